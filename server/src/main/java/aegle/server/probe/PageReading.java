package aegle.server.probe;

import aegle.protocols.DecodeException;
import aegle.protocols.exposition.ExpositionFormat;
import aegle.protocols.exposition.ExpositionReader;
import aegle.protocols.jsonmetrics.JsonMapping;
import aegle.protocols.jsonmetrics.JsonPage;
import aegle.server.probe.config.ScrapeConfig;
import aegle.server.probe.config.ScrapeProtocol;
import aegle.server.probe.http.Answer;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one page in one walk: every line is looked up in the target's memory, and only a line never
 * seen before gets labels made, joined and relabelled. The page is accepted whole or not at all.
 */
final class PageReading {
  private final SeriesMemory memory;
  private final SeriesRules rules;
  private final ScrapeConfig job;
  private final ScrapeConfig.Exposition exposition;
  private final DayCounts counts;
  private final long nowMillis;
  private final ScrapeBatch batch;
  private long samples;
  private long kept;
  private String notice = "";

  PageReading(
      SeriesMemory memory,
      SeriesRules rules,
      ScrapeConfig job,
      DayCounts counts,
      long nowMillis,
      long formerMillis,
      int expectedSamples) {
    this.memory = memory;
    this.rules = rules;
    this.job = job;
    this.exposition = job.exposition();
    this.counts = counts;
    this.nowMillis = nowMillis;
    this.batch = new ScrapeBatch(memory.keySpace(), expectedSamples, formerMillis);
  }

  /**
   * Walks the page; nothing of it is marked as seen.
   *
   * @throws ScrapeException when it is not what it claims, or beyond a limit
   */
  List<MetricMetadata> walk(Answer answer) throws ScrapeException {
    @Nullable JsonMapping mapping = JsonReading.mapping(job, answer);
    if (mapping != null) {
      return walkJson(JsonReading.read(answer, mapping, job.jobName()), mapping);
    }
    try {
      ExpositionReader page =
          ExpositionReader.of(
              format(answer), answer.body(), answer.length(), memory.keySpace(), nowMillis);
      while (page.nextSeries()) {
        samples++;
        take(page);
      }
      checkSampleLimit();
      return List.copyOf(page.metadata());
    } catch (DecodeException e) {
      String message = e.getMessage() == null ? "the page cannot be read" : e.getMessage();
      throw new ScrapeException("malformed", message, e);
    }
  }

  private List<MetricMetadata> walkJson(JsonPage page, JsonMapping mapping) throws ScrapeException {
    for (JsonPage.Found found : page.values()) {
      samples++;
      Labels labels = rules.keep(found.labels()).orElse(null);
      if (labels == null) {
        continue;
      }
      kept++;
      KnownSeries series = memory.series(labels);
      double value = JsonReading.told(found, series, counts, nowMillis);
      if (Double.isNaN(value)) {
        throw new ScrapeException(
            "day_counts",
            "more than " + DayCounts.MAX_SERIES + " series reset daily; name fewer such metrics");
      }
      batch.add(series, nowMillis, value);
      batch.endsLater(true);
    }
    checkSampleLimit();
    counts.save(nowMillis);
    notice = JsonReading.notice(page, mapping, job.jobName());
    return page.metadata();
  }

  private ExpositionFormat format(Answer answer) {
    ScrapeProtocol fallback = exposition.fallback();
    return ExpositionFormat.of(
        answer.contentType(),
        fallback == null ? Optional.empty() : ExpositionFormat.ofProtocolName(fallback.word()));
  }

  private void take(ExpositionReader page) throws ScrapeException {
    byte[] key = page.keyBytes();
    int offset = page.keyOffset();
    int length = page.keyLength();
    SeriesMemory.Entry entry = memory.find(key, offset, length);
    boolean unseen = entry == null;
    if (entry == null) {
      Labels labels = rules.keep(page.labels()).orElse(null);
      entry = memory.learn(key, offset, length, labels);
    }
    KnownSeries series = entry.series();
    if (series == null) {
      return;
    }
    kept++;
    boolean ownTime = exposition.honorTimestamps() && page.isTimestamped();
    batch.add(series, ownTime ? page.timestampMillis() : nowMillis, page.value());
    batch.endsLater(!ownTime || exposition.trackTimestampsStaleness());
    if (unseen && counts(page.type(), series.labels())) {
      batch.markNewborn();
    }
  }

  /** Whether a series only rises, and from zero on. */
  private static boolean counts(MetricMetadata.Type type, Labels series) {
    return switch (type) {
      case COUNTER, HISTOGRAM -> !series.metricName().endsWith("_created");
      case SUMMARY -> !series.has("quantile") && !series.metricName().endsWith("_created");
      case GAUGE, GAUGEHISTOGRAM, INFO, STATESET, UNKNOWN -> false;
    };
  }

  /** Judged at the end of the page, so that the figures say by how much it is too large. */
  private void checkSampleLimit() throws ScrapeException {
    long limit = rules.limits().samples();
    if (limit > 0 && kept > limit) {
      throw new ScrapeException(
          "sample_limit", "sample_limit exceeded (samples: " + kept + ", limit: " + limit + ")");
    }
  }

  /** Marks what was kept as seen in this round, and says how many of it were new. */
  long accept() {
    long added = 0;
    for (int i = 0; i < batch.size(); i++) {
      KnownSeries series = batch.series(i);
      if (memory.isNew(series)) {
        added++;
      }
      series.seen(memory.round(), batch.endsLater(i));
    }
    return added;
  }

  ScrapeBatch batch() {
    return batch;
  }

  /** What has to be said of a page that was taken all the same; empty when nothing has. */
  String notice() {
    return notice;
  }

  /** Samples on the page. */
  long samples() {
    return samples;
  }

  /** Samples left after relabelling. */
  long kept() {
    return kept;
  }
}
