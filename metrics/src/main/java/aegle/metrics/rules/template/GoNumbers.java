package aegle.metrics.rules.template;

import aegle.signals.GoFloat;
import aegle.signals.GoQuote;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;

/** Go's reading and writing of numbers (package strconv). */
public final class GoNumbers {
  private static final Pattern FLOAT =
      Pattern.compile(
          "[+-]?(?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
              + "|0[xX](?:[0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+)[pP][+-]?[0-9]+)");
  private static final Pattern UNDERSCORE = Pattern.compile("_");
  private static final BigInteger MAX_UINT64 = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  private GoNumbers() {}

  /**
   * A float as {@code strconv.ParseFloat} reads it.
   *
   * @throws FunctionException in strconv's words
   */
  public static double parseFloat(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String unsigned = lower.startsWith("+") || lower.startsWith("-") ? lower.substring(1) : lower;
    if (unsigned.equals("inf") || unsigned.equals("infinity")) {
      return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (lower.equals("nan")) {
      return Double.NaN;
    }
    if (!FLOAT.matcher(text).matches()) {
      throw new FunctionException(
          "strconv.ParseFloat: parsing " + GoQuote.of(text) + ": invalid syntax");
    }
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw new FunctionException(
          "strconv.ParseFloat: parsing " + GoQuote.of(text) + ": value out of range");
    }
    return value;
  }

  /** Index after the number that starts here, by the characters a number may have. */
  static int scan(String text, int from) {
    int at = from;
    if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
      at++;
    }
    String digits = "0123456789_";
    boolean hex = false;
    if (text.startsWith("0", at) && at + 1 < text.length()) {
      switch (text.charAt(at + 1)) {
        case 'x', 'X' -> {
          digits = "0123456789abcdefABCDEF_";
          hex = true;
          at += 2;
        }
        case 'o', 'O', 'b', 'B' -> at += 2;
        default -> {}
      }
    }
    at = run(text, at, digits);
    if (text.startsWith(".", at)) {
      at = run(text, at + 1, digits);
    }
    if (at < text.length() && (hex ? "pP" : "eE").indexOf(text.charAt(at)) >= 0) {
      at++;
      if (at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      at = run(text, at, "0123456789_");
    }
    return at;
  }

  private static int run(String text, int from, String allowed) {
    int at = from;
    while (at < text.length() && allowed.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  /**
   * The value of a number constant: a Long, or a Double when it is written as a float.
   *
   * @throws TemplateException when it is no number
   */
  static Object constant(String source) {
    String text = UNDERSCORE.matcher(source).replaceAll("");
    String lower = text.toLowerCase(Locale.ROOT);
    boolean hex = lower.contains("0x");
    boolean writtenAsFloat = hex ? lower.contains("p") : lower.matches(".*[.e].*");
    try {
      if (writtenAsFloat) {
        return parseFloat(text);
      }
      BigInteger value = integer(lower);
      if (value.bitLength() > 63) {
        if (value.signum() < 0 || value.compareTo(MAX_UINT64) > 0) {
          throw new TemplateException("illegal number syntax: " + GoQuote.of(source));
        }
        return value;
      }
      return value.longValueExact();
    } catch (NumberFormatException | FunctionException e) {
      throw new TemplateException("illegal number syntax: " + GoQuote.of(source));
    }
  }

  private static BigInteger integer(String text) {
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    BigInteger value;
    if (digits.startsWith("0x")) {
      value = new BigInteger(digits.substring(2), 16);
    } else if (digits.startsWith("0b")) {
      value = new BigInteger(digits.substring(2), 2);
    } else if (digits.startsWith("0o")) {
      value = new BigInteger(digits.substring(2), 8);
    } else if (digits.length() > 1 && digits.startsWith("0")) {
      value = new BigInteger(digits.substring(1), 8);
    } else {
      value = new BigInteger(digits);
    }
    return negative ? value.negate() : value;
  }

  /**
   * A float as {@code strconv.FormatFloat} writes it.
   *
   * @param verb one of e E f F g G
   * @param precision digits, or -1 for as few as tell the value from its neighbours
   */
  public static String formatFloat(double value, char verb, int precision) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    boolean negative = Double.doubleToRawLongBits(value) < 0;
    String magnitude = magnitude(Math.abs(value), verb, precision);
    return negative ? "-" + magnitude : magnitude;
  }

  private static String magnitude(double value, char verb, int precision) {
    return switch (verb) {
      case 'e', 'E' ->
          exponential(rounded(value, precision < 0 ? -1 : precision + 1), verb, precision);
      case 'f', 'F' ->
          precision < 0
              ? GoFloat.shortest(value).toPlainString()
              : new BigDecimal(value).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
      default -> general(value, verb, precision);
    };
  }

  private static String general(double value, char verb, int precision) {
    int significant = precision == 0 ? 1 : precision;
    BigDecimal decimal = rounded(value, significant);
    int digits = decimal.signum() == 0 ? 1 : decimal.precision();
    int exponent = decimal.signum() == 0 ? 0 : decimal.precision() - decimal.scale() - 1;
    int threshold = significant;
    if (threshold > digits && digits >= exponent + 1) {
      threshold = digits;
    }
    if (precision < 0) {
      threshold = 6;
    }
    if (exponent < -4 || exponent >= threshold) {
      return exponential(decimal, verb == 'G' ? 'E' : 'e', digits - 1);
    }
    return decimal.toPlainString();
  }

  /** Rounded to so many significant digits, -1 for the shortest; no trailing zeros. */
  private static BigDecimal rounded(double value, int significant) {
    if (value == 0) {
      return BigDecimal.ZERO;
    }
    if (significant < 0) {
      return GoFloat.shortest(value);
    }
    BigDecimal exact = new BigDecimal(value);
    return exact.round(new MathContext(significant, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }

  private static String exponential(BigDecimal decimal, char verb, int precision) {
    String digits = decimal.unscaledValue().toString();
    int exponent = decimal.signum() == 0 ? 0 : digits.length() - decimal.scale() - 1;
    StringBuilder significand = new StringBuilder(digits);
    while (significand.length() > 1 && significand.charAt(significand.length() - 1) == '0') {
      significand.setLength(significand.length() - 1);
    }
    int wanted = precision < 0 ? significand.length() - 1 : precision;
    while (significand.length() < wanted + 1) {
      significand.append('0');
    }
    if (wanted > 0) {
      significand.insert(1, '.');
    }
    char sign = exponent < 0 ? '-' : '+';
    String size = String.format("%02d", Math.abs(exponent));
    return significand.toString() + verb + sign + size;
  }
}
