package aegle.protocols.dogstatsd;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Tells numbers from other words without making an exception of each, since strangers write them.
 */
final class DecimalText {
  private static final int MAX_BYTES = 400;
  private static final int LONGEST_WORD_BYTES = 9;

  private DecimalText() {}

  /** Whether the bytes are a decimal number that a double can hold: {@code -1.5e3}. */
  static boolean isNumber(byte[] bytes, int from, int to) {
    int i = from;
    if (i < to && (bytes[i] == '+' || bytes[i] == '-')) {
      i++;
    }
    int whole = digits(bytes, i, to);
    int digits = whole - i;
    i = whole;
    if (i < to && bytes[i] == '.') {
      int fraction = digits(bytes, i + 1, to);
      digits += fraction - i - 1;
      i = fraction;
    }
    if (digits == 0 || to - from > MAX_BYTES) {
      return false;
    }
    return i == to ? digits <= 300 : isExponent(bytes, i, to) && isWithinRange(bytes, from, to);
  }

  private static boolean isExponent(byte[] bytes, int from, int to) {
    int i = from + 1;
    if (bytes[from] != 'e' && bytes[from] != 'E') {
      return false;
    }
    if (i < to && (bytes[i] == '+' || bytes[i] == '-')) {
      i++;
    }
    return i < to && digits(bytes, i, to) == to;
  }

  private static boolean isWithinRange(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    return Double.isFinite(Double.parseDouble(text));
  }

  private static int digits(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    return i;
  }

  /** Whether the bytes say in some client's words that there is no number. */
  static boolean isNoFinite(byte[] bytes, int from, int to) {
    if (to - from > LONGEST_WORD_BYTES) {
      return false;
    }
    String word = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity" -> true;
      default -> false;
    };
  }
}
