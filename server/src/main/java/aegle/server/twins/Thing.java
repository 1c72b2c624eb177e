package aegle.server.twins;

import aegle.signals.Labels;
import aegle.signals.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event, and who tells it. Its one series rises by what one of them tells; when that one falls
 * silent, by what another has told since. Guarded by the lock of {@link TwinWatch}.
 */
final class Thing {
  /** The one series of all events. */
  static final String SERIES = "aegle_event_total";

  /** Series of one event: 1,000. What is beyond is counted under no labels. */
  static final int MAX_SERIES = 1_000;

  /** A source that told nothing for so long, while another did, has fallen silent. */
  static final Duration SILENCE = Duration.ofMinutes(2);

  /** How long a source that is preferred has to be back before it counts again. */
  static final Duration RETURN = Duration.ofMinutes(5);

  /** How much later than another a source may tell the same. */
  static final Duration LAG = Duration.ofMinutes(1);

  /** How many more or less a source may tell within an hour and still agree: two, or a tenth. */
  private static final double SLACK = 2;

  private static final double SLACK_SHARE = 0.1;

  /** Two sources agree clearly when each told so many. */
  private static final double ENOUGH = 3;

  private final String name;
  private final List<Telling> tellers = new ArrayList<>();
  private Map<Labels, Double> totals = new HashMap<>();
  private List<String> by = List.of();
  private Status status = Status.SUGGESTED;
  private @Nullable Telling counting;
  private long writtenMillis;
  private boolean isOpened;
  private long countedMillis;

  /** Why, or whether, there is one series. */
  enum Status {
    /** Somebody should say whether it is one event. */
    SUGGESTED,
    /** The names are the same and the numbers agree. */
    AUTOMATIC,
    /** The configuration says so. */
    CONFIRMED
  }

  Thing(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  List<Telling> tellers() {
    return tellers;
  }

  Status status() {
    return status;
  }

  List<String> by() {
    return by;
  }

  @Nullable Telling counting() {
    return counting;
  }

  void set(Status newStatus, List<String> newBy) {
    status = newStatus;
    by = List.copyOf(newBy);
  }

  /** Goes on where the series stood when it was last written. */
  void goOn(Map<Labels, Double> stored, long storedMillis) {
    totals = new HashMap<>(stored);
    writtenMillis = storedMillis;
    countedMillis = storedMillis;
    isOpened = !stored.isEmpty();
  }

  /**
   * Until when what was told is counted, in milliseconds since 1970; of before the start where it
   * was not counted since, 0 where it never was.
   */
  long countedMillis() {
    return countedMillis;
  }

  boolean isKnown() {
    return isOpened;
  }

  /**
   * Counts what was told in a round.
   *
   * @param told by each teller, in their order
   * @param counted those whose word counts, the most believed first
   */
  void count(Map<Telling, Telling.Round> told, List<Telling> counted, long nowMillis) {
    countedMillis = nowMillis;
    for (Telling teller : tellers) {
      teller.live(!isSilent(teller, nowMillis), nowMillis);
    }
    if (counted.isEmpty()) {
      return;
    }
    Telling now = counting;
    if (now == null || !counted.contains(now)) {
      now = counted.stream().filter(Telling::isLive).findFirst().orElse(counted.getFirst());
      boolean isBegun = counting != null || isOpened;
      counting = now;
      if (!isBegun) {
        now.rounds().forEach(this::add);
        return;
      }
    }
    if (now.isLive()) {
      add(told.get(now));
      returnTo(counted, nowMillis);
      return;
    }
    Telling next = counted.stream().filter(Telling::isLive).findFirst().orElse(null);
    if (next == null) {
      add(told.get(now));
      return;
    }
    // What the next one told since the other was last heard is what is missing.
    long heard = Math.max(now.lastRiseMillis(), now.lastSampleMillis() - LAG.toMillis());
    long since = isRepeating(now, nowMillis) ? now.lastRiseMillis() : heard;
    next.rounds().stream().filter(round -> round.timeMillis() > since).forEach(this::add);
    counting = next;
  }

  /** A source that is believed more and has been back for a while counts from now on. */
  private void returnTo(List<Telling> counted, long nowMillis) {
    for (Telling teller : counted) {
      if (teller.equals(counting)) {
        return;
      }
      if (teller.isLiveFor(RETURN, nowMillis)) {
        counting = teller;
        return;
      }
    }
  }

  private void add(Telling.@Nullable Round round) {
    if (round != null) {
      round
          .growth()
          .forEach((group, growth) -> {
            boolean hasRoom = totals.containsKey(group) || totals.size() < MAX_SERIES;
            totals.merge(hasRoom ? group : Labels.EMPTY, growth, Double::sum);
          });
    }
  }

  /** Its series are written on by somebody else, though it says nothing any more. */
  private static boolean isRepeating(Telling teller, long nowMillis) {
    return teller.lastSampleMillis() >= nowMillis - SILENCE.toMillis();
  }

  /**
   * Whether a source is gone: there are no samples, or it has told nothing for a while of what
   * another has told.
   */
  private boolean isSilent(Telling teller, long nowMillis) {
    if (!isRepeating(teller, nowMillis)) {
      return true;
    }
    if (teller.rounds().stream().anyMatch(round -> round.sum() > 0)) {
      return false;
    }
    long latest = nowMillis - SILENCE.toMillis();
    return tellers.stream()
        .filter(other -> !other.equals(teller))
        .flatMap(other -> other.rounds().stream())
        .anyMatch(round ->
            round.sum() > 0
                && round.timeMillis() <= latest
                && (teller.lastRiseMillis() == Long.MIN_VALUE
                    || round.timeMillis() > teller.lastRiseMillis() + LAG.toMillis()));
  }

  /** Compares every teller with the one that counts, or with the first. */
  void compare(long nowMillis) {
    Telling against = reference();
    for (Telling teller : tellers) {
      teller.disagree(difference(teller, against) > 0, nowMillis);
    }
  }

  private Telling reference() {
    return counting == null ? tellers.getFirst() : counting;
  }

  /** How far a teller is from what counts: 0 within the slack, up to 1. */
  double disagreement(Telling teller) {
    return difference(teller, reference());
  }

  private static double difference(Telling one, Telling other) {
    double first = one.lastHour();
    double second = other.lastHour();
    double most = Math.max(first, second);
    double apart = Math.abs(first - second);
    return apart <= Math.max(SLACK, SLACK_SHARE * most) ? 0 : apart / most;
  }

  /** Whether two tellers clearly tell the same. */
  static boolean clearlyAgree(Telling one, Telling other) {
    return one.told() >= ENOUGH
        && other.told() >= ENOUGH
        && Math.abs(one.told() - other.told())
            <= Math.max(1, SLACK_SHARE * Math.max(one.told(), other.told()));
  }

  /** What stands now; a series begins at zero, so that its first count is a rise. */
  void write(long nowMillis, List<Sample> samples) {
    long time = Math.max(nowMillis, writtenMillis + 2);
    totals.forEach((group, total) -> samples.add(new Sample(series(group), time, total)));
    writtenMillis = time;
    isOpened = true;
  }

  /** Groups that are new since they were last asked for begin at zero. */
  void open(Map<Labels, Double> before, long nowMillis, List<Sample> samples) {
    long time = Math.max(nowMillis, writtenMillis + 2) - 1;
    for (Labels group : totals.keySet()) {
      if (!before.containsKey(group)) {
        samples.add(new Sample(series(group), time, 0));
      }
    }
  }

  Map<Labels, Double> totals() {
    return Map.copyOf(totals);
  }

  private Labels series(Labels group) {
    return group.toBuilder().set(Labels.METRIC_NAME, SERIES).set("event", name).build();
  }
}
