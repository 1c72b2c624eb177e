package aegle.protocols.pino;

import aegle.protocols.EventTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code level=info msg="two words" n=3}: pairs and nothing else. A line of words that only
 * holds a pair or two is no logfmt.
 */
final class Logfmt {
  private static final int MIN_PAIRS = 2;
  private static final int MAX_NAME_CHARS = 100;

  private record Pair(String name, String value, boolean quoted) {}

  private Logfmt() {}

  /** Puts the pairs of a line; false, and nothing is put, when the line is no logfmt. */
  static boolean read(String line, LineFields into) {
    @Nullable List<Pair> pairs = pairs(line);
    if (pairs == null || pairs.size() < MIN_PAIRS) {
      return false;
    }
    for (Pair pair : pairs) {
      put(pair, into);
    }
    return true;
  }

  private static @Nullable List<Pair> pairs(String line) {
    List<Pair> pairs = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      if (line.charAt(at) == ' ') {
        at++;
        continue;
      }
      int nameStart = at;
      while (at < line.length() && isOfName(line.charAt(at))) {
        at++;
      }
      if (at == nameStart
          || at - nameStart > MAX_NAME_CHARS
          || at >= line.length()
          || line.charAt(at) != '=') {
        return null;
      }
      String name = line.substring(nameStart, at);
      int end = valueEnd(line, at + 1);
      if (end < 0) {
        return null;
      }
      boolean quoted = at + 1 < line.length() && line.charAt(at + 1) == '"';
      String value =
          quoted ? unquoted(line.substring(at + 2, end - 1)) : line.substring(at + 1, end);
      pairs.add(new Pair(name, value, quoted));
      at = end;
    }
    return pairs;
  }

  private static boolean isOfName(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '.'
        || c == '-'
        || c == '@';
  }

  /** Where a value ends, or -1 when its quotes do not close before a blank or the end. */
  private static int valueEnd(String line, int from) {
    if (from < line.length() && line.charAt(from) == '"') {
      for (int i = from + 1; i < line.length(); i++) {
        char c = line.charAt(i);
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          boolean closed = i + 1 == line.length() || line.charAt(i + 1) == ' ';
          return closed ? i + 1 : -1;
        }
      }
      return -1;
    }
    int blank = line.indexOf(' ', from);
    return blank < 0 ? line.length() : blank;
  }

  private static String unquoted(String inner) {
    if (inner.indexOf('\\') < 0) {
      return inner;
    }
    StringBuilder plain = new StringBuilder(inner.length());
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      if (c != '\\' || i + 1 == inner.length()) {
        plain.append(c);
        continue;
      }
      char next = inner.charAt(++i);
      switch (next) {
        case 'n' -> plain.append('\n');
        case 't' -> plain.append('\t');
        case 'r' -> plain.append('\r');
        default -> plain.append(next);
      }
    }
    return plain.toString();
  }

  private static void put(Pair pair, LineFields into) {
    switch (pair.name()) {
      case "level", "lvl", "severity" -> into.level(pair.value());
      case "time", "ts", "timestamp" -> into.time(EventTime.ofText(pair.value()), pair.value());
      case "msg" -> into.message(pair.value(), LineFields.MessageRank.MSG);
      case "message" -> into.message(pair.value(), LineFields.MessageRank.MESSAGE);
      default -> putValue(pair, into);
    }
  }

  private static void putValue(Pair pair, LineFields into) {
    String value = pair.value();
    if (!pair.quoted() && isWhole(value)) {
      into.whole(pair.name(), pair.name(), Long.parseLong(value), 1);
    } else if (!pair.quoted() && (value.equals("true") || value.equals("false"))) {
      into.flag(pair.name(), value.equals("true"));
    } else if (!value.isEmpty()) {
      into.text(pair.name(), pair.name(), value, 1);
    }
  }

  private static boolean isWhole(String value) {
    int start = value.startsWith("-") ? 1 : 0;
    if (value.length() == start || value.length() > 18) {
      return false;
    }
    for (int i = start; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
