package aegle.bench.conformance;

import java.util.Map;

/** Works out a constant expression of Go: numbers, units of time, plus, minus, times, brackets. */
final class GoArithmetic {
  private static final Map<String, Double> UNITS =
      Map.of(
          "time.Nanosecond", 1.0,
          "time.Microsecond", 1e3,
          "time.Millisecond", 1e6,
          "time.Second", 1e9,
          "time.Minute", 60e9,
          "time.Hour", 3_600e9,
          "time.January", 1.0);

  private final String text;
  private int at;

  GoArithmetic(String text) {
    this.text = text.replace(" ", "").replace("_", "");
  }

  /**
   * The value.
   *
   * @throws IllegalArgumentException when there is more to it than arithmetic
   */
  double value() {
    double value = sum();
    if (at < text.length()) {
      throw new IllegalArgumentException("cannot work out '" + text + "'");
    }
    return value;
  }

  private double sum() {
    double value = product();
    while (at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) {
      boolean plus = text.charAt(at++) == '+';
      value += plus ? product() : -product();
    }
    return value;
  }

  private double product() {
    double value = factor();
    while (at < text.length() && "*/".indexOf(text.charAt(at)) >= 0) {
      boolean times = text.charAt(at++) == '*';
      double other = factor();
      value = times ? value * other : value / other;
    }
    return value;
  }

  private double factor() {
    if (text.startsWith("-", at)) {
      at++;
      return -factor();
    }
    if (text.startsWith("(", at)) {
      at++;
      double value = sum();
      at++;
      return value;
    }
    int from = at;
    while (at < text.length() && "+-*/()".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(from, at);
    Double unit = UNITS.get(word);
    try {
      return unit == null ? Double.parseDouble(word) : unit;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("cannot work out '" + text + "'", e);
    }
  }
}
