package aegle.server.web;

import aegle.metrics.PromDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The range of a page, as its address says: {@code ?range=1h} follows the clock, {@code ?from=&to=}
 * in milliseconds stays.
 *
 * @param preset such as {@code 1h}, empty when both ends are fixed
 */
record TimeRange(long fromMillis, long toMillis, String preset) {
  static final List<String> PRESETS = List.of("15m", "1h", "6h", "24h", "7d");
  private static final long MAX_MILLIS = Duration.ofDays(366).toMillis();
  private static final long MIN_STEP_MILLIS = Duration.ofSeconds(15).toMillis();
  private static final int STEPS = 240;
  private static final long AROUND_MILLIS = Duration.ofMinutes(30).toMillis();

  /** The last millisecond that has nanoseconds: no record can be later. */
  private static final long LAST_MILLIS = TimeUnit.NANOSECONDS.toMillis(Long.MAX_VALUE) - 1;

  /** Reads an address; anything unreadable gives the preset, since a range is no reason to fail. */
  static TimeRange parse(
      @Nullable String range,
      @Nullable Long from,
      @Nullable Long to,
      String otherwise,
      Instant now) {
    if (from != null && to != null && isRange(from, to)) {
      return new TimeRange(from, to, "");
    }
    String preset = range != null && isLength(range) ? range : otherwise;
    long end = now.toEpochMilli();
    return new TimeRange(end - PromDuration.parseMillis(preset), end, preset);
  }

  private static boolean isRange(long from, long to) {
    return from >= 0 && from < to && to <= LAST_MILLIS && to - from <= MAX_MILLIS;
  }

  /** The hour around a moment. */
  static TimeRange around(long millis) {
    return around(millis, millis);
  }

  /** From half an hour before something to half an hour after it. */
  static TimeRange around(long fromMillis, long toMillis) {
    long from = Math.max(0, fromMillis - AROUND_MILLIS);
    return new TimeRange(from, Math.min(toMillis + AROUND_MILLIS, from + MAX_MILLIS), "");
  }

  private static boolean isLength(String text) {
    try {
      long millis = PromDuration.parseMillis(text);
      return millis >= Duration.ofMinutes(1).toMillis() && millis <= MAX_MILLIS;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  long lengthMillis() {
    return toMillis - fromMillis;
  }

  /** A step of whole seconds that gives about {@value #STEPS} points. */
  long stepMillis() {
    long step = Math.max(MIN_STEP_MILLIS, lengthMillis() / STEPS);
    return step / 1_000 * 1_000;
  }

  /** The first step that ends with the range: the newest moment is always among the steps. */
  long firstStepMillis() {
    return toMillis - lengthMillis() / stepMillis() * stepMillis();
  }

  /** As the query of an address. */
  String query() {
    return preset.isEmpty() ? "from=" + fromMillis + "&to=" + toMillis : "range=" + preset;
  }
}
