package aegle.metrics.rules.template;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Numbers for people, as Prometheus and Alertmanager write them in templates. */
public final class Humanize {
  private static final String[] LARGE = {"k", "M", "G", "T", "P", "E", "Z", "Y"};
  private static final String[] SMALL = {"m", "u", "n", "p", "f", "a", "z", "y"};
  private static final String[] BINARY = {"ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"};

  private Humanize() {}

  /**
   * Any number, or a text that is one.
   *
   * @throws FunctionException when it is neither
   */
  public static double toFloat(@Nullable Object value) {
    return switch (value) {
      case Double number -> number;
      case String text -> GoNumbers.parseFloat(text);
      case Long number -> number;
      case BigInteger number -> number.doubleValue();
      case DurationValue duration -> duration.seconds();
      case null, default ->
          throw new FunctionException("can't convert " + Values.typeName(value) + " to float");
    };
  }

  private static String four(double value) {
    return GoNumbers.formatFloat(value, 'g', 4);
  }

  private static boolean isFinite(double value) {
    return !Double.isNaN(value) && !Double.isInfinite(value);
  }

  /** {@code 1234567} is {@code 1.235M}. */
  public static String metric(@Nullable Object number) {
    double value = toFloat(number);
    if (value == 0 || !isFinite(value)) {
      return four(value);
    }
    return Math.abs(value) >= 1 ? scaled(value, 1000, LARGE) : small(value);
  }

  private static String scaled(double number, double step, String[] prefixes) {
    double value = number;
    String prefix = "";
    for (String larger : prefixes) {
      if (Math.abs(value) < step) {
        break;
      }
      prefix = larger;
      value /= step;
    }
    return four(value) + prefix;
  }

  private static String small(double number) {
    double value = number;
    String prefix = "";
    for (String smaller : SMALL) {
      if (Math.abs(value) >= 1) {
        break;
      }
      prefix = smaller;
      value *= 1000;
    }
    return four(value) + prefix;
  }

  /** {@code 1048576} is {@code 1Mi}. */
  public static String binary(@Nullable Object number) {
    double value = toFloat(number);
    return Math.abs(value) <= 1 || !isFinite(value) ? four(value) : scaled(value, 1024, BINARY);
  }

  /** {@code 0.1234567} is {@code 12.35%}. */
  public static String percentage(@Nullable Object number) {
    return four(toFloat(number) * 100) + "%";
  }

  /** Seconds as {@code 1d 0h 0m 0s}, {@code 12.35s} or {@code 100ms}. */
  public static String duration(@Nullable Object number) {
    double seconds = toFloat(number);
    if (!isFinite(seconds)) {
      return four(seconds);
    }
    if (seconds == 0) {
      return four(seconds) + "s";
    }
    if (Math.abs(seconds) < 1) {
      return small(seconds) + "s";
    }
    String sign = seconds < 0 ? "-" : "";
    long whole = (long) Math.abs(seconds);
    String text = whole < 60 ? four(Math.abs(seconds)) + "s" : whole % 60 + "s";
    if (whole >= 60) {
      text = whole / 60 % 60 + "m " + text;
    }
    if (whole >= 3600) {
      text = whole / 3600 % 24 + "h " + text;
    }
    if (whole >= 86_400) {
      text = whole / 86_400 + "d " + text;
    }
    return sign + text;
  }

  /** Seconds since 1970 as a time in UTC. */
  public static String timestamp(@Nullable Object number) {
    double seconds = toFloat(number);
    return isFinite(seconds) ? TimeValue.ofSeconds(seconds).toString() : four(seconds);
  }
}
