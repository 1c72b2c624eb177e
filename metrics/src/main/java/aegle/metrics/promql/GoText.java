package aegle.metrics.promql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Strings in Go's quoting, which PromQL borrows for its literals and its messages. */
final class GoText {
  private GoText() {}

  /** The double-quoted form, as {@code strconv.Quote} gives it. */
  static String quote(String value) {
    StringBuilder text = new StringBuilder(value.length() + 2).append('"');
    value.codePoints().forEach(c -> append(text, c));
    return text.append('"').toString();
  }

  /** A single character in single quotes, as {@code %q} prints a rune. */
  static String quoteCharacter(int codePoint) {
    if (codePoint == '\'') {
      return "'\\''";
    }
    if (codePoint == '"') {
      return "'\"'";
    }
    StringBuilder text = new StringBuilder("'");
    append(text, codePoint);
    return text.append('\'').toString();
  }

  private static void append(StringBuilder text, int c) {
    switch (c) {
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      case 7 -> text.append("\\a");
      case '\b' -> text.append("\\b");
      case '\f' -> text.append("\\f");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      case 11 -> text.append("\\v");
      default -> {
        if (c < 0x20 || c == 0x7f) {
          text.append(String.format(Locale.ROOT, "\\x%02x", c));
        } else if (Character.isISOControl(c) || !Character.isDefined(c)) {
          text.append(String.format(Locale.ROOT, c > 0xffff ? "\\U%08x" : "\\u%04x", c));
        } else {
          text.appendCodePoint(c);
        }
      }
    }
  }

  /**
   * The value of a literal in double, single or back quotes. The lexer has checked its escapes.
   * Bytes written as {@code \xff} that are not UTF-8 become the replacement character.
   */
  static String unquote(String literal) {
    String body = literal.substring(1, literal.length() - 1);
    if (literal.charAt(0) == '`' || body.indexOf('\\') < 0) {
      return body;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length());
    int i = 0;
    while (i < body.length()) {
      int c = body.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\\') {
        i = unescape(body, i, bytes);
      } else {
        put(bytes, c);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int unescape(String body, int at, ByteArrayOutputStream bytes) {
    char c = body.charAt(at);
    int digits =
        switch (c) {
          case 'x' -> 2;
          case 'u' -> 4;
          case 'U' -> 8;
          default -> 0;
        };
    if (digits > 0) {
      int value = (int) Long.parseLong(body.substring(at + 1, at + 1 + digits), 16);
      if (c == 'x') {
        bytes.write(value);
      } else {
        put(bytes, value);
      }
      return at + 1 + digits;
    }
    if (c >= '0' && c <= '7') {
      bytes.write(Integer.parseInt(body.substring(at, at + 3), 8));
      return at + 3;
    }
    put(
        bytes,
        switch (c) {
          case 'a' -> 7;
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          case 'v' -> 11;
          default -> c;
        });
    return at + 1;
  }

  private static void put(ByteArrayOutputStream bytes, int codePoint) {
    if (codePoint < 0x80) {
      bytes.write(codePoint);
    } else {
      bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
    }
  }
}
