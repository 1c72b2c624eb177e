package aegle.server.probe;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * A value that starts again at zero each midnight ("bookings today"), told as a counter that goes
 * on. The application's clock is not ours and its cache may be old, so a value that has not fallen
 * yet at midnight is waited for, and one that falls a little early counts as the fall of that
 * midnight.
 *
 * @param atMillis when it was seen last
 * @param day the local day, counted from 1970, to which the present run of values belongs
 * @param highest of the present run; a correction by day (a booking taken back) does not lower it
 * @param last value seen, lower than the highest where something was taken back
 * @param before the sum of all runs that have ended
 * @param waits whether the midnight of the day after is over and the value has not fallen yet
 */
record DayCount(
    long atMillis, long day, double highest, double last, double before, boolean waits) {
  /** How long after midnight the fall is waited for. */
  static final Duration LATEST = Duration.ofMinutes(10);

  /** How long before midnight a fall is taken for that of midnight. */
  static final Duration EARLIEST = Duration.ofMinutes(10);

  /**
   * A fall by day to less than this part of the value is a restart of the application, which counts
   * from zero again; a smaller fall is a correction.
   */
  private static final double RESTART = 0.5;

  /** Smaller values go down and up by corrections alone, so no fall of theirs is a restart. */
  private static final double SMALL = 4;

  /** The first value that is ever seen. */
  static DayCount first(long nowMillis, double value, ZoneId zone) {
    double seen = Math.max(0, value);
    return new DayCount(nowMillis, dayAt(nowMillis, zone), seen, seen, 0, false);
  }

  /** All that was ever counted. */
  double total() {
    return before + highest;
  }

  /** After the next value. */
  DayCount next(long nowMillis, double value, ZoneId zone) {
    double seen = Math.max(0, value);
    long today = dayAt(nowMillis, zone);
    if (nowMillis <= atMillis) {
      // A clock that was set back says nothing of midnights.
      return new DayCount(atMillis, day, Math.max(highest, seen), seen, before, waits);
    }
    return today > day ? afterMidnight(nowMillis, seen, today, zone) : byDay(nowMillis, seen, zone);
  }

  private DayCount afterMidnight(long nowMillis, double seen, long today, ZoneId zone) {
    boolean onlyOne = today == day + 1;
    boolean fresh = nowMillis - midnight(today, zone) < LATEST.toMillis();
    boolean stands = seen >= last && onlyOne;
    if (stands && fresh) {
      return new DayCount(nowMillis, day, Math.max(highest, seen), seen, before, true);
    }
    if (stands && waits) {
      // It was looked at all along and has not fallen at this midnight.
      return new DayCount(nowMillis, today, Math.max(highest, seen), seen, before, false);
    }
    return new DayCount(nowMillis, today, seen, seen, total(), false);
  }

  private DayCount byDay(long nowMillis, double seen, ZoneId zone) {
    boolean restarted = seen < highest * RESTART && highest > SMALL;
    long toMidnight = midnight(day + 1, zone) - nowMillis;
    boolean early = seen < highest * RESTART && toMidnight > 0 && toMidnight <= EARLIEST.toMillis();
    if (restarted || early) {
      return new DayCount(nowMillis, early ? day + 1 : day, seen, seen, total(), false);
    }
    return new DayCount(nowMillis, day, Math.max(highest, seen), seen, before, false);
  }

  private static long dayAt(long millis, ZoneId zone) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone).toEpochDay();
  }

  /** When a local day begins, which is not always at 00:00: clocks may jump over that. */
  private static long midnight(long day, ZoneId zone) {
    return LocalDate.ofEpochDay(day).atStartOfDay(zone).toInstant().toEpochMilli();
  }
}
