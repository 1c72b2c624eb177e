package aegle.metrics.promql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads strings in Go's quoting, which PromQL borrows for its literals. */
final class GoText {
  private GoText() {}

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
