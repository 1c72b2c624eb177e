package aegle.metrics.memory;

import aegle.metrics.AppendResult;
import aegle.metrics.AppendResult.Refusal;
import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.SeriesStore;
import aegle.metrics.StoreStatus;
import aegle.signals.Labels;
import aegle.signals.Sample;
import aegle.signals.SampleBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sorted maps under one lock: {@code rules test} and conformance scripts run on it. */
public final class MemorySeriesStore implements SeriesStore {
  private final TreeMap<Labels, TreeMap<Long, Double>> series = new TreeMap<>();

  @Override
  public AppendResult append(SampleBatch batch) {
    List<Sample> samples = new ArrayList<>();
    while (batch.nextSeries()) {
      Labels labels = batch.labels();
      while (batch.nextSample()) {
        samples.add(new Sample(labels, batch.timestampMillis(), batch.value()));
      }
    }
    return append(samples);
  }

  @Override
  public synchronized AppendResult append(List<Sample> samples) {
    AppendResult result = AppendResult.ofAccepted(0);
    for (Sample sample : samples) {
      result = result.plus(append(sample));
    }
    return result;
  }

  private AppendResult append(Sample sample) {
    if (sample.labels().isEmpty()) {
      return refused(Refusal.INVALID_LABELS, sample);
    }
    TreeMap<Long, Double> points = series.computeIfAbsent(sample.labels(), _ -> new TreeMap<>());
    if (!points.isEmpty() && points.lastKey() > sample.timestampMillis()) {
      return refused(Refusal.OUT_OF_ORDER, sample);
    }
    Double before = points.putIfAbsent(sample.timestampMillis(), sample.value());
    if (before != null
        && Double.doubleToRawLongBits(before) != Double.doubleToRawLongBits(sample.value())) {
      return refused(Refusal.DUPLICATE, sample);
    }
    return AppendResult.ofAccepted(1);
  }

  private static AppendResult refused(Refusal reason, Sample sample) {
    String sentence =
        reason.words() + ": series=" + sample.labels() + " timestamp=" + sample.timestampMillis();
    return new AppendResult(0, Map.of(reason, 1L), sentence);
  }

  @Override
  public synchronized List<Series> select(long fromMillis, long toMillis, List<Matcher> matchers) {
    List<Series> found = new ArrayList<>();
    series.forEach((labels, points) -> {
      if (matchers.stream().allMatch(matcher -> matcher.matches(labels))
          && !points.subMap(fromMillis, true, toMillis, true).isEmpty()) {
        found.add(new Stored(labels, points));
      }
    });
    return found;
  }

  @Override
  public List<String> labelNames(long fromMillis, long toMillis, List<Matcher> matchers) {
    TreeSet<String> names = new TreeSet<>();
    select(fromMillis, toMillis, matchers)
        .forEach(found -> found.labels().forEach((name, _) -> names.add(name)));
    return List.copyOf(names);
  }

  @Override
  public List<String> labelValues(
      String labelName, long fromMillis, long toMillis, List<Matcher> matchers) {
    TreeSet<String> values = new TreeSet<>();
    for (Series found : select(fromMillis, toMillis, matchers)) {
      if (found.labels().has(labelName)) {
        values.add(found.labels().get(labelName));
      }
    }
    return List.copyOf(values);
  }

  @Override
  public synchronized StoreStatus status() {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (TreeMap<Long, Double> points : series.values()) {
      if (!points.isEmpty()) {
        min = Math.min(min, points.firstKey());
        max = Math.max(max, points.lastKey());
      }
    }
    return new StoreStatus(series.size(), 0, min, max, 0, Map.of(), Map.of(), Map.of());
  }

  @Override
  public void close() {}

  private final class Stored implements Series {
    private final Labels labels;
    private final NavigableMap<Long, Double> points;

    Stored(Labels labels, NavigableMap<Long, Double> points) {
      this.labels = labels;
      this.points = points;
    }

    @Override
    public Labels labels() {
      return labels;
    }

    @Override
    public void read(long fromMillis, long toMillis, SampleBuffer into) {
      synchronized (MemorySeriesStore.this) {
        points.subMap(fromMillis, true, toMillis, true).forEach(into::add);
      }
    }
  }
}
