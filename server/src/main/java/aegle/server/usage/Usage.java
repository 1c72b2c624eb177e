package aegle.server.usage;

import aegle.metrics.StoreStatus;
import aegle.server.cardinality.CardinalityReport;
import aegle.server.cardinality.CensusTaker;
import aegle.server.cardinality.SeriesBudget;
import aegle.server.usage.UsageReport.Cost;
import aegle.server.usage.UsageReport.Folded;
import aegle.server.usage.UsageReport.Label;
import aegle.server.usage.UsageReport.Metric;
import aegle.server.usage.UsageReport.Origin;
import aegle.server.usage.UsageReport.Source;
import aegle.server.usage.UsageReport.Unasked;
import aegle.server.usage.UsageReport.UnaskedLabel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Puts together what is known of series, for whoever asks. Safe from any thread. */
public final class Usage {
  /** Bytes of a sample in a block of the kind that platforms fill, until there is one. */
  private static final double USUAL_BYTES_PER_SAMPLE = 1.5;

  /** Samples of a series a day, until the store has run for some minutes: one in 15 seconds. */
  private static final double USUAL_SAMPLES_PER_DAY = 5_760;

  private static final Duration SETTLED = Duration.ofMinutes(5);
  private static final Set<String> SERVICES = Set.of("service", "service_name", "app");
  private static final Set<String> RELEASES = Set.of("release", "version", "service_version");
  private static final Set<String> INSTANCES = Set.of("instance", "host", "pod");

  /** Labels that say where a series comes from: of use though nobody names them. */
  private static final Set<String> PLACES = Set.of("job", "instance", "project", "env");

  private final SeriesBudget budget;
  private final CensusTaker census;
  private final Asked asked;
  private final Senders senders;
  private final Supplier<StoreStatus> store;
  private final long maxSeries;
  private final InstantSource clock;
  private final Instant since;

  /**
   * Knows what the others know.
   *
   * @param maxSeries that the store takes
   */
  public Usage(
      SeriesBudget budget,
      CensusTaker census,
      Asked asked,
      Senders senders,
      Supplier<StoreStatus> store,
      long maxSeries,
      InstantSource clock) {
    this.budget = budget;
    this.census = census;
    this.asked = asked;
    this.senders = senders;
    this.store = store;
    this.maxSeries = maxSeries;
    this.clock = clock;
    this.since = clock.instant();
  }

  /** What is known now. */
  public UsageReport report() {
    StoreStatus status = store.get();
    Cost cost = cost(status);
    List<Source> sources = new ArrayList<>();
    List<Metric> metrics = new ArrayList<>();
    List<Label> wide = new ArrayList<>();
    List<Folded> folded = new ArrayList<>();
    List<Unasked> unasked = new ArrayList<>();
    List<UnaskedLabel> labels = new ArrayList<>();
    for (CardinalityReport report : budget.report()) {
      if (report.series() == 0 && report.folded() == 0 && report.refused() == 0) {
        continue;
      }
      sources.add(source(report, cost));
      for (CardinalityReport.OfMetric metric : report.metrics()) {
        Origin origin = origin(report, metric);
        boolean isAsked = isAsked(metric.name());
        metrics.add(metric(metric, origin, isAsked));
        if (!isAsked && metric.series() > 0) {
          double bytes = cost.bytesPerDay(metric.series());
          unasked.add(new Unasked(metric.name(), origin, metric.series(), bytes));
        }
        for (CardinalityReport.OfLabel label : metric.labels()) {
          wide.add(wide(metric, label, origin));
          addLabel(metric, label, origin, isAsked, folded, labels);
        }
      }
    }
    return new UsageReport(
        Instant.ofEpochMilli(census.takenMillis()),
        since,
        asked.since(),
        status.series(),
        maxSeries,
        cost,
        sources,
        top(metrics, Comparator.comparingLong(Metric::series)),
        top(wide, Comparator.comparingLong(Label::bornLastDay).thenComparingLong(Label::values)),
        top(
            metrics.stream().filter(metric -> metric.bornLastDay() > 0).toList(),
            Comparator.comparingLong(Metric::bornLastDay)),
        top(folded, Comparator.comparingLong(Folded::folded)),
        top(unasked, Comparator.comparingLong(Unasked::series)),
        top(labels, Comparator.comparingLong(UnaskedLabel::values)));
  }

  private static <T> List<T> top(List<T> all, Comparator<T> order) {
    return all.stream().sorted(order.reversed()).limit(UsageReport.MAX_LINES).toList();
  }

  private void addLabel(
      CardinalityReport.OfMetric metric,
      CardinalityReport.OfLabel label,
      Origin origin,
      boolean isAsked,
      List<Folded> folded,
      List<UnaskedLabel> labels) {
    if (label.folded() > 0) {
      folded.add(
          new Folded(
              metric.name(),
              label.name(),
              origin,
              label.values(),
              label.budget(),
              label.folded(),
              label.foldedExamples()));
    }
    boolean isWide = label.values() > 1 && !PLACES.contains(label.name());
    if (isAsked && isWide && !isAskedLabel(metric.name(), label.name())) {
      labels.add(new UnaskedLabel(metric.name(), label.name(), origin, label.values()));
    }
  }

  private static Label wide(
      CardinalityReport.OfMetric metric, CardinalityReport.OfLabel label, Origin origin) {
    return new Label(
        metric.name(),
        label.name(),
        origin,
        label.values(),
        label.budget(),
        label.bornLastHour(),
        label.bornLastDay());
  }

  /** A histogram is asked for by any of its parts. */
  private boolean isAsked(String family) {
    return asked.isAsked(family)
        || asked.isAsked(family + "_bucket")
        || asked.isAsked(family + "_count")
        || asked.isAsked(family + "_sum");
  }

  private boolean isAskedLabel(String family, String label) {
    return asked.isAsked(family, label)
        || asked.isAsked(family + "_bucket", label)
        || asked.isAsked(family + "_count", label)
        || asked.isAsked(family + "_sum", label);
  }

  private Source source(CardinalityReport report, Cost cost) {
    Senders.Seen seen = senders.of(report.source());
    Origin origin =
        new Origin(
            report.source(),
            merged(report.protocols(), seen.protocols()),
            seen.clients(),
            List.of(),
            List.of(),
            List.of());
    return new Source(
        origin,
        report.series(),
        report.budget(),
        report.folded(),
        report.refused(),
        cost.bytesPerDay(report.series()));
  }

  private Origin origin(CardinalityReport report, CardinalityReport.OfMetric metric) {
    Senders.Seen seen = senders.of(report.source());
    return new Origin(
        report.source(),
        merged(report.protocols(), seen.protocols()),
        seen.clients(),
        examples(metric, SERVICES),
        examples(metric, RELEASES),
        examples(metric, INSTANCES));
  }

  private static List<String> merged(List<String> some, List<String> more) {
    Set<String> all = new LinkedHashSet<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  private static List<String> examples(CardinalityReport.OfMetric metric, Set<String> names) {
    return metric.labels().stream()
        .filter(label -> names.contains(label.name()))
        .flatMap(label -> label.examples().stream())
        .distinct()
        .toList();
  }

  private static Metric metric(CardinalityReport.OfMetric metric, Origin origin, boolean isAsked) {
    CardinalityReport.OfLabel widest =
        metric.labels().isEmpty() ? null : metric.labels().getFirst();
    return new Metric(
        metric.name(),
        origin,
        metric.series(),
        metric.bornLastHour(),
        metric.bornLastDay(),
        widest == null ? "" : widest.name(),
        widest == null ? 0 : widest.values(),
        isAsked);
  }

  private Cost cost(StoreStatus status) {
    double samples = status.counters().getOrDefault("aegle_tsdb_block_samples", 0.0);
    double bytes = status.counters().getOrDefault("aegle_tsdb_block_bytes", 0.0);
    boolean isMeasured = samples > 0 && bytes > 0;
    double appended = status.counters().getOrDefault("aegle_tsdb_samples_appended_total", 0.0);
    Duration running = Duration.between(since, clock.instant());
    boolean isSettled = running.compareTo(SETTLED) > 0 && status.series() > 0 && appended > 0;
    double days = running.toMillis() / (double) Duration.ofDays(1).toMillis();
    return new Cost(
        isMeasured ? bytes / samples : USUAL_BYTES_PER_SAMPLE,
        isSettled ? appended / status.series() / days : USUAL_SAMPLES_PER_DAY,
        isMeasured);
  }
}
