package aegle.protocols;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * The moment that a sender claims, in the many ways in which senders write it, as nanoseconds since
 * 1970. {@link #UNKNOWN} where it cannot be read.
 */
public final class EventTime {
  public static final long UNKNOWN = Long.MIN_VALUE;
  public static final long NANOS_PER_MILLI = 1_000_000;

  /** Nothing that Aegle watches ran before 2001-09-09; an earlier time is a broken clock. */
  public static final long EARLIEST_NANOS = 1_000_000_000_000_000_000L;

  /** A clock may be ahead of ours by so much: 1 day. */
  public static final long MAX_AHEAD_NANOS = 86_400_000_000_000L;

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final double LAST_SECONDS = 1e11;
  private static final double LAST_MILLIS = 1e14;
  private static final double LAST_MICROS = 1e17;
  private static final int[] FRACTION_UNITS = {
    1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
  };

  private EventTime() {}

  /** Whether a time is one at which a record may be kept. */
  public static boolean isCredible(long nanos, long receivedNanos) {
    return nanos >= EARLIEST_NANOS && nanos - receivedNanos <= MAX_AHEAD_NANOS;
  }

  /** A whole number of seconds, milliseconds, microseconds or nanoseconds, told by its size. */
  public static long ofWhole(long number) {
    if (number < 0) {
      return UNKNOWN;
    }
    if (number < LAST_SECONDS) {
      return number <= Long.MAX_VALUE / NANOS_PER_SECOND ? number * NANOS_PER_SECOND : UNKNOWN;
    }
    if (number < LAST_MILLIS) {
      return number <= Long.MAX_VALUE / NANOS_PER_MILLI ? number * NANOS_PER_MILLI : UNKNOWN;
    }
    if (number < LAST_MICROS) {
      return number <= Long.MAX_VALUE / 1_000 ? number * 1_000 : UNKNOWN;
    }
    return number;
  }

  /** A number with a fraction, of the same units. Microseconds survive, nanoseconds do not. */
  public static long ofReal(double number) {
    if (!(number >= 0) || number > Long.MAX_VALUE) {
      return UNKNOWN;
    }
    double unit =
        number < LAST_SECONDS
            ? NANOS_PER_SECOND
            : number < LAST_MILLIS ? NANOS_PER_MILLI : number < LAST_MICROS ? 1_000 : 1;
    double whole = Math.floor(number);
    double nanos = whole * unit + Math.rint((number - whole) * unit);
    return nanos < Long.MAX_VALUE ? (long) nanos : UNKNOWN;
  }

  /** ISO 8601, or a number written as text. */
  public static long ofText(String text) {
    long iso = ofIso(text);
    if (iso != UNKNOWN || text.isEmpty() || text.length() > 24) {
      return iso;
    }
    int point = text.indexOf('.');
    if (point > 0) {
      boolean real = isDigits(text.substring(0, point)) && isDigits(text.substring(point + 1));
      return real ? ofReal(Double.parseDouble(text)) : UNKNOWN;
    }
    boolean digits = isDigits(text);
    return digits && text.length() <= 18
        ? ofWhole(Long.parseLong(text))
        : digits && text.length() == 19 ? wholeOrUnknown(text) : UNKNOWN;
  }

  private static boolean isDigits(String text) {
    boolean digits = !text.isEmpty();
    for (int i = 0; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits;
  }

  private static long wholeOrUnknown(String nineteenDigits) {
    long value = Long.parseUnsignedLong(nineteenDigits);
    return value < 0 ? UNKNOWN : ofWhole(value);
  }

  /**
   * A date and time of ISO 8601 such as {@code 2026-11-23T03:19:13.853Z}; a blank may stand for the
   * {@code T}, an offset may miss (UTC then) or stand after a blank.
   */
  public static long ofIso(String text) {
    int length = text.length();
    if (length < 19
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || (text.charAt(10) != 'T' && text.charAt(10) != ' ')
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return UNKNOWN;
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    if ((year | month | day | hour | minute | second) < 0
        || hour > 23
        || minute > 59
        || second > 60) {
      return UNKNOWN;
    }
    int at = 19;
    long nanos = 0;
    if (at < length && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
      int start = ++at;
      while (at < length && isDigit(text.charAt(at)) && at - start < 9) {
        at++;
      }
      nanos = (long) digits(text, start, at) * FRACTION_UNITS[at - start];
      while (at < length && isDigit(text.charAt(at))) {
        at++;
      }
    }
    long offsetSeconds = offsetSeconds(text, at);
    if (offsetSeconds == UNKNOWN || nanos < 0) {
      return UNKNOWN;
    }
    try {
      long seconds =
          LocalDate.of(year, month, day).toEpochDay() * 86_400
              + hour * 3_600L
              + minute * 60L
              + second
              - offsetSeconds;
      return Math.addExact(Math.multiplyExact(seconds, NANOS_PER_SECOND), nanos);
    } catch (DateTimeException | ArithmeticException notATime) {
      // 30 February, or a year that nanoseconds cannot count: the caller is told by the value.
      return UNKNOWN;
    }
  }

  /** Nothing, {@code Z}, {@code +07:00}, {@code +0700} or {@code +07}, up to the end. */
  private static long offsetSeconds(String text, int from) {
    int at = from;
    if (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    int left = text.length() - at;
    if (left == 0 || (left == 1 && text.charAt(at) == 'Z')) {
      return 0;
    }
    char sign = text.charAt(at);
    if ((sign != '+' && sign != '-') || left < 3) {
      return UNKNOWN;
    }
    int hours = digits(text, at + 1, at + 3);
    int minutesAt = left > 3 && text.charAt(at + 3) == ':' ? at + 4 : at + 3;
    int minutesLeft = text.length() - minutesAt;
    int minutes =
        minutesLeft == 2 ? digits(text, minutesAt, minutesAt + 2) : minutesLeft == 0 ? 0 : -1;
    if (hours < 0 || minutes < 0 || hours > 18 || minutes > 59) {
      return UNKNOWN;
    }
    long seconds = hours * 3_600L + minutes * 60L;
    return sign == '-' ? -seconds : seconds;
  }

  /** The number that digits spell, or -1 when one of them is none. */
  private static int digits(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!isDigit(c)) {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
