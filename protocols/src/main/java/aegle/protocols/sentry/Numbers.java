package aegle.protocols.sentry;

import aegle.signals.Json;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Numbers of strangers: out of range is a fallback, never an exception. */
final class Numbers {
  private static final int MAX_LONG_CHARS = 20;

  private Numbers() {}

  /** A whole number in plain digits, or the fallback. */
  static long whole(String digits, long fallback) {
    if (digits.isEmpty() || digits.length() > MAX_LONG_CHARS) {
      return fallback;
    }
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException notWhole) {
      // A fraction, an exponent, or beyond 64 bits: the fallback is the answer.
      return fallback;
    }
  }

  /** A number as a double: digits or digits in quotes, empty where it is neither or not finite. */
  static OptionalDouble real(@Nullable Json json) {
    String digits;
    if (json instanceof Json.Numeral(String numeral)) {
      digits = numeral;
    } else if (json instanceof Json.Text(String text) && isPlainNumber(text)) {
      digits = text;
    } else {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(digits);
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /** Digits with at most one point and one leading sign; what all senders write. */
  static boolean isPlainNumber(String text) {
    int points = 0;
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c == '.') {
        points++;
      } else if (c != '-' || i > 0) {
        return false;
      }
    }
    return digits > 0 && digits <= 40 && points <= 1;
  }
}
