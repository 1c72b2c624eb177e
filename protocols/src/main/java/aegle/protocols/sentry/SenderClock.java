package aegle.protocols.sentry;

import aegle.protocols.EventTime;
import aegle.signals.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The times in one request. A sender whose clock is off by an hour or more says so by the
 * difference between {@code sent_at} and the time of receipt; all its times are moved by that, as
 * in Relay. A time that is absurd even then is replaced by the time of receipt and counted. Used by
 * one thread.
 */
final class SenderClock {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long SECONDS_PER_MINUTE = 60;

  /** Less than this may be the network, or a queue of a client that was offline (Relay's value). */
  private static final long MIN_DRIFT_NANOS = 55 * SECONDS_PER_MINUTE * NANOS_PER_SECOND;

  /** Relay's {@code max_secs_in_future}. */
  private static final long MAX_FUTURE_NANOS = SECONDS_PER_MINUTE * NANOS_PER_SECOND;

  /** Relay's {@code max_secs_in_past}: 30 days. */
  private static final long MAX_PAST_NANOS = 30 * 24 * 60 * SECONDS_PER_MINUTE * NANOS_PER_SECOND;

  /** Seconds beyond which nanoseconds no longer fit; the year 2255. */
  private static final double MAX_SECONDS = 9e9;

  private static final int MAX_CHARS = 40;

  private final long receivedNanos;
  private final long driftNanos;
  private int replaced;

  SenderClock(long receivedMillis, OptionalLong sentAtNanos) {
    this.receivedNanos = receivedMillis * EventTime.NANOS_PER_MILLI;
    long drift = receivedNanos - sentAtNanos.orElse(receivedNanos);
    this.driftNanos = Math.abs(drift) >= MIN_DRIFT_NANOS ? drift : 0;
  }

  /** The time that a member says, or the time of receipt where it says none that can be. */
  long nanos(@Nullable Json said) {
    if (said == null || said instanceof Json.Nil) {
      return receivedNanos;
    }
    OptionalLong parsed = parse(said);
    if (parsed.isPresent()) {
      long nanos = parsed.getAsLong() + driftNanos;
      if (nanos <= receivedNanos + MAX_FUTURE_NANOS && nanos >= receivedNanos - MAX_PAST_NANOS) {
        return nanos;
      }
    }
    replaced++;
    return receivedNanos;
  }

  long receivedNanos() {
    return receivedNanos;
  }

  /** How many times were absurd. */
  int replaced() {
    return replaced;
  }

  /** Milliseconds from one time to the other; 0 where either is missing or the order is wrong. */
  static double millisBetween(@Nullable Json start, @Nullable Json end) {
    OptionalLong from = parse(start);
    OptionalLong to = parse(end);
    if (from.isEmpty() || to.isEmpty()) {
      return 0;
    }
    // As whole numbers: a double of this size is good to 256 nanoseconds only.
    long nanos = to.getAsLong() - from.getAsLong();
    boolean inOrder = to.getAsLong() > from.getAsLong() && nanos > 0;
    return inOrder ? (double) nanos / EventTime.NANOS_PER_MILLI : 0;
  }

  /** Whether something ended before it began, as when the clock was set in between. */
  static boolean isReversed(@Nullable Json start, @Nullable Json end) {
    OptionalLong from = parse(start);
    OptionalLong to = parse(end);
    return from.isPresent() && to.isPresent() && to.getAsLong() < from.getAsLong();
  }

  /**
   * Nanoseconds since 1970 from seconds (1795403623.395812, a number or in quotes) or from RFC 3339
   * with or without a zone (then UTC); empty where it is neither.
   */
  static OptionalLong parse(@Nullable Json said) {
    return switch (said) {
      case Json.Numeral(String digits) -> seconds(digits);
      case Json.Text(String text) when text.length() > MAX_CHARS -> OptionalLong.empty();
      case Json.Text(String text) when Numbers.isPlainNumber(text) -> seconds(text);
      case Json.Text(String text) -> dateTime(text.trim());
      case null, default -> OptionalLong.empty();
    };
  }

  private static OptionalLong seconds(String digits) {
    double rough = Double.parseDouble(digits);
    if (!(Math.abs(rough) < MAX_SECONDS)) {
      return OptionalLong.empty();
    }
    if (rough == 0) {
      // Here ends 1e-999999999 too, whose exact value would cost a second to round.
      return OptionalLong.of(0);
    }
    // A double has no room for nanoseconds of this century, so the digits are read exactly.
    return OptionalLong.of(
        new BigDecimal(digits).movePointRight(9).setScale(0, RoundingMode.HALF_UP).longValue());
  }

  private static OptionalLong dateTime(String text) {
    String normal = text.replace(' ', 'T');
    try {
      int zone = Math.max(normal.indexOf('Z'), Math.max(normal.indexOf('+'), zoneMinus(normal)));
      OffsetDateTime time =
          zone > 0
              ? OffsetDateTime.parse(normal)
              : LocalDateTime.parse(normal).atOffset(ZoneOffset.UTC);
      long seconds = time.toEpochSecond();
      return Math.abs(seconds) < MAX_SECONDS
          ? OptionalLong.of(seconds * NANOS_PER_SECOND + time.getNano())
          : OptionalLong.empty();
    } catch (DateTimeException noTime) {
      // The caller replaces and counts it.
      return OptionalLong.empty();
    }
  }

  /** Where a negative offset begins: a minus after the time's T. */
  private static int zoneMinus(String text) {
    int time = text.indexOf('T');
    return time < 0 ? -1 : text.indexOf('-', time);
  }
}
