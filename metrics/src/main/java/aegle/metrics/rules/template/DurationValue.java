package aegle.metrics.rules.template;

import java.util.OptionalLong;
import java.util.Set;

/** A span of time as Go has it: nanoseconds, printed as {@code 1h30m0s}. */
public record DurationValue(long nanos) implements TemplateObject {
  private static final Set<String> METHODS =
      Set.of(
          "String",
          "Hours",
          "Minutes",
          "Seconds",
          "Milliseconds",
          "Microseconds",
          "Nanoseconds",
          "Abs",
          "Round",
          "Truncate");

  /** Fractions of a nanosecond are dropped. */
  public static DurationValue ofSeconds(double seconds) {
    return new DurationValue((long) (seconds * 1e9));
  }

  double seconds() {
    long whole = nanos / 1_000_000_000;
    return whole + nanos % 1_000_000_000 / 1e9;
  }

  @Override
  public String typeName() {
    return "time.Duration";
  }

  @Override
  public boolean has(String member) {
    return METHODS.contains(member);
  }

  @Override
  public boolean isMethod(String member) {
    return true;
  }

  @Override
  public Object get(String member, Arguments arguments) {
    return switch (member) {
      case "Hours" -> seconds() / 3600;
      case "Minutes" -> seconds() / 60;
      case "Seconds" -> seconds();
      case "Milliseconds" -> nanos / 1_000_000;
      case "Microseconds" -> nanos / 1_000;
      case "Nanoseconds" -> nanos;
      case "Abs" -> new DurationValue(Math.abs(nanos));
      case "Truncate" -> truncated(argument(arguments));
      case "Round" -> {
        long unit = argument(arguments);
        long half = Math.addExact(Math.abs(nanos), unit / 2);
        yield unit <= 0 ? this : new DurationValue(Long.signum(nanos) * (half - half % unit));
      }
      default -> toString();
    };
  }

  private DurationValue truncated(long unit) {
    return unit <= 0 ? this : new DurationValue(nanos - nanos % unit);
  }

  private static long argument(Arguments arguments) {
    if (arguments.size() != 1) {
      throw new FunctionException("one duration is needed");
    }
    return arguments.as(DurationValue.class, 0).nanos();
  }

  @Override
  public OptionalLong asInteger() {
    return OptionalLong.of(nanos);
  }

  @Override
  public String toString() {
    if (nanos == 0) {
      return "0s";
    }
    String sign = nanos < 0 ? "-" : "";
    long size = Math.abs(nanos);
    if (size < 1_000) {
      return sign + size + "ns";
    }
    if (size < 1_000_000) {
      return sign + decimal(size, 1_000) + "\u00b5s";
    }
    if (size < 1_000_000_000) {
      return sign + decimal(size, 1_000_000) + "ms";
    }
    long minutes = size / 60_000_000_000L;
    String text = decimal(size % 60_000_000_000L, 1_000_000_000) + "s";
    if (minutes > 0) {
      text = minutes % 60 + "m" + text;
    }
    if (minutes >= 60) {
      text = minutes / 60 + "h" + text;
    }
    return sign + text;
  }

  private static String decimal(long nanos, long unit) {
    String digits =
        new java.math.BigDecimal(nanos)
            .divide(java.math.BigDecimal.valueOf(unit))
            .stripTrailingZeros()
            .toPlainString();
    return digits;
  }
}
