package aegle.server.intake;

import aegle.metrics.AppendResult;
import aegle.metrics.SeriesStore;
import aegle.metrics.StoreException;
import aegle.server.cardinality.Rise;
import aegle.server.cardinality.Verdict;
import aegle.signals.DeltaPoint;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.Sample;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up what clients count on their own account, and writes it as series: counters that rise,
 * gauges, histograms. Every 15 seconds all that stands is written, as a scrape would; what a client
 * sent itself is written before its request is acknowledged. A series that was written within the
 * last day goes on where it stood, so that a restart is no reset. A project has the series that its
 * budget allows; of those beyond, the counts are added to one that stands for them, while gauges,
 * whose sum would mean nothing, are only counted. Safe from any thread.
 */
public final class Tallies implements AutoCloseable {
  /**
   * Projects that have sums at a time: 1,000. Those beyond get none until others were silent for an
   * hour; what they told is counted as {@code series_beyond_limit}.
   */
  public static final int MAX_PROJECTS = 1_000;

  /** How far ahead of our clock a sender's own time may be. */
  public static final Duration MAX_AHEAD = Duration.ofMinutes(10);

  /** How old an increase may be to be written at its own time, which the store must still take. */
  public static final Duration MAX_BEHIND = Duration.ofMinutes(30);

  /** The protocol of what is written every 15 seconds, whoever told it. */
  private static final String ALL_PROTOCOLS = "measurement";

  private static final int MAX_LABELS = 30;
  private static final int MAX_VALUE_CHARS = 200;
  private static final Duration PERIOD = Duration.ofSeconds(15);
  private static final Duration IDLE = Duration.ofHours(1);
  private static final Logger LOG = LoggerFactory.getLogger(Tallies.class);

  private final SeriesStore store;
  private final Intake intake;
  private final InstantSource clock;
  private final EarlierTotals earlier;
  private final Counter failures;
  private final Map<String, Map<Key, Tally>> byProject = new LinkedHashMap<>();

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

  /** What a door has gathered, and where it is added. */
  private record Placed(Gathered gathered, Tally tally) {}

  /** Holds nothing yet. */
  public Tallies(SeriesStore store, Intake intake, InstantSource clock, MeterRegistry meters) {
    this.store = store;
    this.earlier = new EarlierTotals(store);
    this.intake = intake;
    this.clock = clock;
    this.failures =
        Counter.builder("aegle.intake.tally.failures")
            .description("Rounds in which sums could not be written for a reason nobody foresaw.")
            .register(meters);
  }

  public void start() {
    loop.start();
  }

  /**
   * Adds, and returns once the sums survive {@code kill -9}.
   *
   * @param protocol by which they came, for the counters of what is refused or deferred
   * @throws StoreException when they cannot be written; the sums hold them all the same
   */
  public void addSafely(String protocol, String project, List<Measurement> measurements) {
    Set<Tally> grown = new LinkedHashSet<>();
    synchronized (this) {
      long now = clock.millis();
      for (Measurement measurement : measurements) {
        tally(protocol, project, measurement, now).ifPresent(grown::add);
      }
    }
    writeGrown(protocol, grown);
  }

  /** Adds; the sums are written within 15 seconds. For what can be counted again from records. */
  public synchronized void add(String protocol, String project, List<Measurement> measurements) {
    long now = clock.millis();
    for (Measurement measurement : measurements) {
      Optional<Tally> _ = tally(protocol, project, measurement, now);
    }
  }

  /**
   * Adds increases to the totals of their series, and returns once the totals survive {@code kill
   * -9}. A point that begins before the last one of its series ended was sent twice and counts
   * once. Of series beyond the limit that cannot be told, so what is sent twice counts twice there.
   *
   * @return how many increases were lost, by reason, for the caller to count; a point of a
   *     histogram has one for each bucket
   * @throws StoreException when they cannot be written; the sums hold them all the same
   */
  public Map<String, Integer> addDeltas(String protocol, String project, List<DeltaPoint> deltas) {
    List<DeltaPoint> masked = intake.guard().masked(deltas, protocol, project);
    Map<String, Integer> lost = new LinkedHashMap<>();
    Set<Tally> grown = new LinkedHashSet<>();
    synchronized (this) {
      long now = clock.millis();
      for (DeltaPoint delta : masked) {
        Tally tally =
            tally(protocol, project, new Key(delta.series(), Measurement.Kind.COUNT), now);
        if (tally == null || !Double.isFinite(delta.increase())) {
          lost.merge(tally == null ? "series_beyond_limit" : "value_not_usable", 1, Integer::sum);
        } else if (!tally.isShared() && !tally.isNew(delta)) {
          intake.reject(protocol, "delta_sent_twice", 1);
        } else {
          tally.add(delta.increase(), now);
          grown.add(tally);
        }
      }
    }
    writeGrown(protocol, grown);
    return lost;
  }

  /**
   * Finds a place for a series whose values a door adds up itself. The labels are masked here, and
   * nowhere later.
   *
   * @param series with its Prometheus name
   * @return empty when there is none left; whoever asks counts what is lost by it
   */
  public Optional<Place> place(
      String protocol, String project, Labels series, Measurement.Kind kind) {
    Labels named = intake.guard().masked(series, protocol, project).with("project", project);
    synchronized (this) {
      Tally tally = tally(protocol, project, new Key(named, kind), clock.millis());
      return Optional.ofNullable(tally).map(found -> new Place(found.series(), found.isShared()));
    }
  }

  /**
   * Adds what a door has gathered, and returns once it survives {@code kill -9}.
   *
   * @param gathered those with a time of their own come in its order
   * @throws StoreException when it cannot be written; the sums hold it all the same, but for gauges
   *     with a time of their own, which are counted as refused
   */
  public void addGathered(String protocol, String project, List<Gathered> gathered) {
    if (gathered.isEmpty()) {
      return;
    }
    List<Placed> all = new ArrayList<>(gathered.size());
    synchronized (this) {
      long now = clock.millis();
      for (Gathered each : gathered) {
        Tally tally = tally(protocol, project, new Key(each.series(), kindOf(each)), now);
        if (tally != null) {
          all.add(new Placed(each, tally));
        }
      }
    }
    intake.reject(protocol, "metric_series_beyond_limit", gathered.size() - all.size());
    // A value with a time of its own is written at that time, for which it must be known what
    // stood.
    Optional<StoreException> unread = recall(all.stream().map(Placed::tally).toList());
    List<Sample> moments = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    Set<Tally> grown = new LinkedHashSet<>();
    synchronized (this) {
      all.forEach(placed -> add(protocol, placed, moments, samples, grown));
      long now = clock.millis();
      grown.stream().filter(Tally::isChanged).forEach(tally -> tally.write(now, samples));
    }
    intake.heard(protocol + ":" + project);
    try {
      writeMoments(protocol, moments);
    } finally {
      write(protocol, samples, grown);
    }
    throwIfPresent(unread);
  }

  private static Measurement.Kind kindOf(Gathered gathered) {
    return switch (gathered) {
      case Gathered.Rise _ -> Measurement.Kind.COUNT;
      case Gathered.Level _ -> Measurement.Kind.GAUGE;
      case Gathered.Spread _ -> Measurement.Kind.DISTRIBUTION;
    };
  }

  private void add(
      String protocol,
      Placed placed,
      List<Sample> moments,
      List<Sample> samples,
      Set<Tally> grown) {
    long now = clock.millis();
    Tally tally = placed.tally();
    if (placed.gathered() instanceof Gathered.Level level && level.timeMillis() != 0) {
      if (level.timeMillis() > now + MAX_AHEAD.toMillis()) {
        intake.reject(protocol, "timestamp_too_new", 1);
        return;
      }
      if (tally.isShared()) {
        return; // A gauge that stands for many shows nothing.
      }
      if (level.meaning() == Gathered.Level.Meaning.VALUE) {
        moments.add(new Sample(tally.series(), level.timeMillis(), level.value()));
        return;
      }
    }
    tally.add(placed.gathered(), now);
    grown.add(tally);
    if (placed.gathered() instanceof Gathered.Rise rise && isUsable(rise.timeMillis(), now)) {
      tally.write(rise.timeMillis(), samples);
    }
  }

  /** Whether an increase is written at this time. Of a clock that is far off it counts now. */
  private static boolean isUsable(long timeMillis, long now) {
    return timeMillis >= now - MAX_BEHIND.toMillis() && timeMillis <= now + MAX_AHEAD.toMillis();
  }

  /** The tally that grew; empty where the value was refused, which is counted. */
  private Optional<Tally> tally(
      String protocol, String project, Measurement measurement, long now) {
    if (!Double.isFinite(measurement.value())
        || (measurement.kind() == Measurement.Kind.COUNT && measurement.value() < 0)) {
      intake.reject(protocol, "value_not_usable", 1);
      return Optional.empty();
    }
    Key key = new Key(series(project, measurement), measurement.kind());
    Tally tally = tally(protocol, project, key, now);
    if (tally == null) {
      intake.reject(protocol, "series_beyond_limit", 1);
      return Optional.empty();
    }
    tally.add(measurement.value(), now);
    return Optional.of(tally);
  }

  /**
   * The tally of a series, or the one that stands for it and others beyond a budget; null where
   * there is no room for that either, or too many projects. Nothing is counted here: only who asks
   * knows what is lost.
   */
  private @Nullable Tally tally(String protocol, String project, Key key, long now) {
    Map<Key, Tally> tallies = byProject.get(project);
    if (tallies == null && byProject.size() >= MAX_PROJECTS) {
      return null;
    }
    Tally known = tallies == null ? null : tallies.get(key);
    if (known != null) {
      known.hear(now);
      return known;
    }
    Verdict verdict =
        intake
            .budget()
            .judge(
                project,
                protocol,
                key.series(),
                Tally.representative(key.series(), key.kind()),
                Tally.seriesOf(key.kind()));
    return switch (verdict) {
      case Verdict.Kept _ -> {
        intake.onlooker().born(protocol, project, key.series(), key.kind());
        yield begin(project, key, false, now);
      }
      case Verdict.Folded(Labels other) -> shared(project, other, key.kind(), now);
      case Verdict.Refused _ -> null;
    };
  }

  /** The tally that stands for others beyond a budget. */
  private Tally shared(String project, Labels other, Measurement.Kind kind, long now) {
    Key key = new Key(other.with("project", project), kind);
    Tally known = byProject.getOrDefault(project, Map.of()).get(key);
    if (known != null) {
      known.hear(now);
      return known;
    }
    return begin(project, key, true, now);
  }

  private Tally begin(String project, Key key, boolean shared, long now) {
    Tally tally = new Tally(key.series(), key.kind(), shared, now);
    byProject.computeIfAbsent(project, _ -> new HashMap<>()).put(key, tally);
    return tally;
  }

  /**
   * Lets new tallies go on where their series stood; until then they are not written. Looked up
   * outside the lock of the sums. Of two who do so at a time the first is believed: the other may
   * have seen what the first wrote.
   *
   * @return why some could not go on; they will when they are written the next time
   */
  private Optional<StoreException> recall(Collection<Tally> tallies) {
    List<Tally> fresh;
    synchronized (this) {
      fresh = tallies.stream().filter(tally -> !tally.isContinued()).toList();
    }
    try {
      for (Tally tally : fresh) {
        Earlier before = earlier.of(tally.series(), tally.kind(), clock.millis());
        synchronized (this) {
          tally.continueFrom(before);
        }
      }
      return Optional.empty();
    } catch (StoreException e) {
      return Optional.of(e);
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
        round();
      }
    }
  }

  /** What is done every 15 seconds. Whatever goes wrong, the next round comes. */
  void round() {
    try {
      writeAll();
      intake.forgetSilent();
    } catch (RuntimeException e) {
      failures.increment();
      LOG.error("Could not write tallies, will try again", e);
    }
  }

  /** Writes what stands, and forgets series of which nothing was heard for an hour. */
  void writeAll() {
    List<Tally> all;
    List<Rise> folded = intake.budget().drain();
    synchronized (this) {
      folded.forEach(this::addFolded);
      all = byProject.values().stream().flatMap(tallies -> tallies.values().stream()).toList();
    }
    Optional<StoreException> unread = recall(all);
    List<Sample> samples = new ArrayList<>();
    List<Tally> written = new ArrayList<>();
    synchronized (this) {
      long now = clock.millis();
      forgetIdle(now - IDLE.toMillis());
      for (Map<Key, Tally> tallies : byProject.values()) {
        for (Tally tally : tallies.values()) {
          if (tally.isChanged() || tally.isRepeated()) {
            tally.write(now, samples);
            written.add(tally);
          }
        }
      }
    }
    try {
      write(ALL_PROTOCOLS, samples, written);
      throwIfPresent(unread);
    } catch (StoreException e) {
      LOG.warn("Could not write tallies: samples={} reason={}", samples.size(), e.getMessage());
    }
  }

  /**
   * Adds what the counters of a batch told that are beyond a budget. There are so few series of
   * this kind, within a limit of their own, that projects do not count here.
   */
  private void addFolded(Rise rise) {
    Key key = new Key(rise.other(), Measurement.Kind.COUNT);
    Tally known = byProject.getOrDefault(rise.source(), Map.of()).get(key);
    Tally tally = known == null ? begin(rise.source(), key, true, clock.millis()) : known;
    tally.add(rise.increase(), clock.millis());
  }

  /** Forgets series that were silent since, and projects that have none left. */
  private void forgetIdle(long millis) {
    byProject
        .values()
        .forEach(tallies ->
            tallies.values().removeIf(tally -> tally.isIdleSince(millis) && !tally.isChanged()));
    byProject.values().removeIf(Map::isEmpty);
  }

  /** Writes the tallies that grew, and returns once they survive {@code kill -9}. */
  private void writeGrown(String protocol, Set<Tally> grown) {
    Optional<StoreException> unread = recall(grown);
    List<Sample> samples = new ArrayList<>();
    synchronized (this) {
      long now = clock.millis();
      // Those that somebody else has just written too: that may not have arrived yet.
      grown.forEach(tally -> tally.write(now, samples));
    }
    write(protocol, samples, grown);
    throwIfPresent(unread);
  }

  private static void throwIfPresent(Optional<StoreException> failure) {
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  /** Writes tallies as samples; those that do not arrive stay to be written, and are counted. */
  private void write(String protocol, List<Sample> samples, Collection<Tally> tallies) {
    boolean written = false;
    try {
      append(protocol, samples);
      written = true;
    } finally {
      intake.defer(protocol, written ? unread(tallies) : unwritten(tallies));
    }
  }

  /** How many were not written since it is not known where they stood. */
  private synchronized long unread(Collection<Tally> tallies) {
    return tallies.stream().filter(tally -> !tally.isContinued()).count();
  }

  private synchronized long unwritten(Collection<Tally> tallies) {
    tallies.forEach(Tally::setUnwritten);
    return tallies.size();
  }

  /** Writes levels of moments, which no sum holds: those that do not arrive are lost. */
  private void writeMoments(String protocol, List<Sample> moments) {
    try {
      append(protocol, moments);
    } catch (StoreException e) {
      intake.reject(protocol, "store_failed", moments.size());
      LOG.warn(
          "Could not write gauges with a time of their own: protocol={} samples={} reason={}",
          protocol,
          moments.size(),
          e.getMessage());
    }
  }

  private void append(String protocol, List<Sample> samples) {
    if (samples.isEmpty()) {
      return;
    }
    AppendResult result = store.append(samples);
    result
        .refused()
        .forEach((reason, count) ->
            intake.reject(protocol, reason.name().toLowerCase(Locale.ROOT), count));
  }

  /** Writes what stands and ends. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(loop);
    round();
  }
}
