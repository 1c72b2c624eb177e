package aegle.server.intake;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.SeriesStore;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks up where the series of a tally stood when it was last written, up to a day ago. */
final class EarlierTotals {
  private static final Duration LOOKBACK = Duration.ofDays(1);

  /** Most series were written just now, so little is read of them. */
  private static final List<Duration> WINDOWS =
      List.of(Duration.ofMinutes(2), Duration.ofHours(2), LOOKBACK);

  private final SeriesStore store;

  /** The newest sample of a series; the time is 0 where there is none. */
  private record Newest(long timeMillis, double value) {}

  EarlierTotals(SeriesStore store) {
    this.store = store;
  }

  Earlier of(Labels series, Measurement.Kind kind, long nowMillis) {
    if (kind != Measurement.Kind.DISTRIBUTION) {
      Newest newest = newest(series, nowMillis);
      return new Earlier(newest.value(), 0, new double[0], newest.timeMillis(), true);
    }
    String name = series.metricName();
    Newest count = newest(series.with(Labels.METRIC_NAME, name + "_count"), nowMillis);
    if (count.timeMillis() == 0) {
      return Earlier.none(HistogramBounds.COUNT);
    }
    Newest sum = newest(series.with(Labels.METRIC_NAME, name + "_sum"), nowMillis);
    double[] buckets = buckets(series.with(Labels.METRIC_NAME, name + "_bucket"), nowMillis);
    return new Earlier(sum.value(), count.value(), buckets, count.timeMillis(), true);
  }

  private double[] buckets(Labels series, long nowMillis) {
    Map<String, Series> byBound = new HashMap<>();
    for (Series each : select(series, nowMillis)) {
      if (each.labels().without("le").equals(series)) {
        byBound.put(each.labels().get("le"), each);
      }
    }
    double[] buckets = new double[HistogramBounds.COUNT];
    for (int i = 0; i < buckets.length; i++) {
      Series bucket = byBound.get(Tally.bound(i));
      buckets[i] = bucket == null ? 0 : newest(bucket, nowMillis).value();
    }
    return buckets;
  }

  private Newest newest(Labels series, long nowMillis) {
    for (Series each : select(series, nowMillis)) {
      if (each.labels().equals(series)) {
        return newest(each, nowMillis);
      }
    }
    return new Newest(0, 0);
  }

  private List<Series> select(Labels series, long nowMillis) {
    List<Matcher> matchers = new ArrayList<>(series.size());
    series.forEach((name, value) -> matchers.add(Matcher.equal(name, value)));
    return store.select(nowMillis - LOOKBACK.toMillis(), nowMillis + aheadMillis(), matchers);
  }

  private static long aheadMillis() {
    return Tallies.MAX_AHEAD.toMillis();
  }

  private static Newest newest(Series series, long nowMillis) {
    SampleBuffer samples = new SampleBuffer();
    for (Duration window : WINDOWS) {
      samples.clear();
      series.read(nowMillis - window.toMillis(), nowMillis + aheadMillis(), samples);
      for (int i = samples.size() - 1; i >= 0; i--) {
        // A marker of staleness says that there was no value.
        if (!Double.isNaN(samples.value(i))) {
          return new Newest(samples.timestampMillis(i), samples.value(i));
        }
      }
    }
    return new Newest(0, 0);
  }
}
