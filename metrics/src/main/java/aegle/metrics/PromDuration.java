package aegle.metrics;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Prometheus writes them: {@code 5m}, {@code 1h30m}, {@code 250ms}, {@code 0}; y = 365
 * d, w = 7 d.
 */
public final class PromDuration {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(\\d+)y)?(?:(\\d+)w)?(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");
  private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
  private static final long[] UNIT_MILLIS = {
    31_536_000_000L, 604_800_000L, 86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L
  };

  private PromDuration() {}

  /**
   * Milliseconds of a duration.
   *
   * @throws IllegalArgumentException when it is none; the message says what is
   */
  public static long parseMillis(String text) {
    if (text.equals("0")) {
      return 0;
    }
    Matcher matcher = FORM.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      throw new IllegalArgumentException(
          "not a valid duration string: \"" + text + "\"; use a duration such as 5m");
    }
    try {
      long millis = 0;
      for (int i = 0; i < UNITS.length; i++) {
        String count = matcher.group(i + 1);
        if (count != null) {
          millis = Math.addExact(millis, Math.multiplyExact(Long.parseLong(count), UNIT_MILLIS[i]));
        }
      }
      return millis;
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("duration out of range: \"" + text + "\"", e);
    }
  }

  public static Duration parse(String text) {
    return Duration.ofMillis(parseMillis(text));
  }

  /**
   * The shortest form: {@code 1h30m}, {@code 0s}; days, weeks and years only when nothing remains,
   * as in Prometheus.
   */
  public static String format(long millis) {
    if (millis == 0) {
      return "0s";
    }
    if (millis < 0) {
      return "-" + format(-millis);
    }
    StringBuilder text = new StringBuilder();
    long rest = millis;
    for (int i = 0; i < UNITS.length; i++) {
      boolean onlyWhenEven = i <= 2;
      if (onlyWhenEven && rest % UNIT_MILLIS[i] != 0) {
        continue;
      }
      long count = rest / UNIT_MILLIS[i];
      if (count > 0) {
        text.append(count).append(UNITS[i]);
        rest -= count * UNIT_MILLIS[i];
      }
    }
    return text.toString();
  }
}
