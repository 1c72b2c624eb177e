package aegle.protocols.sentry;

import aegle.signals.Json;
import org.jspecify.annotations.Nullable;

/** Texts of strangers, cut to a bound and without characters that stores refuse. */
final class Text {
  private static final char NUL = 0;
  private static final char REPLACEMENT = '\uFFFD';

  private Text() {}

  static String clip(String text) {
    return clip(text, SentryLimits.MAX_TEXT_CHARS);
  }

  /** At most so many chars of a text, never half a surrogate pair, and no NUL. */
  static String clip(String text, int maxChars) {
    String clean = text.indexOf(NUL) < 0 ? text : text.replace(NUL, REPLACEMENT);
    if (clean.length() <= maxChars) {
      return clean;
    }
    int end = Character.isHighSurrogate(clean.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
    return clean.substring(0, end);
  }

  /** A member as clipped text, or null where it is missing, empty, or no text, number or flag. */
  static @Nullable String of(Json.Members members, String name) {
    @Nullable String text = members.text(name);
    return text == null || text.isEmpty() ? null : clip(text);
  }

  /** A text, number or flag as clipped text, or null where it is nested or null. */
  static @Nullable String ofScalar(Json json) {
    return switch (json) {
      case Json.Text(String text) -> clip(text);
      case Json.Numeral(String digits) -> digits;
      case Json.Flag(boolean flag) -> Boolean.toString(flag);
      case Json.Members _, Json.Items _, Json.Nil _ -> null;
    };
  }

  /** The first text that is there. */
  static @Nullable String firstOf(@Nullable String... texts) {
    for (@Nullable String text : texts) {
      if (text != null && !text.isEmpty()) {
        return text;
      }
    }
    return null;
  }
}
