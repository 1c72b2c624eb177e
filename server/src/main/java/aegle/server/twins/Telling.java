package aegle.server.twins;

import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.signals.Labels;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one source tells an event. Guarded by the lock of {@link TwinWatch}. */
final class Telling {
  /** Series of one source that are followed for one event: 1,000. */
  static final int MAX_SERIES = 1_000;

  /** How far back a series is looked for that was not there a round ago. */
  static final Duration LOOKBACK = Duration.ofDays(1);

  /** How long rounds are remembered, to go on from another source: four minutes. */
  static final Duration MEMORY = Duration.ofMinutes(4);

  private static final Duration AHEAD = Duration.ofMinutes(10);
  private static final long MINUTE_MILLIS = 60_000;

  private final String metric;
  private final String source;
  private final Map<Labels, Last> series = new HashMap<>();
  private final Deque<Round> rounds = new ArrayDeque<>();
  private final double[] ofHour = new double[60];
  private long minute;
  private double told;
  private long lastSampleMillis = Long.MIN_VALUE;
  private long lastRiseMillis = Long.MIN_VALUE;
  private long liveSinceMillis = Long.MIN_VALUE;
  private long disagreesSinceMillis = Long.MIN_VALUE;

  /** The newest sample of a series. */
  private record Last(long timeMillis, double value) {}

  /** By how much it grew in one round, by the labels that the one series has. */
  record Round(long timeMillis, Map<Labels, Double> growth) {
    double sum() {
      double sum = 0;
      for (double each : growth.values()) {
        sum += each;
      }
      return sum;
    }
  }

  Telling(String metric, String source) {
    this.metric = metric;
    this.source = source;
  }

  String metric() {
    return metric;
  }

  String source() {
    return source;
  }

  /**
   * Reads what came since the last round.
   *
   * @param since of a series that was not followed, what came until then is no growth; the first
   *     value of one that begins later is, unless the source itself was not followed before
   */
  Round advance(List<Series> found, List<String> by, long since, long nowMillis) {
    boolean isFollowed = !rounds.isEmpty();
    Map<Labels, Double> growth = new HashMap<>();
    SampleBuffer samples = new SampleBuffer();
    for (Series each : found) {
      Last last = series.get(each.labels());
      if (last == null && series.size() >= MAX_SERIES) {
        continue;
      }
      samples.clear();
      long from = last == null ? nowMillis - LOOKBACK.toMillis() : last.timeMillis() + 1;
      each.read(from, nowMillis + AHEAD.toMillis(), samples);
      double grown = read(each.labels(), last, samples, since, isFollowed);
      if (grown > 0) {
        growth.merge(each.labels().only(by), grown, Double::sum);
      }
    }
    Round round = new Round(nowMillis, growth);
    note(round);
    return round;
  }

  private double read(
      Labels labels, @Nullable Last before, SampleBuffer samples, long since, boolean isFollowed) {
    double value = before == null ? 0 : before.value();
    long time = before == null ? Long.MIN_VALUE : before.timeMillis();
    double grown = 0;
    for (int i = 0; i < samples.size(); i++) {
      double next = samples.value(i);
      if (Double.isNaN(next)) {
        continue;
      }
      boolean isFirst = time == Long.MIN_VALUE && !isFollowed;
      boolean isBase = isFirst || (before == null && samples.timestampMillis(i) <= since);
      grown += isBase ? 0 : next >= value ? next - value : next;
      value = next;
      time = samples.timestampMillis(i);
    }
    if (time != Long.MIN_VALUE) {
      series.put(labels, new Last(time, value));
      lastSampleMillis = Math.max(lastSampleMillis, time);
    }
    return grown;
  }

  private void note(Round round) {
    rounds.add(round);
    while (rounds.getFirst().timeMillis() < round.timeMillis() - MEMORY.toMillis()) {
      rounds.removeFirst();
    }
    long now = round.timeMillis() / MINUTE_MILLIS;
    for (long next = Math.max(minute + 1, now - ofHour.length + 1); next <= now; next++) {
      ofHour[(int) (next % ofHour.length)] = 0;
    }
    minute = now;
    double sum = round.sum();
    ofHour[(int) (minute % ofHour.length)] += sum;
    told += sum;
    if (sum > 0) {
      lastRiseMillis = round.timeMillis();
    }
  }

  /** Forgets series that ended a day ago. */
  void forgetOld(long nowMillis) {
    series.values().removeIf(last -> last.timeMillis() < nowMillis - LOOKBACK.toMillis());
  }

  Deque<Round> rounds() {
    return rounds;
  }

  long lastSampleMillis() {
    return lastSampleMillis;
  }

  long lastRiseMillis() {
    return lastRiseMillis;
  }

  /** What it told since it is followed. */
  double told() {
    return told;
  }

  double lastHour() {
    double sum = 0;
    for (double each : ofHour) {
      sum += each;
    }
    return sum;
  }

  /** Notes whether it is alive. */
  void live(boolean alive, long nowMillis) {
    if (!alive) {
      liveSinceMillis = Long.MIN_VALUE;
    } else if (liveSinceMillis == Long.MIN_VALUE) {
      liveSinceMillis = nowMillis;
    }
  }

  boolean isLive() {
    return liveSinceMillis != Long.MIN_VALUE;
  }

  boolean isLiveFor(Duration time, long nowMillis) {
    return isLive() && liveSinceMillis <= nowMillis - time.toMillis();
  }

  /** Notes whether it tells another number than the source that counts. */
  void disagree(boolean disagrees, long nowMillis) {
    if (!disagrees) {
      disagreesSinceMillis = Long.MIN_VALUE;
    } else if (disagreesSinceMillis == Long.MIN_VALUE) {
      disagreesSinceMillis = nowMillis;
    }
  }

  /** Since when, in milliseconds since 1970; the least value where it agrees. */
  long disagreesSinceMillis() {
    return disagreesSinceMillis;
  }
}
