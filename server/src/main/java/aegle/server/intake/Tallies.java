package aegle.server.intake;

import aegle.metrics.SeriesStore;
import aegle.metrics.StoreException;
import aegle.signals.DeltaPoint;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.Sample;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up what clients count on their own account, and writes it as series: counters that rise,
 * gauges, histograms. Every 15 seconds all that stands is written, as a scrape would; what a client
 * sent itself is written before its request is acknowledged. Safe from any thread.
 */
public final class Tallies implements AutoCloseable {
  /** Series of one project: 10,000. What is beyond is added to one series a name. */
  public static final int MAX_SERIES_PER_PROJECT = 10_000;

  /** Series that stand for those beyond the limit, one a name: 1,000 of one project. */
  public static final int MAX_SHARED_SERIES = 1_000;

  /** The value of every label of a series that stands for those beyond the limit. */
  public static final String OVERFLOW = "__other__";

  private static final int MAX_LABELS = 30;
  private static final int MAX_VALUE_CHARS = 200;
  private static final Duration PERIOD = Duration.ofSeconds(15);
  private static final Duration IDLE = Duration.ofHours(1);
  private static final Logger LOG = LoggerFactory.getLogger(Tallies.class);

  private final SeriesStore store;
  private final Intake intake;
  private final InstantSource clock;
  private final Map<String, Map<Labels, Tally>> byProject = new LinkedHashMap<>();

  /** What the tallies of a project are written as, all together. */
  private final Map<String, Integer> seriesOfProject = new HashMap<>();

  private final Thread loop = Thread.ofPlatform().name("tallies").daemon().unstarted(this::run);
  private volatile boolean closed;

  public Tallies(SeriesStore store, Intake intake, InstantSource clock) {
    this.store = store;
    this.intake = intake;
    this.clock = clock;
  }

  public void start() {
    loop.start();
  }

  /**
   * Adds, and returns once the sums survive {@code kill -9}.
   *
   * @throws StoreException when they cannot be written; the sums hold them all the same
   */
  public void addSafely(String project, List<Measurement> measurements) {
    List<Sample> samples = new ArrayList<>();
    List<Tally> written = new ArrayList<>();
    synchronized (this) {
      long now = clock.millis();
      for (Measurement measurement : measurements) {
        tally(project, measurement, now);
      }
      for (Tally tally : tallies(project).values()) {
        if (tally.isChanged()) {
          tally.write(now, samples);
          written.add(tally);
        }
      }
    }
    write(samples, written);
  }

  /** Adds; the sums are written within 15 seconds. For what can be counted again from records. */
  public synchronized void add(String project, List<Measurement> measurements) {
    long now = clock.millis();
    for (Measurement measurement : measurements) {
      tally(project, measurement, now);
    }
  }

  /**
   * Adds increases to the totals of their series, and returns once the totals survive {@code kill
   * -9}. A point that begins before the last one of its series ended was sent twice and counts
   * once. Of series beyond the limit that cannot be told, so what is sent twice counts twice there.
   *
   * @return how many increases were lost, by reason; a point of a histogram has one for each bucket
   * @throws StoreException when they cannot be written; the sums hold them all the same
   */
  public Map<String, Integer> addDeltas(String protocol, String project, List<DeltaPoint> deltas) {
    List<DeltaPoint> masked = intake.guard().masked(deltas, protocol, project);
    Map<String, Integer> lost = new LinkedHashMap<>();
    List<Sample> samples = new ArrayList<>();
    Set<Tally> grown = new LinkedHashSet<>();
    synchronized (this) {
      long now = clock.millis();
      for (DeltaPoint delta : masked) {
        Tally tally = tally(project, delta);
        if (tally == null || !Double.isFinite(delta.increase())) {
          lost.merge(tally == null ? "series_beyond_limit" : "value_not_usable", 1, Integer::sum);
        } else if (!tally.isShared() && !tally.isNew(delta)) {
          intake.reject("measurement", "delta_sent_twice", 1);
        } else {
          tally.add(delta.increase(), now);
          grown.add(tally);
        }
      }
      grown.forEach(tally -> tally.write(now, samples));
    }
    write(samples, grown);
    return lost;
  }

  /** The tally of an increase, or null where there is room for no more, not even a shared one. */
  private @Nullable Tally tally(String project, DeltaPoint delta) {
    Map<Labels, Tally> tallies = tallies(project);
    Tally known = tallies.get(delta.series());
    if (known != null) {
      return known;
    }
    if (hasRoom(project, MAX_SERIES_PER_PROJECT, Measurement.Kind.COUNT)) {
      return begin(project, delta.series(), Measurement.Kind.COUNT, false);
    }
    return shared(project, delta.series(), Measurement.Kind.COUNT);
  }

  /** The tally of all series of a name that are beyond the limit; null where names are too many. */
  private @Nullable Tally shared(String project, Labels series, Measurement.Kind kind) {
    intake.reject("measurement", "series_beyond_limit", 1);
    Map<Labels, Tally> tallies = tallies(project);
    Labels overflow = overflow(project, series);
    Tally known = tallies.get(overflow);
    if (known != null || !hasRoom(project, MAX_SERIES_PER_PROJECT + MAX_SHARED_SERIES, kind)) {
      return known;
    }
    return begin(project, overflow, kind, true);
  }

  /** Whether a project may have the series of one more tally of a kind. */
  private boolean hasRoom(String project, int limit, Measurement.Kind kind) {
    return seriesOfProject.getOrDefault(project, 0) + Tally.seriesOf(kind) <= limit;
  }

  private Tally begin(String project, Labels series, Measurement.Kind kind, boolean shared) {
    Tally tally = new Tally(series, kind, shared);
    tallies(project).put(series, tally);
    seriesOfProject.merge(project, tally.series(), Integer::sum);
    return tally;
  }

  private void tally(String project, Measurement measurement, long now) {
    if (!Double.isFinite(measurement.value())
        || (measurement.kind() == Measurement.Kind.COUNT && measurement.value() < 0)) {
      intake.reject("measurement", "value_not_usable", 1);
      return;
    }
    Map<Labels, Tally> tallies = tallies(project);
    Labels series = series(project, measurement);
    Tally tally = tallies.get(series);
    if (tally == null && hasRoom(project, MAX_SERIES_PER_PROJECT, measurement.kind())) {
      tally = begin(project, series, measurement.kind(), false);
    } else if (tally == null) {
      tally = shared(project, series, measurement.kind());
    }
    if (tally != null) {
      tally.add(measurement.value(), now);
    }
  }

  private Map<Labels, Tally> tallies(String project) {
    return byProject.computeIfAbsent(project, _ -> new HashMap<>());
  }

  private static Labels series(String project, Measurement measurement) {
    Labels.Builder series = Labels.builder();
    Labels given = measurement.labels();
    for (int i = 0; i < Math.min(given.size(), MAX_LABELS); i++) {
      series.set(legal(given.name(i)), shortened(given.value(i)));
    }
    String name = legal(measurement.name());
    if (measurement.kind() == Measurement.Kind.COUNT && !name.endsWith("_total")) {
      name += "_total";
    }
    return series.set("project", project).set(Labels.METRIC_NAME, name).build();
  }

  private static Labels overflow(String project, Labels series) {
    Labels.Builder overflow = series.toBuilder();
    series.forEach((name, value) -> overflow.set(name, OVERFLOW));
    return overflow.set("project", project).set(Labels.METRIC_NAME, series.metricName()).build();
  }

  /** A name as Prometheus's older clients can write it: letters, digits, underscores and colons. */
  private static String legal(String name) {
    StringBuilder legal = new StringBuilder(name.length() + 1);
    String lower = name.length() > MAX_VALUE_CHARS ? name.substring(0, MAX_VALUE_CHARS) : name;
    for (char c : lower.toLowerCase(Locale.ROOT).toCharArray()) {
      boolean digit = c >= '0' && c <= '9';
      if (digit && legal.isEmpty()) {
        legal.append('_');
      }
      legal.append(digit || (c >= 'a' && c <= 'z') || c == '_' || c == ':' ? c : '_');
    }
    return legal.isEmpty() ? "_" : legal.toString();
  }

  private static String shortened(String value) {
    return value.length() <= MAX_VALUE_CHARS ? value : value.substring(0, MAX_VALUE_CHARS);
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(PERIOD.toNanos());
      if (!closed) {
        writeAll();
      }
    }
  }

  /** Writes what stands, and forgets series of which nothing was heard for an hour. */
  void writeAll() {
    List<Sample> samples = new ArrayList<>();
    List<Tally> written = new ArrayList<>();
    synchronized (this) {
      long now = clock.millis();
      for (Map.Entry<String, Map<Labels, Tally>> project : byProject.entrySet()) {
        Map<Labels, Tally> tallies = project.getValue();
        tallies.values().removeIf(tally -> tally.isIdleSince(now - IDLE.toMillis()));
        seriesOfProject.put(
            project.getKey(), tallies.values().stream().mapToInt(Tally::series).sum());
        for (Tally tally : tallies.values()) {
          if (tally.isChanged() || tally.isRepeated()) {
            tally.write(now, samples);
            written.add(tally);
          }
        }
      }
    }
    try {
      write(samples, written);
    } catch (StoreException e) {
      intake.reject("measurement", "store_failed", samples.size());
      LOG.warn("Could not write tallies: samples={} reason={}", samples.size(), e.getMessage());
    }
  }

  private void write(List<Sample> samples, Collection<Tally> tallies) {
    if (samples.isEmpty()) {
      return;
    }
    try {
      store.append(samples);
    } catch (StoreException e) {
      synchronized (this) {
        tallies.forEach(Tally::setUnwritten);
      }
      throw e;
    }
  }

  /** Writes what stands and ends. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(loop);
    writeAll();
  }
}
