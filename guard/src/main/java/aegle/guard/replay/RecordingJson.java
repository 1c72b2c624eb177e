package aegle.guard.replay;

import aegle.signals.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of recordings (RFC 8259) from its bytes. A recording nests as deep as its page
 * twice over, so the bounds are wider than those of other signals; beyond them it is refused.
 */
final class RecordingJson {
  static final int MAX_DEPTH = 1_000;

  /** Objects, lists, names and scalars together. */
  static final int MAX_VALUES = 3_000_000;

  /** Names that were read are used again where they have at most so many bytes. */
  private static final int MAX_KNOWN_BYTES = 32;

  /** Known names; a power of two. */
  private static final int KNOWN_NAMES = 256;

  /** The recording is no JSON, or beyond the bounds. */
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableException(String problem, int at) {
      super("recording " + problem + " at byte " + at);
    }
  }

  private final byte[] bytes;
  private final @Nullable String[] known = new @Nullable String[KNOWN_NAMES];

  /** Names and values of the objects and lists that are not closed yet. */
  private String[] names = new String[64];

  private Json[] gathered = new Json[64];
  private int top;
  private int at;
  private int values;

  private RecordingJson(byte[] bytes, int start) {
    this.bytes = bytes;
    at = start;
  }

  /** The value of a text in UTF-8 that begins at a place. */
  static Json read(byte[] bytes, int start) {
    RecordingJson reader = new RecordingJson(bytes, start);
    Json value = reader.value(0);
    reader.skipBlanks();
    if (reader.at < bytes.length) {
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

  private int peek() {
    return at < bytes.length ? bytes[at] : '\0';
  }

  private void skipBlanks() {
    int c = peek();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      at++;
      c = peek();
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

  private void push(String name, Json value) {
    if (top == gathered.length) {
      names = Arrays.copyOf(names, top * 2);
      gathered = Arrays.copyOf(gathered, top * 2);
    }
    names[top] = name;
    gathered[top++] = value;
  }

  private Json members(int depth) {
    expect('{');
    int from = top;
    if (!accept('}')) {
      do {
        skipBlanks();
        if (peek() != '"') {
          throw unreadable("lacks a name");
        }
        String name = name();
        expect(':');
        push(name, value(depth + 1));
      } while (accept(','));
      expect('}');
    }
    Json members =
        Json.Members.of(
            Arrays.copyOfRange(names, from, top), Arrays.copyOfRange(gathered, from, top));
    top = from;
    return members;
  }

  private Json items(int depth) {
    expect('[');
    int from = top;
    if (!accept(']')) {
      do {
        push("", value(depth + 1));
      } while (accept(','));
      expect(']');
    }
    Json items = new Json.Items(List.of(Arrays.copyOfRange(gathered, from, top)));
    top = from;
    return items;
  }

  private Json word(String word, Json value) {
    int end = at + word.length();
    if (end > bytes.length || !ascii(at, end).equals(word)) {
      throw unreadable("has an unknown word");
    }
    at = end;
    return value;
  }

  private String ascii(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private Json numeral() {
    int start = at;
    while (isOfNumeral(peek())) {
      at++;
    }
    if (start == at) {
      throw unreadable("has no value");
    }
    return new Json.Numeral(ascii(start, at));
  }

  private static boolean isOfNumeral(int c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
  }

  /** A name; those of all nodes are the same few. */
  private String name() {
    int start = at + 1;
    int hash = 0;
    int i = start;
    int limit = Math.min(bytes.length, start + MAX_KNOWN_BYTES);
    while (i < limit && bytes[i] != '"' && bytes[i] != '\\' && bytes[i] >= 0) {
      hash = 31 * hash + bytes[i++];
    }
    if (i == limit || bytes[i] != '"') {
      return string();
    }
    int slot = (hash ^ (hash >>> 8)) & (KNOWN_NAMES - 1);
    @Nullable String name = known[slot];
    if (name == null || name.hashCode() != hash || !isAt(name, start, i)) {
      name = ascii(start, i);
      known[slot] = name;
    }
    at = i + 1;
    return name;
  }

  private boolean isAt(String name, int start, int end) {
    if (name.length() != end - start) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (name.charAt(i - start) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private String string() {
    int start = ++at;
    int signs = 0;
    while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\') {
      signs |= bytes[at++];
    }
    if (peek() == '"') {
      int end = at++;
      return signs >= 0 ? ascii(start, end) : utf8(start, end);
    }
    StringBuilder string = new StringBuilder(utf8(start, at));
    while (at < bytes.length) {
      int from = at;
      while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\') {
        at++;
      }
      string.append(utf8(from, at));
      if (at == bytes.length) {
        break;
      }
      if (bytes[at++] == '"') {
        return string.toString();
      }
      string.append(escape());
    }
    throw unreadable("has a string without an end");
  }

  private String utf8(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  private char escape() {
    int c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> (char) c;
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
    if (at + 4 > bytes.length) {
      throw unreadable("ends in an escape");
    }
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(bytes[at++], 16);
      if (digit < 0) {
        throw unreadable("has an escape that is no number");
      }
      value = value * 16 + digit;
    }
    return (char) value;
  }
}
