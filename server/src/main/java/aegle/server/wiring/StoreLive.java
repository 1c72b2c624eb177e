package aegle.server.wiring;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.SeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.Value;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import aegle.signals.StaleMarker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The store of this process at one moment. Each metric is looked at once. For one thread; make one
 * for each check.
 */
public final class StoreLive implements LiveData {
  /** Series of a metric whose labels are looked at: 5,000. */
  static final int MAX_SERIES = 5_000;

  /** Series of a metric whose samples are read: 200. */
  static final int MAX_READ = 200;

  /** Values of a label that are kept as examples: 20. */
  static final int MAX_VALUES = 20;

  private static final Duration WINDOW = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** A series that begins later than the store by this was not there before. */
  private static final Duration SETTLED = Duration.ofMinutes(1);

  /** A finite edge; {@code +Inf} is none. */
  private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+([eE][-+]?[0-9]+)?");

  private final SeriesStore store;
  private final PromqlEngine promql;
  private final Supplier<Map<String, Set<MetricMetadata>>> metadata;
  private final Supplier<List<TargetState>> targets;
  private final Instant at;
  private final Map<String, Optional<Metric>> known = new HashMap<>();
  private NavigableSet<String> names = new TreeSet<>();
  private Map<String, Set<MetricMetadata>> said = Map.of();
  private boolean isRead;

  /**
   * A look at the store.
   *
   * @param metadata what sources say of their families
   * @param targets what is scraped
   */
  public StoreLive(
      SeriesStore store,
      PromqlEngine promql,
      Supplier<Map<String, Set<MetricMetadata>>> metadata,
      Supplier<List<TargetState>> targets,
      Instant at) {
    this.store = store;
    this.promql = promql;
    this.metadata = metadata;
    this.targets = targets;
    this.at = at;
  }

  @Override
  public boolean isLive() {
    return true;
  }

  @Override
  public Instant at() {
    return at;
  }

  private long now() {
    return at.toEpochMilli();
  }

  private long begin() {
    return now() - WINDOW.toMillis();
  }

  @Override
  public NavigableSet<String> names() {
    if (!isRead) {
      names = new TreeSet<>(store.labelValues(Labels.METRIC_NAME, begin(), now(), List.of()));
      said = metadata.get();
      isRead = true;
    }
    return names;
  }

  @Override
  public List<TargetState> targets() {
    return targets.get();
  }

  @Override
  public Optional<List<Value.Point>> ask(String expression) {
    try {
      return switch (promql.instant(expression, now()).value()) {
        case Value.Vector vector -> Optional.of(vector.points());
        case Value.Scalar scalar ->
            Optional.of(
                List.of(new Value.Point(Labels.EMPTY, scalar.timestampMillis(), scalar.value())));
        case Value.Text _, Value.Matrix _ -> Optional.empty();
      };
    } catch (QueryException _) {
      // A check that cannot be answered says so where its value would stand.
      return Optional.empty();
    }
  }

  @Override
  public Optional<Metric> metric(String name) {
    if (!names().contains(name)) {
      return Optional.empty();
    }
    return known.computeIfAbsent(name, this::look);
  }

  private Optional<Metric> look(String name) {
    List<Series> series =
        store.select(begin(), now(), List.of(Matcher.equal(Labels.METRIC_NAME, name)));
    if (series.isEmpty()) {
      return Optional.empty();
    }
    MetricMetadata family = family(name);
    Reading reading = new Reading();
    series.stream().limit(MAX_SERIES).forEach(each -> reading.labels(each.labels()));
    MetricMetadata.Type type = type(name, family);
    boolean isRead = type == MetricMetadata.Type.COUNTER || name.endsWith("_total");
    series.stream().limit(MAX_READ).forEach(each -> reading.samples(each, isRead));
    return Optional.of(
        new Metric(
            name,
            type,
            family.unit(),
            family.help(),
            series.size(),
            reading.values(),
            reading.edges(),
            reading.lastMillis,
            reading.bornAboveZero,
            isRead && series.size() <= MAX_READ ? reading.grown : Double.NaN,
            series.size() > MAX_SERIES));
  }

  private MetricMetadata family(String name) {
    for (String family : List.of(name, Units.stem(name))) {
      Set<MetricMetadata> sayings = said.getOrDefault(family, Set.of());
      if (!sayings.isEmpty()) {
        return sayings.iterator().next();
      }
    }
    return new MetricMetadata(name, MetricMetadata.Type.UNKNOWN, "", "");
  }

  /** The parts of a family are counters, whatever the family is. */
  private static MetricMetadata.Type type(String name, MetricMetadata family) {
    boolean isPart = !family.family().equals(name);
    return switch (family.type()) {
      case HISTOGRAM, SUMMARY -> isPart ? MetricMetadata.Type.COUNTER : family.type();
      case UNKNOWN ->
          name.endsWith("_bucket") ? MetricMetadata.Type.COUNTER : MetricMetadata.Type.UNKNOWN;
      default -> family.type();
    };
  }

  /** What the series of one metric have in common. */
  private final class Reading {
    private final Map<String, Set<String>> values = new TreeMap<>();
    private final Map<String, Integer> having = new HashMap<>();
    private final SampleBuffer samples = new SampleBuffer();
    private final long beganMillis = Math.max(begin(), store.status().minTimeMillis());
    private int series;
    private long lastMillis;
    private int bornAboveZero;
    private double grown;

    void labels(Labels labels) {
      series++;
      for (int i = 0; i < labels.size(); i++) {
        String name = labels.name(i);
        if (!name.equals(Labels.METRIC_NAME)) {
          values.computeIfAbsent(name, _ -> new TreeSet<>()).add(labels.value(i));
          having.merge(name, 1, Integer::sum);
        }
      }
    }

    Map<String, Metric.LabelValues> values() {
      Map<String, Metric.LabelValues> all = new HashMap<>();
      values.forEach((name, found) ->
          all.put(
              name,
              new Metric.LabelValues(
                  found.size(),
                  found.stream().limit(MAX_VALUES).toList(),
                  having.getOrDefault(name, 0) == series)));
      return all;
    }

    List<Double> edges() {
      List<Double> edges = new ArrayList<>();
      for (String edge : values.getOrDefault("le", Set.of())) {
        if (NUMBER.matcher(edge).matches()) {
          edges.add(Double.parseDouble(edge));
        }
      }
      edges.sort(Double::compare);
      return edges;
    }

    void samples(Series one, boolean isCounter) {
      samples.clear();
      one.read(isCounter ? begin() : now() - HOUR.toMillis(), now(), samples);
      if (samples.size() == 0) {
        return;
      }
      int last = samples.size() - 1;
      while (last >= 0 && StaleMarker.is(samples.value(last))) {
        last--;
      }
      if (last < 0) {
        return;
      }
      lastMillis = Math.max(lastMillis, samples.timestampMillis(last));
      if (!isCounter) {
        return;
      }
      boolean isBorn = samples.timestampMillis(0) > beganMillis + SETTLED.toMillis();
      if (isBorn && samples.value(0) > 0) {
        bornAboveZero++;
      }
      grown += grownWithinAnHour(last);
    }

    private double grownWithinAnHour(int last) {
      double sum = 0;
      for (int i = last; i > 0 && samples.timestampMillis(i) > now() - HOUR.toMillis(); i--) {
        double step = samples.value(i) - samples.value(i - 1);
        // A fall is a restart: what was counted since then is what it shows.
        sum += Double.isNaN(step) ? 0 : step < 0 ? samples.value(i) : step;
      }
      return sum;
    }
  }
}
