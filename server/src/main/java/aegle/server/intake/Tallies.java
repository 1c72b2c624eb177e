package aegle.server.intake;

import aegle.metrics.AppendResult;
import aegle.metrics.SeriesStore;
import aegle.metrics.StoreException;
import aegle.signals.DeltaPoint;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.Sample;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up what clients count on their own account, and writes it as series: counters that rise,
 * gauges, histograms. Every 15 seconds all that stands is written, as a scrape would; what a client
 * sent itself is written before its request is acknowledged. A series that was written within the
 * last day goes on where it stood, so that a restart is no reset. Safe from any thread.
 */
public final class Tallies implements AutoCloseable {
  /** Series of one project: 10,000. What is beyond is added to one series a name. */
  public static final int MAX_SERIES_PER_PROJECT = 10_000;

  /** Series that stand for those beyond the limit, one a name: 1,000 of one project. */
  public static final int MAX_SHARED_SERIES = 1_000;

  /** How far ahead of our clock a sender's own time may be. */
  public static final Duration MAX_AHEAD = Duration.ofMinutes(10);

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
  private final EarlierTotals earlier;
  private final Map<String, Map<Key, Tally>> byProject = new LinkedHashMap<>();

  /** Held while it is looked up where new tallies go on, so that nobody writes them before. */
  private final ReentrantLock recalling = new ReentrantLock();

  private List<Tally> fresh = new ArrayList<>();
  private final Thread loop = Thread.ofPlatform().name("tallies").daemon().unstarted(this::run);
  private volatile boolean closed;

  /** A gauge and a histogram may have one name, since the histogram's series have longer ones. */
  private record Key(Labels series, Measurement.Kind kind) {}

  /**
   * Where the values of a series are kept.
   *
   * @param series its labels, masked
   * @param isShared whether it stands for all series beyond the limit
   */
  public record Place(Labels series, boolean isShared) {}

  public Tallies(SeriesStore store, Intake intake, InstantSource clock) {
    this.store = store;
    this.earlier = new EarlierTotals(store);
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
    synchronized (this) {
      long now = clock.millis();
      for (Measurement measurement : measurements) {
        tally(project, measurement, now);
      }
    }
    recall();
    synchronized (this) {
      writeChanged(project, samples);
    }
    write("measurement", samples);
  }

  private void writeChanged(String project, List<Sample> samples) {
    long now = clock.millis();
    for (Tally tally : tallies(project).values()) {
      if (tally.isContinued() && tally.isChanged()) {
        tally.write(now, samples);
      }
    }
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
   * once.
   *
   * @throws StoreException when they cannot be written; the sums hold them all the same
   */
  public void addDeltas(String protocol, String project, List<DeltaPoint> deltas) {
    List<DeltaPoint> masked = intake.guard().masked(deltas, protocol, project);
    List<Sample> samples = new ArrayList<>();
    List<Tally> grown = new ArrayList<>(masked.size());
    synchronized (this) {
      long now = clock.millis();
      for (DeltaPoint delta : masked) {
        add(project, delta, now).ifPresent(grown::add);
      }
    }
    recall();
    synchronized (this) {
      long now = clock.millis();
      for (Tally tally : grown) {
        if (tally.isChanged()) {
          tally.write(now, samples);
        }
      }
    }
    write(protocol, samples);
  }

  /** The tally that grew; empty where the increase was refused. */
  private Optional<Tally> add(String project, DeltaPoint delta, long now) {
    Map<Key, Tally> tallies = tallies(project);
    Key key = new Key(delta.series(), Measurement.Kind.COUNT);
    if (!tallies.containsKey(key) && tallies.size() >= MAX_SERIES_PER_PROJECT) {
      intake.reject("measurement", "series_beyond_limit", 1);
      return Optional.empty();
    }
    Tally tally = tally(tallies, key, now);
    if (!Double.isFinite(delta.increase()) || !tally.isNew(delta)) {
      intake.reject("measurement", "delta_not_usable", 1);
      return Optional.empty();
    }
    tally.add(delta.increase(), now);
    return Optional.of(tally);
  }

  /**
   * Finds a place for a series whose values a door adds up itself. The labels are masked here, and
   * nowhere later.
   *
   * @param series with its Prometheus name
   * @return empty when there is none left, which is counted
   */
  public Optional<Place> place(
      String protocol, String project, Labels series, Measurement.Kind kind) {
    Labels named = intake.guard().masked(series, protocol, project).with("project", project);
    synchronized (this) {
      Map<Key, Tally> tallies = tallies(project);
      Key own = new Key(named, kind);
      if (tallies.containsKey(own) || tallies.size() < MAX_SERIES_PER_PROJECT) {
        tally(tallies, own, clock.millis());
        return Optional.of(new Place(named, false));
      }
      Key shared = new Key(overflow(project, named), kind);
      if (!tallies.containsKey(shared) && isFull(tallies)) {
        return Optional.empty();
      }
      tally(tallies, shared, clock.millis());
      return Optional.of(new Place(shared.series(), true));
    }
  }

  private static boolean isFull(Map<Key, Tally> tallies) {
    return tallies.size() >= MAX_SERIES_PER_PROJECT + MAX_SHARED_SERIES;
  }

  /**
   * Adds what a door has gathered, and returns once it survives {@code kill -9}.
   *
   * @param gathered those with a time of their own come in its order
   * @throws StoreException when it cannot be written; the sums hold it all the same
   */
  public void add(String protocol, String project, List<Gathered> gathered) {
    if (gathered.isEmpty()) {
      return;
    }
    synchronized (this) {
      gathered.forEach(each -> tally(tallies(project), key(each), clock.millis()));
    }
    recall();
    List<Sample> samples = new ArrayList<>();
    synchronized (this) {
      gathered.forEach(each -> add(protocol, project, each, samples));
      writeChanged(project, samples);
    }
    intake.heard(protocol + ":" + project);
    write(protocol, samples);
  }

  private static Key key(Gathered gathered) {
    return switch (gathered) {
      case Gathered.Rise rise -> new Key(rise.series(), Measurement.Kind.COUNT);
      case Gathered.Level level -> new Key(level.series(), Measurement.Kind.GAUGE);
      case Gathered.Spread spread -> new Key(spread.series(), Measurement.Kind.DISTRIBUTION);
    };
  }

  private void add(String protocol, String project, Gathered gathered, List<Sample> samples) {
    long now = clock.millis();
    Tally tally = tally(tallies(project), key(gathered), now);
    long time =
        switch (gathered) {
          case Gathered.Rise rise -> rise.timeMillis();
          case Gathered.Level level -> level.timeMillis();
          case Gathered.Spread _ -> 0;
        };
    if (time > now + MAX_AHEAD.toMillis()) {
      intake.reject(protocol, "timestamp_too_new", 1);
    } else if (time != 0
        && gathered instanceof Gathered.Level level
        && level.meaning() == Gathered.Level.Meaning.VALUE) {
      samples.add(new Sample(level.series(), time, level.value()));
    } else {
      tally.add(gathered, now);
      if (time != 0 && gathered instanceof Gathered.Rise) {
        tally.write(time, samples);
      }
    }
  }

  private void tally(String project, Measurement measurement, long now) {
    if (!Double.isFinite(measurement.value())
        || (measurement.kind() == Measurement.Kind.COUNT && measurement.value() < 0)) {
      intake.reject("measurement", "value_not_usable", 1);
      return;
    }
    Map<Key, Tally> tallies = tallies(project);
    Key key = new Key(series(project, measurement), measurement.kind());
    if (!tallies.containsKey(key) && tallies.size() >= MAX_SERIES_PER_PROJECT) {
      intake.reject("measurement", "series_beyond_limit", 1);
      key = new Key(overflow(project, key.series()), key.kind());
      if (!tallies.containsKey(key) && isFull(tallies)) {
        return;
      }
    }
    tally(tallies, key, now).add(measurement.value(), now);
  }

  private Map<Key, Tally> tallies(String project) {
    return byProject.computeIfAbsent(project, _ -> new HashMap<>());
  }

  private Tally tally(Map<Key, Tally> tallies, Key key, long now) {
    Tally tally = tallies.get(key);
    if (tally == null) {
      tally = new Tally(key.series(), key.kind(), now);
      tallies.put(key, tally);
      fresh.add(tally);
    }
    return tally;
  }

  /** Lets new tallies go on where their series stood. Looked up outside the lock of the sums. */
  private void recall() {
    recalling.lock();
    try {
      List<Tally> found;
      synchronized (this) {
        found = fresh;
        fresh = new ArrayList<>();
      }
      int recalled = 0;
      try {
        for (Tally tally : found) {
          Earlier before = earlier.of(tally.series(), tally.kind(), clock.millis());
          synchronized (this) {
            tally.continueFrom(before);
          }
          recalled++;
        }
      } finally {
        synchronized (this) {
          fresh.addAll(found.subList(recalled, found.size()));
        }
      }
    } finally {
      recalling.unlock();
    }
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
    recall();
    synchronized (this) {
      long now = clock.millis();
      for (Map<Key, Tally> tallies : byProject.values()) {
        tallies.values().removeIf(tally -> tally.isIdleSince(now - IDLE.toMillis()));
        for (Tally tally : tallies.values()) {
          if (tally.isContinued() && (tally.isChanged() || tally.isRepeated())) {
            tally.write(now, samples);
          }
        }
      }
    }
    try {
      write("measurement", samples);
    } catch (StoreException e) {
      intake.reject("measurement", "store_failed", samples.size());
      LOG.warn("Could not write tallies: samples={} reason={}", samples.size(), e.getMessage());
    }
  }

  private void write(String protocol, List<Sample> samples) {
    if (!samples.isEmpty()) {
      AppendResult result = store.append(samples);
      result
          .refused()
          .forEach((reason, count) ->
              intake.reject(protocol, reason.name().toLowerCase(Locale.ROOT), count));
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
