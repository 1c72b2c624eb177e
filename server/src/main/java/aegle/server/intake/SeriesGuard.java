package aegle.server.intake;

import aegle.guard.Guard;
import aegle.guard.masking.Leak;
import aegle.guard.masking.LeakTally;
import aegle.guard.masking.Masker;
import aegle.guard.masking.Source;
import aegle.metrics.rules.AlertNotice;
import aegle.server.cardinality.Fold;
import aegle.signals.DeltaPoint;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import aegle.signals.SampleBatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Masks what comes as series and not as records: labels, and what is said of metrics and of
 * releases. The labels of a series are looked at when the store hears of it for the first time,
 * never for each sample. Safe from any thread.
 */
public final class SeriesGuard {
  private final Supplier<Guard> guard;
  private final LeakMap leaks;
  private final MeterRegistry meters;
  private final Map<Kind, Counter> masked = new ConcurrentHashMap<>();

  /** What a counter of masked values is told apart by. */
  private record Kind(String kind, String signal, String protocol) {}

  public SeriesGuard(Supplier<Guard> guard, LeakMap leaks, MeterRegistry meters) {
    this.guard = guard;
    this.leaks = leaks;
    this.meters = meters;
  }

  /**
   * Lends a batch whose labels are masked to what stores it, and notes what was found.
   *
   * @param source who sent it: the name of a key, of a project or of a job
   * @param fold takes what is beyond a budget out of it
   * @param births is told the masked labels of each series that the store asks for
   * @param first says which of them begin at zero
   */
  <T> T masked(
      SampleBatch batch,
      String protocol,
      String source,
      Fold fold,
      Consumer<Labels> births,
      FirstIncrements first,
      Function<SampleBatch, T> stored) {
    LeakTally tally = tally(protocol, source);
    T result = stored.apply(new MaskedSamples(batch, guard.get(), tally, fold, births, first));
    note(tally);
    return result;
  }

  /** The labels of one series, masked. */
  Labels masked(Labels series, String protocol, String source) {
    LeakTally tally = tally(protocol, source);
    Labels masked = guard.get().guard(series, tally);
    note(tally);
    return masked;
  }

  /** An alert that another server tells, with masked labels and texts. */
  public AlertNotice masked(AlertNotice notice, String protocol, String source) {
    Guard now = guard.get();
    LeakTally tally = tally(protocol, source);
    Map<String, String> annotations = new HashMap<>();
    notice
        .annotations()
        .forEach((name, text) ->
            annotations.put(
                now.guardOfName(name, tally), now.guard(text, "annotation." + name, tally)));
    AlertNotice masked =
        new AlertNotice(
            now.guard(notice.labels(), tally),
            annotations,
            notice.startsAt(),
            notice.endsAt(),
            now.guard(notice.generatorUrl(), "generator_url", tally));
    note(tally);
    return masked;
  }

  /** Increases of series, with masked labels. */
  List<DeltaPoint> masked(List<DeltaPoint> deltas, String protocol, String source) {
    Guard now = guard.get();
    LeakTally tally = tally(protocol, source);
    List<DeltaPoint> masked = new ArrayList<>(deltas.size());
    for (DeltaPoint delta : deltas) {
      masked.add(
          new DeltaPoint(
              now.guard(delta.series(), tally),
              delta.increase(),
              delta.startMillis(),
              delta.timeMillis()));
    }
    note(tally);
    return masked;
  }

  /** What a source says of its metrics, with masked words. */
  List<MetricMetadata> masked(Collection<MetricMetadata> families, String source) {
    Guard now = guard.get();
    LeakTally tally = tally("", source);
    List<MetricMetadata> masked = new ArrayList<>(families.size());
    for (MetricMetadata family : families) {
      masked.add(
          new MetricMetadata(
              now.guardOfName(family.family(), tally),
              family.type(),
              now.guard(family.help(), "metric.help", tally),
              now.guardOfName(family.unit(), tally)));
    }
    note(tally);
    return masked;
  }

  /** The name of a metric or a label, or a unit, as its sender wrote it, masked. */
  String maskedName(String name, String protocol, String source) {
    if (Masker.isPlainName(name)) {
      return name;
    }
    LeakTally tally = tally(protocol, source);
    String masked = guard.get().guardOfName(name, tally);
    note(tally);
    return masked;
  }

  /** What a build says of a release, masked. A version becomes what that of its records becomes. */
  String maskedOfRelease(String words, String field, String protocol) {
    LeakTally tally = tally(protocol, "");
    String masked = guard.get().guardOfRelease(words, field, tally);
    note(tally);
    return masked;
  }

  private static LeakTally tally(String protocol, String source) {
    return new LeakTally(new Source("", protocol, source));
  }

  private void note(LeakTally tally) {
    if (tally.total() == 0) {
      return;
    }
    List<Leak> found = guard.get().leaks(tally);
    leaks.add(found);
    for (Leak leak : found) {
      masked
          .computeIfAbsent(
              new Kind(leak.kind(), leak.signal(), leak.source().protocol()), this::counter)
          .increment((double) leak.count());
    }
  }

  private Counter counter(Kind kind) {
    return Counter.builder("aegle.masked.values")
        .description("Values that were masked in labels and words of metrics.")
        .tag("kind", kind.kind())
        .tag("signal", kind.signal())
        .tag("protocol", kind.protocol())
        .register(meters);
  }
}
