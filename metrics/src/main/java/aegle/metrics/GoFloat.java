package aegle.metrics;

import java.math.BigDecimal;

/**
 * Numbers as Go's {@code strconv.FormatFloat} writes them with the fewest digits that read back as
 * the same number: the form of PromQL, of its HTTP API and of alert templates. Not finite values
 * are {@code NaN}, {@code +Inf} and {@code -Inf}.
 */
public final class GoFloat {
  private GoFloat() {}

  /** The {@code 'f'} form, never an exponent: {@code 1e+100} has 101 digits. */
  public static String format(double value) {
    if (!Double.isFinite(value)) {
      return notFinite(value);
    }
    if (value == (long) value && Math.abs(value) < 1e15) {
      return value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value);
    }
    String text = Double.toString(value);
    if (text.indexOf('E') >= 0) {
      return withoutZeros(new BigDecimal(text).toPlainString());
    }
    return withoutZeros(text);
  }

  /**
   * The {@code 'g'} form, as {@code %g} and {@code %v} print: an exponent below 1e-4 and from 1e+06
   * on.
   */
  public static String formatG(double value) {
    return shortest(value, -4, 6);
  }

  /** The form of samples in the HTTP API: an exponent below 1e-6 and from 1e+21 on. */
  public static String formatJson(double value) {
    return shortest(value, -6, 21);
  }

  /**
   * Reads what Go's {@code strconv.ParseFloat} reads of decimal numbers, infinities and NaN.
   *
   * @throws NumberFormatException when the text is no number
   */
  public static double parse(String text) {
    boolean signed = text.startsWith("+") || text.startsWith("-");
    String body = signed ? text.substring(1) : text;
    double sign = text.startsWith("-") ? -1 : 1;
    if (body.equalsIgnoreCase("inf") || body.equalsIgnoreCase("infinity")) {
      return sign * Double.POSITIVE_INFINITY;
    }
    if (text.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    if (body.isEmpty() || !isDecimal(body)) {
      throw new NumberFormatException("not a number: \"" + text + "\"");
    }
    return Double.parseDouble(text);
  }

  private static boolean isDecimal(String body) {
    // Java also reads a trailing d or f, blanks around the number and its own spelling of infinity.
    for (int i = 0; i < body.length(); i++) {
      if ("0123456789.eE+-".indexOf(body.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static String shortest(double value, int plainFromExponent, int plainBelowExponent) {
    if (!Double.isFinite(value)) {
      return notFinite(value);
    }
    if (value == 0) {
      return format(value);
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    if (exponent >= plainFromExponent && exponent < plainBelowExponent) {
      return format(value);
    }
    String digits = exact.unscaledValue().abs().toString();
    StringBuilder text = new StringBuilder(value < 0 ? "-" : "");
    text.append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append('e').append(exponent < 0 ? '-' : '+');
    int size = Math.abs(exponent);
    return text.append(size < 10 ? "0" : "").append(size).toString();
  }

  private static String withoutZeros(String text) {
    if (text.indexOf('.') < 0) {
      return text;
    }
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }

  private static String notFinite(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    return value > 0 ? "+Inf" : "-Inf";
  }
}
