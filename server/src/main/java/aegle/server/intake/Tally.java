package aegle.server.intake;

import aegle.signals.DeltaPoint;
import aegle.signals.GoFloat;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.Sample;
import java.util.List;

/** What has been told about one series since it was first heard of. Guarded by its owner's lock. */
final class Tally {
  private final Labels series;
  private final Measurement.Kind kind;
  private final boolean shared;
  private final double[] buckets;
  private double value;
  private double count;
  private Earlier base;
  private boolean continued;
  private boolean absolute;
  private boolean timed;
  private long lastWrittenMillis;
  private long lastHeardMillis;
  private long deltaEndMillis;
  private boolean changed;

  /** Whether the last write was the first, with what stood before. */
  private boolean opening;

  /**
   * A tally that holds nothing yet.
   *
   * @param shared whether it stands for all series beyond the limit
   */
  Tally(Labels series, Measurement.Kind kind, boolean shared, long nowMillis) {
    this.series = series;
    this.kind = kind;
    this.shared = shared;
    this.buckets = new double[bucketCount(kind)];
    this.base = Earlier.none(buckets.length);
    this.lastHeardMillis = nowMillis;
  }

  private static int bucketCount(Measurement.Kind kind) {
    return kind == Measurement.Kind.DISTRIBUTION ? HistogramBounds.COUNT : 0;
  }

  /** Series that a tally of a kind is written as: a distribution has one for each bound. */
  static int seriesOf(Measurement.Kind kind) {
    return kind == Measurement.Kind.DISTRIBUTION ? HistogramBounds.COUNT + 3 : 1;
  }

  /** One of the series that a tally is written as. */
  static Labels representative(Labels series, Measurement.Kind kind) {
    return kind == Measurement.Kind.DISTRIBUTION
        ? series.with(Labels.METRIC_NAME, series.metricName() + "_count")
        : series;
  }

  Labels series() {
    return series;
  }

  Measurement.Kind kind() {
    return kind;
  }

  void add(double told, long nowMillis) {
    switch (kind) {
      case COUNT -> value += told;
      case GAUGE -> {
        value = told;
        absolute = true;
      }
      case DISTRIBUTION -> observe(told);
    }
    change(nowMillis);
  }

  private void observe(double told) {
    value += told;
    count++;
    for (int i = HistogramBounds.index(told); i < buckets.length; i++) {
      buckets[i]++;
    }
  }

  /** Adds what a door has gathered. */
  void add(Gathered gathered, long nowMillis) {
    switch (gathered) {
      case Gathered.Rise(_, double increase, long timeMillis) -> {
        value += increase;
        timed |= timeMillis != 0;
      }
      case Gathered.Level(_, double level, Gathered.Level.Meaning meaning, _) -> {
        boolean change = meaning == Gathered.Level.Meaning.CHANGE;
        value = change ? value + level : level;
        absolute |= !change;
      }
      case Gathered.Spread spread -> {
        value += spread.sum();
        count += spread.count();
        double below = 0;
        for (int i = 0; i < buckets.length; i++) {
          below += spread.counts()[i];
          buckets[i] += below;
        }
      }
    }
    change(nowMillis);
  }

  private void change(long nowMillis) {
    changed = true;
    hear(nowMillis);
  }

  /** Somebody is about to add to it. */
  void hear(long nowMillis) {
    lastHeardMillis = nowMillis;
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
    base = opening ? base.pending() : base;
  }

  boolean isChanged() {
    return changed;
  }

  boolean isIdleSince(long millis) {
    return lastHeardMillis < millis;
  }

  /**
   * A gauge tells a moment; repeating it would claim that it still holds. A counter whose sender
   * says when it counted has the sender's moments only.
   */
  boolean isRepeated() {
    return kind != Measurement.Kind.GAUGE && !timed;
  }

  /** Whether it is known what the series showed before this tally began. */
  boolean isContinued() {
    return continued;
  }

  /** Goes on from what the series showed earlier. */
  void continueFrom(Earlier earlier) {
    if (continued) {
      return;
    }
    continued = true;
    base = earlier;
    value += absolute ? 0 : earlier.value();
    count += earlier.count();
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] += earlier.buckets()[i];
    }
    lastWrittenMillis = earlier.timeMillis();
  }

  /**
   * Adds what stands now. A counter first stands where it stood before, mostly at zero, so that its
   * first count is a rise. Adds nothing as long as it is not known where it stood.
   */
  void write(long nowMillis, List<Sample> samples) {
    if (!continued) {
      return;
    }
    if (shared && kind == Measurement.Kind.GAUGE) {
      changed = false; // The last of many values, or their sum, would mean nothing.
      return;
    }
    long time = Math.max(nowMillis, lastWrittenMillis + 1);
    if (base.isPending() && kind != Measurement.Kind.GAUGE && time - 1 > lastWrittenMillis) {
      writeAt(time - 1, samples, base.value(), base.buckets(), base.count());
    }
    opening = base.isPending();
    base = base.written();
    writeAt(time, samples, value, buckets, count);
    lastWrittenMillis = time;
    changed = false;
  }

  private void writeAt(
      long time, List<Sample> samples, double sum, double[] counts, double observations) {
    if (kind != Measurement.Kind.DISTRIBUTION) {
      samples.add(new Sample(series, time, sum));
      return;
    }
    String name = series.metricName();
    for (int i = 0; i < counts.length; i++) {
      samples.add(new Sample(bucket(name, bound(i)), time, counts[i]));
    }
    samples.add(new Sample(bucket(name, "+Inf"), time, observations));
    samples.add(new Sample(series.with(Labels.METRIC_NAME, name + "_sum"), time, sum));
    samples.add(new Sample(series.with(Labels.METRIC_NAME, name + "_count"), time, observations));
  }

  /** The value of the label {@code le}. */
  static String bound(int index) {
    return GoFloat.general(HistogramBounds.at(index));
  }

  private Labels bucket(String name, String bound) {
    return series.toBuilder().set(Labels.METRIC_NAME, name + "_bucket").set("le", bound).build();
  }
}
