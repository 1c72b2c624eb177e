package aegle.protocols.loki;

import aegle.protocols.DecodeException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads labels as LogQL writes them: {@code {app="beauty", level="info"}}. */
final class LabelText {
  private final String text;
  private int at;

  private LabelText(String text) {
    this.text = text;
  }

  /**
   * The labels in their order.
   *
   * @throws DecodeException in Loki's words, with the column
   */
  static Map<String, String> parse(String text) {
    return new LabelText(text).labels();
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    expect('{');
    blanks();
    while (at < text.length() && text.charAt(at) != '}') {
      String name = name();
      expect('=');
      blanks();
      labels.put(name, value());
      blanks();
      if (at < text.length() && text.charAt(at) == ',') {
        at++;
        blanks();
      } else if (at < text.length() && text.charAt(at) != '}') {
        throw wrong("unexpected character, expected \",\" or \"}\"");
      }
    }
    expect('}');
    blanks();
    if (at < text.length()) {
      throw wrong("unexpected text after \"}\"");
    }
    return labels;
  }

  private String name() {
    int start = at;
    while (at < text.length() && isOfName(text.charAt(at), at == start)) {
      at++;
    }
    if (at == start) {
      throw wrong("unexpected character, expected a label name");
    }
    String name = text.substring(start, at);
    blanks();
    return name;
  }

  private static boolean isOfName(char c, boolean first) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || (!first && ((c >= '0' && c <= '9') || c == '.' || c == ':'));
  }

  private String value() {
    if (at < text.length() && text.charAt(at) == '`') {
      int end = text.indexOf('`', at + 1);
      if (end < 0) {
        throw wrong("literal not terminated");
      }
      String raw = text.substring(at + 1, end);
      at = end + 1;
      return raw;
    }
    expect('"');
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == '\\') {
        escape(value);
      } else {
        value.append(c);
      }
    }
    expect('"');
    return value.toString();
  }

  /** The escapes of Go's strings, which LogQL shares. */
  private void escape(StringBuilder value) {
    if (at >= text.length()) {
      throw wrong("literal not terminated");
    }
    char c = text.charAt(at++);
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case '"', '\\', '\'' -> value.append(c);
      case 'x' -> value.append((char) hex(2));
      case 'u' -> value.append((char) hex(4));
      case 'U' -> codePoint(value, hex(8));
      default -> throw wrong("invalid escape");
    }
  }

  private void codePoint(StringBuilder value, int codePoint) {
    if (!Character.isValidCodePoint(codePoint)) {
      throw wrong("invalid escape");
    }
    value.appendCodePoint(codePoint);
  }

  private int hex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at++), 16) : -1;
      if (digit < 0) {
        throw wrong("invalid escape");
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private void expect(char wanted) {
    if (at >= text.length() || text.charAt(at) != wanted) {
      throw wrong("syntax error: unexpected input, expecting " + wanted);
    }
    at++;
  }

  private void blanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private DecodeException wrong(String what) {
    return new DecodeException("parse error at line 1, col " + (at + 1) + ": " + what);
  }
}
