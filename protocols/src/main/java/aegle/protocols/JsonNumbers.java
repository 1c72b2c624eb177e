package aegle.protocols;

import aegle.signals.Json;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Reads numbers and moments out of JSON members as vendors' clients write them. */
public final class JsonNumbers {
  private static final int MAX_WHOLE_DIGITS = 18;

  private JsonNumbers() {}

  /** The number, or empty where it is missing, NaN, infinite or no number at all. */
  public static OptionalDouble finite(@Nullable Json json) {
    if (json instanceof Json.Numeral numeral && Double.isFinite(numeral.real())) {
      return OptionalDouble.of(numeral.real());
    }
    return OptionalDouble.empty();
  }

  /** The whole number, or the fallback where it is none. */
  public static long whole(@Nullable Json json, long fallback) {
    return json instanceof Json.Numeral(String digits) && isWhole(digits)
        ? Long.parseLong(digits)
        : fallback;
  }

  /** Whether digits spell a whole number that a {@code long} holds for certain. */
  public static boolean isWhole(String digits) {
    int signs = digits.startsWith("-") ? 1 : 0;
    if (digits.length() == signs || digits.length() > MAX_WHOLE_DIGITS + signs) {
      return false;
    }
    for (int i = signs; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /**
   * Nanoseconds since 1970 of a number of seconds, milliseconds, microseconds or nanoseconds, or of
   * a date of ISO 8601; {@link EventTime#UNKNOWN} where it is none of these.
   */
  public static long nanos(@Nullable Json json) {
    return switch (json) {
      case Json.Numeral(String digits) when isWhole(digits) ->
          EventTime.ofWhole(Long.parseLong(digits));
      case Json.Numeral numeral -> EventTime.ofReal(numeral.real());
      case Json.Text(String text) -> EventTime.ofText(text);
      case null, default -> EventTime.UNKNOWN;
    };
  }
}
