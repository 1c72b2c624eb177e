package aegle.server.probe;

import aegle.metrics.AppendResult;
import aegle.metrics.StoreException;
import aegle.server.probe.TargetSnapshot.Health;
import aegle.server.probe.http.Answer;
import aegle.server.probe.http.FetchException;
import aegle.server.probe.http.TargetClient;
import aegle.signals.MetricMetadata;
import aegle.signals.StaleMarker;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scrapes one target: fetches, reads, judges, and appends all of it or none. May be called from any
 * thread; scrapes follow one another.
 */
final class TargetScrape implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TargetScrape.class);

  private final SampleSink sink;
  private final LongSupplier nanoTicker;
  private final DayCounts counts;
  private final ProbeMeters meters;
  private final RequestHeaders headers;
  private final String hostName;
  private final TargetClient client;
  private final SeriesMemory memory;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile Assignment assignment;
  private volatile @Nullable LastScrape last;
  private List<MetricMetadata> described = List.of();
  private Assignment served;
  private SeriesRules rules;
  private final Report report;
  private int lastSamples = 64;

  /** When the last answer was accepted; 0 when it was not, or was read by other rules. */
  private long acceptedMillis;

  /**
   * What is to be scraped.
   *
   * @param refusal why it must not be, such as too many targets in its job; empty when it may
   */
  record Assignment(Target target, String refusal) {}

  private record LastScrape(
      Instant at, double seconds, String error, Health health, Counts counts) {}

  /** Figures of one answer. */
  private record Counts(long samples, long kept, long added) {
    static final Counts NONE = new Counts(0, 0, 0);
  }

  /**
   * What came of asking; the error is empty when the answer was accepted, about which there may be
   * a notice all the same.
   */
  private record Attempt(ScrapeBatch batch, Counts counts, String error, String notice) {}

  /** The series about the target itself. */
  private record Report(
      KnownSeries up,
      KnownSeries duration,
      KnownSeries scraped,
      KnownSeries kept,
      KnownSeries added) {
    static Report of(SeriesMemory memory, SeriesRules rules) {
      return new Report(
          memory.apart(rules.report("up")),
          memory.apart(rules.report("scrape_duration_seconds")),
          memory.apart(rules.report("scrape_samples_scraped")),
          memory.apart(rules.report("scrape_samples_post_metric_relabeling")),
          memory.apart(rules.report("scrape_series_added")));
    }

    List<KnownSeries> all() {
      return List.of(up, duration, scraped, kept, added);
    }
  }

  TargetScrape(Assignment assignment, String keySpace, SampleSink sink, ProbeTools tools) {
    this.assignment = assignment;
    this.served = assignment;
    this.sink = sink;
    this.nanoTicker = tools.nanoTicker();
    this.meters = tools.meters();
    this.counts = tools.dayCounts();
    this.headers = new RequestHeaders(tools.version());
    this.hostName = tools.hostName();
    this.client = new TargetClient(nanoTicker);
    this.memory = new SeriesMemory(keySpace);
    this.rules = SeriesRules.of(assignment.target());
    this.report = Report.of(memory, rules);
  }

  Target target() {
    return assignment.target();
  }

  /** From the next scrape on, the target is asked as its changed job says. */
  void retarget(Assignment changed) {
    assignment = changed;
  }

  /**
   * One scrape. Whatever the target does, {@code up} is appended.
   *
   * @param nowMillis timestamp of all samples that bring none of their own
   */
  void scrapeOnce(long nowMillis) {
    turn.lock();
    try {
      scrape(nowMillis);
    } finally {
      turn.unlock();
    }
  }

  private void scrape(long nowMillis) {
    Assignment current = adopt();
    long startNanos = nanoTicker.getAsLong();
    memory.beginRound();
    Attempt attempt = attempt(current, nowMillis);
    ScrapeBatch batch = attempt.batch;
    Counts counts = attempt.counts;
    boolean accepted = attempt.error.isEmpty();
    List<KnownSeries> vanished = memory.vanished();
    vanished.forEach(ended -> batch.add(ended, nowMillis, StaleMarker.VALUE));
    double seconds = (nanoTicker.getAsLong() - startNanos) / 1e9;
    addReport(batch, nowMillis, accepted, seconds, counts);
    String appendError = append(batch, current.target());
    if (!appendError.isEmpty()) {
      memory.endNextTime(vanished);
    }
    memory.endRound(accepted);
    acceptedMillis = accepted ? nowMillis : 0;
    meters.scraped(counts.samples());
    Health health = accepted ? Health.UP : Health.DOWN;
    noteChange(current.target(), health, attempt.error);
    last =
        new LastScrape(
            Instant.ofEpochMilli(nowMillis),
            seconds,
            accepted ? accepted(appendError, attempt.notice) : attempt.error,
            health,
            counts);
  }

  private static String accepted(String appendError, String notice) {
    return appendError.isEmpty() ? notice : appendError;
  }

  private Attempt attempt(Assignment current, long nowMillis) {
    PageReading page =
        new PageReading(
            memory,
            rules,
            current.target().config(),
            counts,
            nowMillis,
            acceptedMillis,
            lastSamples);
    try {
      List<MetricMetadata> families = page.walk(fetch(current));
      long added = page.accept();
      describe(current.target(), families);
      lastSamples = page.batch().size() + 16;
      return new Attempt(
          page.batch(), new Counts(page.samples(), page.kept(), added), "", page.notice());
    } catch (ScrapeException e) {
      meters.failed(e.reason());
      return new Attempt(
          new ScrapeBatch(memory.keySpace(), 16),
          new Counts(page.samples(), page.kept(), 0),
          e.getMessage() == null ? e.reason() : e.getMessage(),
          "");
    } catch (RuntimeException e) {
      // A fault of ours must not hide the target: it is down with that reason, and we are told.
      meters.broke();
      LOG.error("Broke off a scrape: job={}", current.target().config().jobName(), e);
      return new Attempt(
          new ScrapeBatch(memory.keySpace(), 16),
          Counts.NONE,
          "a fault of Aegle itself, see its log: " + e.getClass().getSimpleName(),
          "");
    }
  }

  private void describe(Target target, List<MetricMetadata> families) {
    if (!families.equals(described)) {
      described = families;
      sink.describe(memory.keySpace(), target.labels(), families);
    }
  }

  /** Takes up a changed job; texts lose their meaning when the rules that gave it have changed. */
  private Assignment adopt() {
    Assignment current = assignment;
    if (!current.equals(served)) {
      SeriesRules changed = SeriesRules.of(current.target());
      if (!changed.equals(rules)) {
        rules = changed;
        memory.forgetTexts();
        acceptedMillis = 0;
      }
      served = current;
    }
    return current;
  }

  private Answer fetch(Assignment current) throws ScrapeException {
    if (!current.refusal().isEmpty()) {
      throw new ScrapeException("target_limit", current.refusal());
    }
    Target target = current.target();
    try {
      return client.fetch(
          new TargetClient.Request(
              target.address(),
              target.config().http(),
              headers.of(target),
              target.timeout().toNanos(),
              target.config().limits().bodyBytes()));
    } catch (FetchException e) {
      String message = e.getMessage() == null ? "no answer" : e.getMessage();
      throw new ScrapeException(e.kind().name().toLowerCase(Locale.ROOT), message, e);
    }
  }

  private void addReport(
      ScrapeBatch batch, long nowMillis, boolean accepted, double seconds, Counts counts) {
    batch.add(report.up, nowMillis, accepted ? 1 : 0);
    batch.add(report.duration, nowMillis, seconds);
    batch.add(report.scraped, nowMillis, (double) counts.samples);
    batch.add(report.kept, nowMillis, (double) counts.kept);
    batch.add(report.added, nowMillis, (double) counts.added);
  }

  /** Why samples were not kept; empty when all were, or when only single ones were refused. */
  private String append(ScrapeBatch batch, Target target) {
    try {
      AppendResult result = sink.append(target.config().jobName(), batch);
      if (result.refusedCount() > 0) {
        meters.refused(result.refusedCount());
        LOG.warn(
            "Refused samples of a scrape: job={} instance={} refused={} first={}",
            target.config().jobName(),
            target.labels().get("instance"),
            result.refusedCount(),
            result.firstRefusal());
      }
      return "";
    } catch (StoreException e) {
      meters.failed("store");
      LOG.error(
          "Lost a scrape, for the store took nothing: job={} instance={} reason={}",
          target.config().jobName(),
          target.labels().get("instance"),
          e.getMessage());
      return "the samples could not be kept: " + e.getMessage();
    }
  }

  private void noteChange(Target target, Health health, String error) {
    LastScrape before = last;
    if (before == null ? health == Health.DOWN : before.health != health) {
      LOG.info(
          "Target went {}: job={} instance={} reason={}",
          health.word(),
          target.config().jobName(),
          target.labels().get("instance"),
          error.isEmpty() ? "none" : error);
    }
  }

  /** Ends all series of a target that is no longer scraped, with staleness markers. */
  void end(long nowMillis) {
    turn.lock();
    try {
      appendEnds(nowMillis);
      sink.forget(memory.keySpace());
    } finally {
      turn.unlock();
    }
    close();
  }

  private void appendEnds(long nowMillis) {
    memory.beginRound();
    ScrapeBatch batch = new ScrapeBatch(memory.keySpace(), 64);
    for (KnownSeries ended : memory.vanished()) {
      batch.add(ended, nowMillis, StaleMarker.VALUE);
    }
    if (last != null) {
      report.all().forEach(known -> batch.add(known, nowMillis, StaleMarker.VALUE));
      append(batch, served.target());
    }
  }

  @Override
  public void close() {
    client.close();
  }

  TargetSnapshot snapshot() {
    Target target = assignment.target();
    LastScrape latest = last;
    Counts counts = latest == null ? Counts.NONE : latest.counts;
    return new TargetSnapshot(
        target.config().jobName(),
        target.discoveredLabels(),
        target.labels(),
        target.shownUrl(),
        target.globalUrl(hostName),
        latest == null ? "" : latest.error,
        latest == null ? null : latest.at,
        latest == null ? 0 : latest.seconds,
        latest == null ? Health.UNKNOWN : latest.health,
        target.interval(),
        target.timeout(),
        counts.samples,
        counts.kept,
        counts.added);
  }
}
