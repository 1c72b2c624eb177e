package aegle.protocols;

import aegle.signals.GoQuote;
import java.nio.charset.StandardCharsets;

/** Reads numbers as Go's {@code strconv.ParseFloat} does, from bytes, mostly without an object. */
public final class NumberText {
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final long MAX_EXACT_MANTISSA = 1L << 53;
  private static final int MAX_DIGITS = 18;

  /** The NaN that Prometheus stores for every NaN that was read. */
  private static final double NORMAL_NAN = Double.longBitsToDouble(0x7ff8000000000001L);

  private NumberText() {}

  /**
   * The number that the bytes {@code from <= i < to} spell.
   *
   * @throws DecodeException in the words of Prometheus when they spell none
   */
  public static double parse(byte[] bytes, int from, int to) {
    int i = from;
    boolean negative = false;
    if (i < to && (bytes[i] == '-' || bytes[i] == '+')) {
      negative = bytes[i] == '-';
      i++;
    }
    long mantissa = 0;
    int digits = 0;
    int scale = 0;
    boolean seenPoint = false;
    for (; i < to; i++) {
      byte c = bytes[i];
      if (c >= '0' && c <= '9') {
        mantissa = mantissa * 10 + (c - '0');
        digits++;
        scale += seenPoint ? 1 : 0;
      } else if (c == '.' && !seenPoint) {
        seenPoint = true;
      } else {
        break;
      }
    }
    boolean exact = i == to && digits > 0 && digits <= MAX_DIGITS && mantissa <= MAX_EXACT_MANTISSA;
    if (!exact || scale >= POWERS_OF_TEN.length) {
      return parseSlowly(bytes, from, to);
    }
    // One correctly rounded division of two exact numbers is the nearest double (Clinger, 1990).
    double value = mantissa / POWERS_OF_TEN[scale];
    return negative ? -value : value;
  }

  private static double parseSlowly(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 'p' || c == 'P' || c == '_') {
        throw new DecodeException("unsupported character in float");
      }
    }
    int signs = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    String word = text.substring(signs);
    if (word.equalsIgnoreCase("nan") && signs == 0) {
      return NORMAL_NAN;
    }
    if (word.equalsIgnoreCase("inf") || word.equalsIgnoreCase("infinity")) {
      return text.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (!isDecimal(word)) {
      throw syntax(bytes, from, to, "invalid syntax");
    }
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw syntax(bytes, from, to, "invalid syntax");
    }
    if (Double.isInfinite(value)) {
      throw syntax(bytes, from, to, "value out of range");
    }
    return value;
  }

  private static boolean isDecimal(String word) {
    boolean digitSeen = false;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      digitSeen |= digit;
      boolean mark = c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
      if (!digit && !mark) {
        return false;
      }
    }
    return digitSeen;
  }

  private static DecodeException syntax(byte[] bytes, int from, int to, String why) {
    return new DecodeException(
        "strconv.ParseFloat: parsing " + GoQuote.of(bytes, from, to) + ": " + why);
  }
}
