package aegle.signals;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as Go's {@code strconv} writes them, with the fewest digits that read back as the same
 * number: the form of PromQL, of its HTTP API, of alert templates and of the text formats. Not
 * finite values are {@code NaN}, {@code +Inf} and {@code -Inf}.
 */
public final class GoFloat {
  private static final double MAX_EXACT_LONG = 1e15;

  /** Below it a double has so few bits that Java writes two digits where one would do. */
  private static final double ONE_DIGIT_MAY_DO = 1e-320;

  private GoFloat() {}

  /** The {@code 'f'} form, never an exponent: {@code 1e+100} has 101 digits. */
  public static String plain(double value) {
    if (isSpecial(value)) {
      return special(value);
    }
    if (isWhole(value)) {
      return Long.toString((long) value);
    }
    Digits digits = Digits.of(value);
    StringBuilder text = new StringBuilder(digits.sign());
    int point = digits.point();
    String figures = digits.figures();
    if (point <= 0) {
      return text.append("0.").repeat('0', -point).append(figures).toString();
    }
    if (point >= figures.length()) {
      return text.append(figures).repeat('0', point - figures.length()).toString();
    }
    return text.append(figures, 0, point)
        .append('.')
        .append(figures, point, figures.length())
        .toString();
  }

  /**
   * The {@code 'g'} form, as {@code %g} and {@code %v} print and the text formats write: an
   * exponent below 1e-4 and from 1e+06 on.
   */
  public static String general(double value) {
    double size = Math.abs(value);
    boolean plain = isSpecial(value) || size == 0 || (size >= 1e-4 && size < 1e6);
    return plain ? plain(value) : exponent(value);
  }

  /** The form of samples in the HTTP API: an exponent below 1e-6 and from 1e+21 on. */
  public static String json(double value) {
    double size = Math.abs(value);
    boolean plain = isSpecial(value) || size == 0 || (size >= 1e-6 && size < 1e21);
    return plain ? plain(value) : exponent(value);
  }

  /** As OpenMetrics wants a bound or a quantile: {@code 1.0} rather than {@code 1}. */
  public static String openMetrics(double value) {
    String text = general(value);
    boolean whole = text.indexOf('.') < 0 && text.indexOf('e') < 0;
    return whole && !isSpecial(value) ? text + ".0" : text;
  }

  /** The {@code 'e'} form: always an exponent, as the values of alerts are written. */
  public static String exponent(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return special(value);
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0e+00" : "0e+00";
    }
    Digits digits = Digits.of(value);
    StringBuilder text = new StringBuilder(digits.sign());
    String figures = digits.figures();
    text.append(figures.charAt(0));
    if (figures.length() > 1) {
      text.append('.').append(figures, 1, figures.length());
    }
    int exponent = digits.point() - 1;
    text.append('e').append(exponent < 0 ? '-' : '+');
    if (Math.abs(exponent) < 10) {
      text.append('0');
    }
    return text.append(Math.abs(exponent)).toString();
  }

  /** The decimal of fewest digits that reads back as this finite number, without zeros behind. */
  public static BigDecimal shortest(double value) {
    if (value == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (Math.abs(value) < ONE_DIGIT_MAY_DO && decimal.precision() == 2) {
      BigDecimal one = decimal.round(new MathContext(1, RoundingMode.HALF_EVEN));
      if (one.doubleValue() == value) {
        return one.stripTrailingZeros();
      }
    }
    return decimal;
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

  private static boolean isSpecial(double value) {
    return Double.isNaN(value) || Double.isInfinite(value) || (value == 0 && 1 / value < 0);
  }

  private static String special(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (value == 0) {
      return "-0";
    }
    return value > 0 ? "+Inf" : "-Inf";
  }

  private static boolean isWhole(double value) {
    return Math.abs(value) < MAX_EXACT_LONG && value == (long) value;
  }

  /**
   * The shortest digits of a number: {@code 0.FIGURES * 10^point}.
   *
   * @param sign "-" or empty
   */
  private record Digits(String sign, String figures, int point) {
    static Digits of(double value) {
      String sign = value < 0 ? "-" : "";
      double size = Math.abs(value);
      if (size < ONE_DIGIT_MAY_DO) {
        BigDecimal decimal = shortest(size);
        return new Digits(
            sign, decimal.unscaledValue().toString(), decimal.precision() - decimal.scale());
      }
      String text = Double.toString(size);
      int e = text.indexOf('E');
      int exponent = e < 0 ? 0 : Integer.parseInt(text, e + 1, text.length(), 10);
      String mantissa = e < 0 ? text : text.substring(0, e);
      int dot = mantissa.indexOf('.');
      String all = mantissa.substring(0, dot) + mantissa.substring(dot + 1);
      int first = 0;
      while (first < all.length() - 1 && all.charAt(first) == '0') {
        first++;
      }
      int last = all.length();
      while (last > first + 1 && all.charAt(last - 1) == '0') {
        last--;
      }
      return new Digits(sign, all.substring(first, last), dot - first + exponent);
    }
  }
}
