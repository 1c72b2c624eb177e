package aegle.server.notify;

import aegle.metrics.Matcher;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The strict grammar of Alertmanager since 0.27: names and values may be any UTF-8 text, quoted as
 * in Go when they hold a blank or one of {@code {}!=~,\"'} or a backtick; braces must pair.
 */
final class Utf8Matchers {
  private static final String RESERVED = "{}!=~,\\\"'`";
  private static final int END = -1;

  private final String text;
  private int at;

  private Utf8Matchers(String text) {
    this.text = text;
  }

  static List<Matcher> parse(String text) {
    return new Utf8Matchers(text).all();
  }

  private List<Matcher> all() {
    boolean braces = peek() == '{';
    at += braces ? 1 : 0;
    List<Matcher> matchers = new ArrayList<>();
    int close = braces ? '}' : END;
    while (peek() != close) {
      matchers.add(one());
      if (peek() == ',') {
        at++;
      } else if (peek() != close) {
        throw error(braces ? "expected a comma or close brace" : "expected a comma");
      }
    }
    at += braces ? 1 : 0;
    if (peek() != END) {
      throw error("expected end of input");
    }
    return matchers;
  }

  private Matcher one() {
    String name = word("label name");
    Matcher.Type type = operator();
    String value = word("label value");
    return MatcherText.matcher(type, name, value);
  }

  private Matcher.Type operator() {
    int first = peek();
    String two = at + 2 <= text.length() ? text.substring(at, at + 2) : "";
    if (two.equals("=~") || two.equals("!=") || two.equals("!~")) {
      at += 2;
      return MatcherText.type(two);
    }
    if (first != '=') {
      throw error("expected an operator such as =, !=, =~ or !~");
    }
    at++;
    return Matcher.Type.EQUAL;
  }

  private String word(String expected) {
    if (peek() == '"') {
      return quoted();
    }
    int start = at;
    while (at < text.length() && isPlain(text.charAt(at))) {
      at++;
    }
    if (start == at) {
      throw error("expected " + expected);
    }
    return text.substring(start, at);
  }

  private static boolean isPlain(char c) {
    return RESERVED.indexOf(c) < 0 && !Character.isWhitespace(c);
  }

  /** A text in double quotes with the escapes of Go; the result must be valid UTF-8. */
  private String quoted() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        escape(bytes);
      } else if (text.charAt(at) == '\n') {
        throw error("a quoted text ends on its line");
      } else {
        int c = text.codePointAt(at);
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        at += Character.charCount(c);
      }
    }
    if (at == text.length()) {
      throw error("expected a closing quote");
    }
    at++;
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException _) {
      throw error("the quoted text is not valid UTF-8");
    }
  }

  private void escape(ByteArrayOutputStream bytes) {
    at++;
    char c = at < text.length() ? text.charAt(at++) : ' ';
    int simple = "abfnrtv\\\"".indexOf(c);
    if (simple >= 0) {
      bytes.write("\u0007\b\f\n\r\t\u000b\\\"".charAt(simple));
      return;
    }
    switch (c) {
      case 'x' -> bytes.write(digits(2, 16));
      case 'u' -> bytes.writeBytes(character(digits(4, 16)));
      case 'U' -> bytes.writeBytes(character(digits(8, 16)));
      case '0', '1', '2', '3' -> {
        at--;
        bytes.write(digits(3, 8));
      }
      default -> throw error("'\\" + c + "' is no escape");
    }
  }

  private int digits(int count, int radix) {
    if (at + count > text.length()) {
      throw error("an escape is cut short");
    }
    try {
      int value = Integer.parseUnsignedInt(text.substring(at, at + count), radix);
      at += count;
      return value;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("an escape has a wrong digit in '" + text + "'", e);
    }
  }

  private byte[] character(int codePoint) {
    boolean surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    if (!Character.isValidCodePoint(codePoint) || surrogate) {
      throw error("an escape names no character");
    }
    return Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
  }

  /** The next character that is no blank, or END; moves up to it. */
  private int peek() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : END;
  }

  private IllegalArgumentException error(String complaint) {
    return new IllegalArgumentException(
        complaint + " at character " + (at + 1) + " of '" + text + "'");
  }
}
