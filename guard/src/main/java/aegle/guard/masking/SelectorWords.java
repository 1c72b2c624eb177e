package aegle.guard.masking;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Words in selectors, as SDKs write which element was clicked: {@code button[aria-label="Open
 * Malee"]}. Quoted values of attributes are what the page showed, so they become stars; tags, ids,
 * classes and attributes that only say what an element is stay.
 */
final class SelectorWords {
  private static final int MAX_NAME_CHARS = 64;

  /** A value that nothing closes ends with its line, and after so many characters. */
  private static final int MAX_VALUE_CHARS = 4_096;

  /** Attributes of which the page's programmer wrote the values, or that are searched as texts. */
  private static final Set<String> HARMLESS =
      Set.of(
          "type",
          "role",
          "id",
          "class",
          "href",
          "src",
          "action",
          "method",
          "target",
          "rel",
          "for",
          "dir",
          "lang",
          "tabindex",
          "disabled",
          "checked",
          "selected",
          "aria-hidden",
          "aria-expanded",
          "aria-checked",
          "aria-selected",
          "aria-disabled",
          "aria-pressed",
          "aria-current",
          "aria-haspopup",
          "aria-controls",
          "data-sentry-component",
          "data-sentry-element",
          "data-sentry-source-file");

  private static final Set<String> SHOWN = Set.of("title", "alt", "placeholder");

  private SelectorWords() {}

  /** The text with stars for the words of its selectors; the same object where it has none. */
  static String starred(String text) {
    char @Nullable [] kept = null;
    for (int open = text.indexOf('['); open >= 0; open = text.indexOf('[', open + 1)) {
      int equals = nameEnd(text, open + 1);
      int quote = equals < 0 ? -1 : quoteAt(text, equals + 1);
      if (quote < 0 || !isAttribute(text, open, equals)) {
        continue;
      }
      int end = valueEnd(text, quote);
      if (!HARMLESS.contains(name(text, open, equals))) {
        kept = star(text, kept, quote + 1, end);
      }
      open = end - 1;
    }
    return kept == null ? text : new String(kept);
  }

  /** Where the equals sign stands behind a name and what may be before it, {@code ^=}; or -1. */
  private static int nameEnd(String text, int start) {
    int limit = Math.min(text.length(), start + MAX_NAME_CHARS);
    int i = start;
    while (i < limit && isName(text.charAt(i))) {
      i++;
    }
    if (i == start || !Chars.isAsciiLetter(text.charAt(start))) {
      return -1;
    }
    if (i < limit && "~|^$*".indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    return i < limit && text.charAt(i) == '=' ? i : -1;
  }

  private static boolean isName(char c) {
    return Chars.isAlphanumeric(c) || c == '-' || c == '_' || c == ':' || c == '.';
  }

  /** Where a quote stands, which JSON in a text escapes; or -1. */
  private static int quoteAt(String text, int start) {
    int i = start;
    while (i < text.length() && i < start + 4 && text.charAt(i) == '\\') {
      i++;
    }
    boolean quote = i < text.length() && (text.charAt(i) == '"' || text.charAt(i) == '\'');
    return quote ? i : -1;
  }

  /** Whether a bracket belongs to a selector: behind a tag, a class or another attribute. */
  private static boolean isAttribute(String text, int open, int equals) {
    char before = open == 0 ? ' ' : text.charAt(open - 1);
    if (Chars.isAlphanumeric(before) || "]-_*)".indexOf(before) >= 0) {
      return true;
    }
    String name = name(text, open, equals);
    return SHOWN.contains(name) || name.startsWith("aria-") || name.startsWith("data-");
  }

  private static String name(String text, int open, int equals) {
    int end = equals;
    while (!isName(text.charAt(end - 1))) {
      end--;
    }
    StringBuilder name = new StringBuilder(end - open);
    for (int i = open + 1; i < end; i++) {
      name.append(Chars.lower(text.charAt(i)));
    }
    return name.toString();
  }

  /** Quotes inside of a value are not escaped, so only one before a bracket closes it. */
  private static int valueEnd(String text, int quote) {
    int limit = Math.min(text.length(), quote + 1 + MAX_VALUE_CHARS);
    for (int i = quote + 1; i < limit; i++) {
      char c = text.charAt(i);
      if (Chars.isLineEnd(c)) {
        return i;
      }
      if (c == text.charAt(quote) && i + 1 < text.length() && text.charAt(i + 1) == ']') {
        return i;
      }
    }
    return limit;
  }

  private static char @Nullable [] star(String text, char @Nullable [] kept, int start, int end) {
    boolean words = false;
    for (int i = start; i < end && !words; i++) {
      char c = text.charAt(i);
      words = Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }
    if (!words) {
      return kept;
    }
    char[] starred = kept == null ? text.toCharArray() : kept;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      // A backslash at the end escapes the quote that closes.
      boolean stays = Character.isWhitespace(c) || (c == '\\' && i == end - 1);
      starred[i] = stays ? c : '*';
    }
    return starred;
  }
}
