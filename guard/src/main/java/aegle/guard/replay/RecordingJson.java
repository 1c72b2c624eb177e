package aegle.guard.replay;

import aegle.signals.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes the JSON of recordings (RFC 8259). A recording nests as deep as its page twice
 * over, so the bounds are wider than those of other signals; beyond them it is refused.
 */
final class RecordingJson {
  static final int MAX_DEPTH = 1_000;

  /** Objects, lists, names and scalars together. */
  static final int MAX_VALUES = 3_000_000;

  /** The recording is no JSON, or beyond the bounds. */
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableException(String problem, int at) {
      super("recording " + problem + " at character " + at);
    }
  }

  private final String text;
  private int at;
  private int values;

  private RecordingJson(String text) {
    this.text = text;
  }

  /** The value of a text. */
  static Json read(String text) {
    RecordingJson reader = new RecordingJson(text);
    Json value = reader.value(0);
    reader.skipBlanks();
    if (reader.at < text.length()) {
      throw reader.unreadable("goes on behind its end");
    }
    return value;
  }

  private UnreadableException unreadable(String problem) {
    return new UnreadableException(problem, at);
  }

  private Json value(int depth) {
    if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
      throw unreadable("is deeper or larger than allowed");
    }
    skipBlanks();
    return switch (peek()) {
      case '{' -> members(depth);
      case '[' -> items(depth);
      case '"' -> new Json.Text(string());
      case 't' -> word("true", new Json.Flag(true));
      case 'f' -> word("false", new Json.Flag(false));
      case 'n' -> word("null", Json.NIL);
      default -> numeral();
    };
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void skipBlanks() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
      at++;
    }
  }

  private void expect(char c) {
    skipBlanks();
    if (peek() != c) {
      throw unreadable("lacks " + c);
    }
    at++;
  }

  private boolean accept(char c) {
    skipBlanks();
    boolean there = peek() == c;
    at += there ? 1 : 0;
    return there;
  }

  private Json members(int depth) {
    expect('{');
    Map<String, Json> members = new LinkedHashMap<>();
    if (!accept('}')) {
      do {
        skipBlanks();
        if (peek() != '"') {
          throw unreadable("lacks a name");
        }
        String name = string();
        expect(':');
        members.put(name, value(depth + 1));
      } while (accept(','));
      expect('}');
    }
    return new Json.Members(members);
  }

  private Json items(int depth) {
    expect('[');
    List<Json> items = new ArrayList<>();
    if (!accept(']')) {
      do {
        items.add(value(depth + 1));
      } while (accept(','));
      expect(']');
    }
    return new Json.Items(items);
  }

  private Json word(String word, Json value) {
    if (!text.startsWith(word, at)) {
      throw unreadable("has an unknown word");
    }
    at += word.length();
    return value;
  }

  private Json numeral() {
    int start = at;
    while ("+-.eE0123456789".indexOf(peek()) >= 0) {
      at++;
    }
    if (start == at) {
      throw unreadable("has no value");
    }
    return new Json.Numeral(text.substring(start, at));
  }

  private String string() {
    int start = ++at;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
      at++;
    }
    if (peek() == '"') {
      return text.substring(start, at++);
    }
    StringBuilder string = new StringBuilder(text.substring(start, at));
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return string.toString();
      }
      string.append(c == '\\' ? escape() : c);
    }
    throw unreadable("has a string without an end");
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hexadecimal();
      default -> throw unreadable("has an unknown escape");
    };
  }

  private char hexadecimal() {
    if (at + 4 > text.length()) {
      throw unreadable("ends in an escape");
    }
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(text.charAt(at++), 16);
      if (digit < 0) {
        throw unreadable("has an escape that is no number");
      }
      value = value * 16 + digit;
    }
    return (char) value;
  }

  /** Appends a value as text. */
  static void write(Json json, StringBuilder out) {
    switch (json) {
      case Json.Members(Map<String, Json> members) -> {
        char before = '{';
        for (Map.Entry<String, Json> member : members.entrySet()) {
          out.append(before);
          writeString(member.getKey(), out);
          out.append(':');
          write(member.getValue(), out);
          before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
      }
      case Json.Items(List<Json> items) -> {
        char before = '[';
        for (Json item : items) {
          out.append(before);
          write(item, out);
          before = ',';
        }
        out.append(before == '[' ? "[]" : "]");
      }
      case Json.Text(String value) -> writeString(value, out);
      case Json.Numeral(String digits) -> out.append(digits);
      case Json.Flag(boolean value) -> out.append(value);
      case Json.Nil _ -> out.append("null");
    }
  }

  private static void writeString(String value, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
