package aegle.guard.masking;

import org.jspecify.annotations.Nullable;

/**
 * A text with one layer of escapes undone, which remembers where each character came from: the
 * percent signs of URLs, the backslashes of JSON, the entities of HTML and, behind an equals sign,
 * a plus for a space; and without the characters that nobody sees. What is found in it can so be
 * cut out of the text as it was.
 */
final class Unescaped {
  private static final int MAX_ENTITY_CHARS = 18;

  private static final char INVISIBLE = '\u200B';

  private final char[] chars;
  private final int[] starts;
  private int length;
  private boolean different;

  private Unescaped(int capacity) {
    chars = new char[capacity];
    starts = new int[capacity + 1];
  }

  /** The text without one layer of escapes, or null where it has none. */
  static @Nullable Unescaped of(String text) {
    if (!mayHaveEscapes(text)) {
      return null;
    }
    Unescaped layer = new Unescaped(text.length());
    layer.read(text);
    return layer.different ? layer : null;
  }

  /** The text without the characters that nobody sees. */
  static Unescaped visible(String text) {
    Unescaped layer = new Unescaped(text.length());
    for (int i = 0; i < text.length(); i++) {
      layer.put(text.charAt(i), i, i + 1);
    }
    layer.starts[layer.length] = text.length();
    return layer;
  }

  /** This text without one more layer, its places being those of the first text; or null. */
  @Nullable Unescaped again() {
    Unescaped next = of(text());
    if (next == null) {
      return null;
    }
    for (int i = 0; i <= next.length; i++) {
      next.starts[i] = starts[next.starts[i]];
    }
    return next;
  }

  String text() {
    return new String(chars, 0, length);
  }

  /** Where in the first text a character of this one begins. */
  int startOf(int index) {
    return starts[index];
  }

  /** Where in the first text what ends before a character of this one ends. */
  int endOf(int index) {
    return starts[index];
  }

  private static boolean mayHaveEscapes(String text) {
    // Looking for one character is several times as fast as looking at each.
    if (text.indexOf('\\') >= 0) {
      return true;
    }
    int equals = text.indexOf('=');
    if (equals >= 0 && text.indexOf('+', equals) >= 0) {
      return true;
    }
    for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
      if (hexByte(text, i) >= 0) {
        return true;
      }
    }
    for (int i = text.indexOf('&'); i >= 0; i = text.indexOf('&', i + 1)) {
      if (mayBeEntity(text, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayBeEntity(String text, int at) {
    int limit = Math.min(text.length(), at + MAX_ENTITY_CHARS);
    for (int i = at + 2; i < limit; i++) {
      if (text.charAt(i) == ';') {
        return true;
      }
    }
    return false;
  }

  private void read(String text) {
    boolean equals = false;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      equals |= c == '=';
      int next =
          switch (c) {
            case '%' -> percent(text, i);
            case '\\' -> backslash(text, i);
            case '&' -> entity(text, i);
            case '+' -> equals ? put(' ', i, i + 1) : i;
            default -> i;
          };
      if (next == i) {
        starts[length] = i;
        chars[length++] = c;
        i++;
      } else {
        different = true;
        i = next;
      }
    }
    starts[length] = text.length();
  }

  /** Puts a character unless nobody sees it. */
  private int put(int codePoint, int at, int next) {
    if (Character.isBmpCodePoint(codePoint) && Chars.isInvisible((char) codePoint)) {
      return next;
    }
    if (Character.isSupplementaryCodePoint(codePoint)) {
      starts[length] = at;
      chars[length++] = Character.highSurrogate(codePoint);
      starts[length] = at;
      chars[length++] = Character.lowSurrogate(codePoint);
    } else {
      starts[length] = at;
      chars[length++] = (char) codePoint;
    }
    return next;
  }

  /** One character of UTF-8 in one to four percent-escaped bytes. */
  private int percent(String text, int at) {
    int first = hexByte(text, at);
    if (first < 0) {
      return at;
    }
    if (first < 0x80) {
      return put(first, at, at + 3);
    }
    int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    int codePoint = first & (0x3F >> more);
    int next = at + 3;
    for (int i = 0; i < more; i++) {
      int following = hexByte(text, next);
      if (following < 0x80 || following > 0xBF) {
        return at;
      }
      codePoint = (codePoint << 6) | (following & 0x3F);
      next += 3;
    }
    return more == 0 || codePoint > Character.MAX_CODE_POINT ? at : put(codePoint, at, next);
  }

  private static int hexByte(String text, int at) {
    if (at + 2 >= text.length() || text.charAt(at) != '%') {
      return -1;
    }
    return hex(text, at + 1, at + 3);
  }

  private static int hex(String text, int start, int end) {
    int value = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (!Chars.isHex(c)) {
        return -1;
      }
      value = (value << 4) | Character.digit(c, 16);
    }
    return value;
  }

  private int backslash(String text, int at) {
    if (at + 1 >= text.length()) {
      return at;
    }
    char c = text.charAt(at + 1);
    return switch (c) {
      case 'u' -> {
        int value = at + 6 <= text.length() ? hex(text, at + 2, at + 6) : -1;
        yield value < 0 ? at : put(value, at, at + 6);
      }
      case 'x' -> {
        int value = at + 4 <= text.length() ? hex(text, at + 2, at + 4) : -1;
        yield value < 0 ? at : put(value, at, at + 4);
      }
      case '"', '\'', '/', '\\' -> put(c, at, at + 2);
      case 'n', 'r' -> put('\n', at, at + 2);
      case 't' -> put(' ', at, at + 2);
      default -> at;
    };
  }

  private int entity(String text, int at) {
    int limit = Math.min(text.length(), at + MAX_ENTITY_CHARS);
    int end = at + 1;
    while (end < limit && text.charAt(end) != ';') {
      end++;
    }
    if (end == limit || end == at + 1) {
      return at;
    }
    int codePoint =
        text.charAt(at + 1) == '#'
            ? numeric(text, at + 2, end)
            : named(text.substring(at + 1, end));
    return codePoint < 0 ? at : put(codePoint, at, end + 1);
  }

  private static int numeric(String text, int start, int end) {
    boolean hexadecimal = start < end && (text.charAt(start) | 0x20) == 'x';
    int radix = hexadecimal ? 16 : 10;
    int from = hexadecimal ? start + 1 : start;
    int value = 0;
    for (int i = from; i < end; i++) {
      int digit = Character.digit(text.charAt(i), radix);
      if (digit < 0 || text.charAt(i) >= 128) {
        return -1;
      }
      value = value * radix + digit;
      if (value > Character.MAX_CODE_POINT) {
        return -1;
      }
    }
    return from == end ? -1 : value;
  }

  private static int named(String name) {
    return switch (name) {
      case "amp" -> '&';
      case "lt" -> '<';
      case "gt" -> '>';
      case "quot" -> '"';
      case "apos" -> '\'';
      case "commat" -> '@';
      case "nbsp" -> ' ';
      case "period" -> '.';
      case "plus" -> '+';
      case "colon" -> ':';
      case "equals" -> '=';
      case "hyphen", "dash" -> '-';
      case "shy", "ZeroWidthSpace", "zwj", "zwnj", "NoBreak", "lrm", "rlm" -> INVISIBLE;
      default -> -1;
    };
  }
}
