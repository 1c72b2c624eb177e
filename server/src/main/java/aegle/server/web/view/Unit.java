package aegle.server.web.view;

import java.util.List;
import java.util.Locale;

/** What a number counts, and how it is written: three significant digits and the unit beside it. */
public enum Unit {
  NONE("none"),
  SECONDS("seconds"),
  BYTES("bytes"),
  /** A share of one, written in per cent. */
  RATIO("ratio"),
  PER_SECOND("per-second");

  private record Scale(double least, String word) {}

  private static final List<Scale> SECOND_SCALES =
      List.of(new Scale(1, "s"), new Scale(1e-3, "ms"), new Scale(1e-6, "µs"));
  private static final List<Scale> BYTE_SCALES =
      List.of(
          new Scale(0x1p40, "TiB"),
          new Scale(0x1p30, "GiB"),
          new Scale(0x1p20, "MiB"),
          new Scale(0x1p10, "KiB"),
          new Scale(1, "B"));

  private final String word;

  Unit(String word) {
    this.word = word;
  }

  /** As the scripts of the pages name it. */
  public String word() {
    return word;
  }

  /** A number without its unit, and the unit. */
  public record Written(String number, String unit) {
    @Override
    public String toString() {
      String gap = unit.isEmpty() || unit.equals("/s") ? "" : " ";
      return number + gap + unit;
    }
  }

  /** Writes a value for people; NaN and infinities are written as PromQL writes them. */
  public Written write(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return new Written(special(value), "");
    }
    return switch (this) {
      case NONE -> new Written(digits(value), "");
      case PER_SECOND -> new Written(digits(value), "/s");
      case RATIO -> new Written(digits(value * 100), "%");
      case SECONDS -> scaled(value, SECOND_SCALES, "s");
      case BYTES -> scaled(value, BYTE_SCALES, "B");
    };
  }

  private static Written scaled(double value, List<Scale> scales, String unitOfZero) {
    if (value == 0) {
      return new Written("0", unitOfZero);
    }
    Scale fitting = scales.getLast();
    for (Scale scale : scales) {
      if (Math.abs(value) >= scale.least) {
        fitting = scale;
        break;
      }
    }
    return new Written(digits(value / fitting.least), fitting.word);
  }

  private static String special(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    return value > 0 ? "+Inf" : "-Inf";
  }

  /** Three significant digits; whole numbers from a thousand on, grouped. */
  public static String digits(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size < 0.001 || size >= 1e15)) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    if (size >= 1_000) {
      return count(Math.round(value));
    }
    String text =
        new java.math.BigDecimal(value)
            .round(new java.math.MathContext(3))
            .stripTrailingZeros()
            .toPlainString();
    return text.equals("-0") ? "0" : text;
  }

  /** A whole number, grouped. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** The unit that the names in an expression tell, by the conventions of Prometheus. */
  public static Unit guess(String expression) {
    if (expression.contains("_ratio")) {
      return RATIO;
    }
    boolean rate = expression.contains("rate(");
    if (expression.contains("_seconds")
        && (!rate || expression.contains("histogram_quantile(") || expression.contains("_sum"))) {
      return SECONDS;
    }
    if (expression.contains("_bytes") && !rate) {
      return BYTES;
    }
    boolean divides = expression.contains("/");
    return rate && !divides ? PER_SECOND : NONE;
  }
}
