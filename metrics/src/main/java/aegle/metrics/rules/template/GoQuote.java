package aegle.metrics.rules.template;

import java.nio.charset.StandardCharsets;

/** Go's quoting of texts and characters (package strconv). */
public final class GoQuote {
  private GoQuote() {}

  /** A double-quoted Go literal, as {@code %q} prints it. */
  public static String quote(String text) {
    return quoted(text, '"', false);
  }

  static String quoteAscii(String text) {
    return quoted(text, '"', true);
  }

  static String quoteCharacter(int codePoint) {
    return quoted(Character.toString(codePoint), '\'', false);
  }

  /** As {@code %#U}: {@code U+002A '*'}, without the character when it cannot be shown. */
  static String unicode(int codePoint) {
    String code = String.format("U+%04X", codePoint);
    return isPrintable(codePoint) ? code + " '" + Character.toString(codePoint) + "'" : code;
  }

  private static String quoted(String text, char quote, boolean asciiOnly) {
    StringBuilder out = new StringBuilder(text.length() + 2).append(quote);
    text.codePoints().forEach(c -> append(out, c, quote, asciiOnly));
    return out.append(quote).toString();
  }

  private static void append(StringBuilder out, int c, char quote, boolean asciiOnly) {
    switch (c) {
      case 7 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 11 -> out.append("\\v");
      case '\\' -> out.append("\\\\");
      default -> {
        if (c == quote) {
          out.append('\\').append(quote);
        } else if (c < ' ' || c == 0x7f) {
          out.append(String.format("\\x%02x", c));
        } else if (isPrintable(c) && (c < 0x80 || !asciiOnly)) {
          out.appendCodePoint(c);
        } else {
          out.append(c > 0xffff ? String.format("\\U%08x", c) : String.format("\\u%04x", c));
        }
      }
    }
  }

  private static boolean isPrintable(int c) {
    if (c == ' ') {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /**
   * The text of a Go literal in double quotes, back quotes or single quotes.
   *
   * @throws IllegalArgumentException when an escape is none
   */
  public static String unquote(String literal) {
    String inner = literal.substring(1, literal.length() - 1);
    if (literal.charAt(0) == '`') {
      return inner.replace("\r", "");
    }
    if (inner.indexOf('\\') < 0) {
      return inner;
    }
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < inner.length()) {
      char c = inner.charAt(i);
      if (c == '\\') {
        i = unescape(inner, i + 1, literal.charAt(0), out);
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }

  /** Appends what the escape means and gives the index behind it. */
  private static int unescape(String text, int at, char quote, StringBuilder out) {
    if (at >= text.length()) {
      throw new IllegalArgumentException("invalid syntax");
    }
    char c = text.charAt(at);
    int simple = "abfnrtv\\".indexOf(c);
    if (simple >= 0) {
      out.append("\u0007\b\f\n\r\t\u000b\\".charAt(simple));
      return at + 1;
    }
    if (c == quote) {
      out.append(quote);
      return at + 1;
    }
    return switch (c) {
      case 'x' -> bytes(text, at - 1, out);
      case 'u' -> codePoint(text, at + 1, 4, 16, out);
      case 'U' -> codePoint(text, at + 1, 8, 16, out);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> codePoint(text, at, 3, 8, out);
      default -> throw new IllegalArgumentException("invalid syntax");
    };
  }

  /** A run of {@code \xHH}, which together are UTF-8. */
  private static int bytes(String text, int from, StringBuilder out) {
    byte[] run = new byte[text.length() / 4 + 1];
    int count = 0;
    int at = from;
    while (text.startsWith("\\x", at)) {
      run[count++] = (byte) digits(text, at + 2, 2, 16);
      at += 4;
    }
    out.append(new String(run, 0, count, StandardCharsets.UTF_8));
    return at;
  }

  private static int codePoint(String text, int from, int count, int radix, StringBuilder out) {
    int value = digits(text, from, count, radix);
    if (!Character.isValidCodePoint(value)) {
      throw new IllegalArgumentException("invalid syntax");
    }
    out.appendCodePoint(value);
    return from + count;
  }

  private static int digits(String text, int from, int count, int radix) {
    if (from + count > text.length()) {
      throw new IllegalArgumentException("invalid syntax");
    }
    return Integer.parseUnsignedInt(text.substring(from, from + count), radix);
  }
}
