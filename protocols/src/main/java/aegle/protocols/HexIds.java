package aegle.protocols;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Identifiers in the one form in which they are kept: lower-case hexadecimal. Those of traces and
 * spans are not all zero (W3C Trace Context).
 */
public final class HexIds {
  private static final int TRACE_CHARS = 32;
  private static final int SPAN_CHARS = 16;

  private HexIds() {}

  /**
   * The id of an event, a replay or a check-in, or null when the text is none; dashes of a UUID are
   * dropped.
   */
  public static @Nullable String event(String text) {
    String bare = text.length() == TRACE_CHARS + 4 ? text.replace("-", "") : text;
    return hexadecimal(bare, TRACE_CHARS);
  }

  /** The trace id, or null when the text is none; dashes of a UUID are dropped. */
  public static @Nullable String trace(String text) {
    return unlessZero(event(text));
  }

  /** The span id, or null when the text is none. */
  public static @Nullable String span(String text) {
    return unlessZero(hexadecimal(text, SPAN_CHARS));
  }

  private static @Nullable String hexadecimal(String text, int chars) {
    if (text.length() != chars) {
      return null;
    }
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      // Digits of other scripts are digits to Character, but no identifier.
      if (Character.digit(c, 16) < 0 || c > 'f') {
        return null;
      }
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static @Nullable String unlessZero(@Nullable String id) {
    return id == null || id.chars().allMatch(c -> c == '0') ? null : id;
  }
}
