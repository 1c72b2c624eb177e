package aegle.metrics.rules.template;

import java.nio.charset.StandardCharsets;

/** Reads Go's quoted literals (package strconv). */
public final class GoLiteral {
  private GoLiteral() {}

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
