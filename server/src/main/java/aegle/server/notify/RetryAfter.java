package aegle.server.notify;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** How long a receiver asks to be left alone (RFC 9110, section 10.2.3). */
final class RetryAfter {
  /** A longer wish is shortened: 1 day. The group is told in its next round anyway. */
  static final Duration MAX = Duration.ofDays(1);

  private RetryAfter() {}

  /** Seconds, or a date; zero when the header is neither. */
  static Duration of(String header, Instant now) {
    String text = header.strip();
    if (text.matches("[0-9]{1,9}")) {
      return shorter(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
      return until.isAfter(now) ? shorter(Duration.between(now, until)) : Duration.ZERO;
    } catch (DateTimeException _) {
      return Duration.ZERO;
    }
  }

  private static Duration shorter(Duration wish) {
    return wish.compareTo(MAX) < 0 ? wish : MAX;
  }
}
