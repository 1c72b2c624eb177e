package aegle.protocols;

/**
 * Writes numbers as Go's {@code strconv.FormatFloat} does with the shortest digits that read back
 * to the same number, since all of Prometheus's formats are made by it.
 */
public final class GoNumber {
  /** Longest text that {@link #json} writes, in bytes. */
  public static final int MAX_BYTES = 32;

  private static final double MAX_EXACT_LONG = 1e15;

  private GoNumber() {}

  /** As a value in the Prometheus API: plain digits, an exponent below 1e-6 and from 1e21 on. */
  public static String json(double value) {
    double size = Math.abs(value);
    boolean exponent = size != 0 && (size < 1e-6 || size >= 1e21);
    return exponent && !Double.isInfinite(value) ? exponent(value) : plain(value);
  }

  /** Go's format 'f': no exponent ever. */
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

  /** Go's format 'g', as the text formats write values: an exponent below 1e-4 and from 1e6 on. */
  public static String general(double value) {
    if (isSpecial(value)) {
      return special(value);
    }
    double size = Math.abs(value);
    boolean plain = size == 0 || (size >= 1e-4 && size < 1e6);
    return plain ? plain(value) : exponent(value);
  }

  /** As OpenMetrics wants a bound or a quantile: {@code 1.0} rather than {@code 1}. */
  public static String openMetrics(double value) {
    String text = general(value);
    boolean whole = text.indexOf('.') < 0 && text.indexOf('e') < 0;
    return whole && !isSpecial(value) ? text + ".0" : text;
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

  /** Go's format 'e': always an exponent, as the values of alerts are written. */
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

  /**
   * The shortest digits of a number: {@code 0.FIGURES * 10^point}.
   *
   * @param sign "-" or empty
   */
  private record Digits(String sign, String figures, int point) {
    static Digits of(double value) {
      String text = Double.toString(Math.abs(value));
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
      String figures = all.substring(first, last);
      if (value == Double.MIN_VALUE || value == -Double.MIN_VALUE) {
        figures = "5"; // Java insists on two digits where one would do.
      }
      return new Digits(value < 0 ? "-" : "", figures, dot - first + exponent);
    }
  }
}
