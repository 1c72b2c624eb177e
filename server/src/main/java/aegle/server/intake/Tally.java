package aegle.server.intake;

import aegle.signals.DeltaPoint;
import aegle.signals.GoFloat;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.Sample;
import java.util.List;

/** What has been told about one series since it was first heard of. Guarded by its owner's lock. */
final class Tally {
  /** Upper bounds of a distribution whose unit nobody told: 1, 2 and 5 in every power of ten. */
  private static final double[] BOUNDS = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000,
    2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 1_000_000
  };

  private final Labels series;
  private final Measurement.Kind kind;
  private final boolean shared;
  private final long[] buckets;
  private double value;
  private long count;
  private long lastWrittenMillis;
  private long lastChangedMillis;
  private long deltaEndMillis;
  private boolean changed;

  Tally(Labels series, Measurement.Kind kind) {
    this(series, kind, false);
  }

  /**
   * A tally.
   *
   * @param shared whether it stands for all series beyond the limit
   */
  Tally(Labels series, Measurement.Kind kind, boolean shared) {
    this.shared = shared;
    this.series = series;
    this.kind = kind;
    this.buckets = new long[kind == Measurement.Kind.DISTRIBUTION ? BOUNDS.length : 0];
  }

  /** Series that a tally of a kind is written as: a distribution has one for each bound. */
  static int seriesOf(Measurement.Kind kind) {
    return kind == Measurement.Kind.DISTRIBUTION ? BOUNDS.length + 3 : 1;
  }

  int series() {
    return seriesOf(kind);
  }

  void add(double told, long nowMillis) {
    switch (kind) {
      case COUNT -> value += told;
      case GAUGE -> value = told;
      case DISTRIBUTION -> observe(told);
    }
    changed = true;
    lastChangedMillis = nowMillis;
  }

  private void observe(double told) {
    value += told;
    count++;
    for (int i = 0; i < BOUNDS.length; i++) {
      if (told <= BOUNDS[i]) {
        buckets[i]++;
      }
    }
  }

  /** Whether an increase was not told before; remembers it. */
  boolean isNew(DeltaPoint delta) {
    if (delta.startMillis() > 0 && delta.startMillis() < deltaEndMillis) {
      return false;
    }
    deltaEndMillis = Math.max(deltaEndMillis, delta.timeMillis());
    return true;
  }

  /** Whether it stands for many series, whose increases come in no order. */
  boolean isShared() {
    return shared;
  }

  /** What was written last did not arrive: it is to be written again. */
  void setUnwritten() {
    changed = true;
  }

  boolean isChanged() {
    return changed;
  }

  boolean isIdleSince(long millis) {
    return lastChangedMillis < millis;
  }

  /** A gauge tells a moment; repeating it would claim that it still holds. */
  boolean isRepeated() {
    return kind != Measurement.Kind.GAUGE;
  }

  /**
   * Adds what stands now. A new counter first stands at zero, so that its first count is a rise.
   */
  void write(long nowMillis, List<Sample> samples) {
    long time = Math.max(nowMillis, lastWrittenMillis + 1);
    if (lastWrittenMillis == 0 && isRepeated()) {
      writeAt(time - 1, samples, 0, new long[buckets.length], 0);
    }
    writeAt(time, samples, value, buckets, count);
    lastWrittenMillis = time;
    changed = false;
  }

  private void writeAt(
      long time, List<Sample> samples, double sum, long[] counts, long observations) {
    if (kind != Measurement.Kind.DISTRIBUTION) {
      samples.add(new Sample(series, time, sum));
      return;
    }
    String name = series.metricName();
    for (int i = 0; i < counts.length; i++) {
      samples.add(new Sample(bucket(name, GoFloat.general(BOUNDS[i])), time, counts[i]));
    }
    samples.add(new Sample(bucket(name, "+Inf"), time, observations));
    samples.add(new Sample(series.with(Labels.METRIC_NAME, name + "_sum"), time, sum));
    samples.add(new Sample(series.with(Labels.METRIC_NAME, name + "_count"), time, observations));
  }

  private Labels bucket(String name, String bound) {
    return series.toBuilder().set(Labels.METRIC_NAME, name + "_bucket").set("le", bound).build();
  }
}
