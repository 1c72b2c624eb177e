package aegle.protocols;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Identifiers of traces and spans (W3C Trace Context): lower-case hexadecimal, not all zero. */
public final class HexIds {
  private static final int TRACE_CHARS = 32;
  private static final int SPAN_CHARS = 16;

  private HexIds() {}

  /** The trace id in lower case, or null when the text is none; dashes of a UUID are dropped. */
  public static @Nullable String trace(String text) {
    String bare = text.length() == TRACE_CHARS + 4 ? text.replace("-", "") : text;
    return id(bare, TRACE_CHARS);
  }

  /** The span id in lower case, or null when the text is none. */
  public static @Nullable String span(String text) {
    return id(text, SPAN_CHARS);
  }

  private static @Nullable String id(String text, int chars) {
    if (text.length() != chars) {
      return null;
    }
    boolean zero = true;
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (Character.digit(c, 16) < 0 || c > 'f') {
        return null;
      }
      zero &= c == '0';
    }
    return zero ? null : text.toLowerCase(Locale.ROOT);
  }
}
