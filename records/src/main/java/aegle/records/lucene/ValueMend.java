package aegle.records.lucene;

import java.util.ArrayList;
import java.util.List;

/**
 * A query's text in which paths and times need no backslashes. In the classic grammar a slash
 * begins a regular expression wherever it stands, so {@code url.path:/api/bookings} would mean the
 * pattern {@code api} and the word {@code bookings}; and a colon ends the name of a field, so
 * {@code time:>2026-06-01T08:00:00Z} would be a mistake. Here a value that begins with a slash is a
 * pattern only when its next slash is its last character, and of the colons outside quotes and
 * ranges only the first of a run of characters ends a name; the others get a backslash.
 *
 * @param text the mended text
 * @param added where backslashes were added, as indexes of the mended text, rising
 */
record ValueMend(String text, List<Integer> added) {
  ValueMend {
    added = List.copyOf(added);
  }

  static ValueMend of(String text) {
    Scan scan = new Scan(text);
    while (scan.at < text.length()) {
      scan.step();
    }
    return new ValueMend(scan.mended.toString(), scan.added);
  }

  /** The reading of one text. */
  private static final class Scan {
    private final String text;
    private final StringBuilder mended;
    private final List<Integer> added = new ArrayList<>();
    private int at;
    private boolean named;

    Scan(String text) {
      this.text = text;
      this.mended = new StringBuilder(text.length() + 8);
    }

    void step() {
      char c = text.charAt(at);
      switch (c) {
        case '\\' -> copyThrough(at + 1);
        case '"' -> copyThrough(closing(at, "\""));
        case '[', '{' -> copyThrough(closing(at, "]}"));
        case '/' -> copySlash();
        case ':' -> {
          if (named) {
            escape();
          }
          named = true;
          copyThrough(at);
        }
        default -> {
          if (Character.isWhitespace(c) || c == '(' || c == ')') {
            named = false;
          }
          copyThrough(at);
        }
      }
    }

    private void copySlash() {
      int end = valueEnd();
      boolean pattern = beginsValue() && end > at + 1 && text.indexOf('/', at + 1) == end - 1;
      if (pattern) {
        copyThrough(end - 1);
      } else {
        escape();
        copyThrough(at);
      }
    }

    private void escape() {
      added.add(mended.length());
      mended.append('\\');
    }

    private void copyThrough(int last) {
      int end = Math.min(text.length(), last + 1);
      mended.append(text, at, end);
      at = end;
    }

    /** Where what opens here is closed; the end of the text where it is not. */
    private int closing(int open, String closers) {
      for (int i = open + 1; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '\\') {
          i++;
        } else if (closers.indexOf(c) >= 0) {
          return i;
        }
      }
      return text.length();
    }

    private boolean beginsValue() {
      return at == 0 || " \t\n\r(:+-!".indexOf(text.charAt(at - 1)) >= 0;
    }

    /** Where the value ends that begins here: at a space, or a parenthesis it did not open. */
    private int valueEnd() {
      int open = 0;
      int end = at;
      while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
        char c = text.charAt(end);
        open += c == '(' ? 1 : 0;
        if (c == ')' && --open < 0) {
          break;
        }
        end++;
      }
      return end;
    }
  }

  /** The place in the text as it was written. */
  int original(int index) {
    int before = 0;
    while (before < added.size() && added.get(before) < index) {
      before++;
    }
    return index - before;
  }
}
