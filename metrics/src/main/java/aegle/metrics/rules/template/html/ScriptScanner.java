package aegle.metrics.rules.template.html;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** Follows JavaScript: strings, templates, comments, and whether a slash begins an expression. */
final class ScriptScanner {
  /** Deepest nesting of templates in templates that is followed. */
  private static final int MAX_TEMPLATES = 100;

  /** Words behind which a slash begins a regular expression. */
  private static final Set<String> BEFORE_REGEXP =
      Set.of(
          "break",
          "case",
          "continue",
          "delete",
          "do",
          "else",
          "finally",
          "in",
          "instanceof",
          "return",
          "throw",
          "try",
          "typeof",
          "void");

  private final Deque<Integer> bracesInTemplates = new ArrayDeque<>();
  private final StringBuilder word = new StringBuilder();
  private Place place = Place.SCRIPT;
  private boolean slashBeginsRegexp = true;
  private boolean isEscaped;
  private boolean inClass;

  Place place() {
    return place;
  }

  /** A value was written here: what follows stands behind an operand. */
  void valueWritten() {
    slashBeginsRegexp = false;
    word.setLength(0);
  }

  void feed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char following = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      i += feed(c, following);
    }
  }

  /** Takes a character; 1 when the following one is taken with it. */
  private int feed(char c, char following) {
    return switch (place) {
      case SCRIPT -> code(c, following);
      case SCRIPT_LINE_COMMENT -> {
        boolean ends = c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
        place = ends ? Place.SCRIPT : place;
        yield 0;
      }
      case SCRIPT_BLOCK_COMMENT -> {
        boolean ends = c == '*' && following == '/';
        place = ends ? Place.SCRIPT : place;
        yield ends ? 1 : 0;
      }
      default -> quoted(c, following);
    };
  }

  private int code(char c, char following) {
    switch (c) {
      case '"' -> place = Place.SCRIPT_DOUBLE_QUOTED;
      case '\'' -> place = Place.SCRIPT_SINGLE_QUOTED;
      case '`' -> place = Place.SCRIPT_TEMPLATE;
      case '/' -> {
        if (following == '/' || following == '*') {
          place = following == '/' ? Place.SCRIPT_LINE_COMMENT : Place.SCRIPT_BLOCK_COMMENT;
          return 1;
        }
        if (slashBeginsRegexp) {
          place = Place.SCRIPT_REGEXP;
          inClass = false;
        }
        slashBeginsRegexp = true;
      }
      case '{', '}' -> brace(c);
      default -> operatorOrWord(c);
    }
    return 0;
  }

  private void brace(char c) {
    slashBeginsRegexp = true;
    word.setLength(0);
    if (bracesInTemplates.isEmpty()) {
      return;
    }
    int open = bracesInTemplates.pop();
    if (c == '{') {
      bracesInTemplates.push(open + 1);
    } else if (open > 0) {
      bracesInTemplates.push(open - 1);
    } else {
      place = Place.SCRIPT_TEMPLATE;
    }
  }

  private void operatorOrWord(char c) {
    if (Character.isWhitespace(c)) {
      return;
    }
    if (Character.isLetterOrDigit(c) || c == '_' || c == '$') {
      word.append(c);
      slashBeginsRegexp = BEFORE_REGEXP.contains(word.toString());
      return;
    }
    word.setLength(0);
    slashBeginsRegexp = c != ')' && c != ']' && c != '.';
  }

  private int quoted(char c, char following) {
    if (isEscaped) {
      isEscaped = false;
    } else if (c == '\\') {
      isEscaped = true;
    } else if (place == Place.SCRIPT_REGEXP && (c == '[' || c == ']')) {
      inClass = c == '[';
    } else if (place == Place.SCRIPT_TEMPLATE && c == '$' && following == '{') {
      if (bracesInTemplates.size() < MAX_TEMPLATES) {
        bracesInTemplates.push(0);
        place = Place.SCRIPT;
        slashBeginsRegexp = true;
      }
      return 1;
    } else if (c == ending() && !inClass) {
      place = Place.SCRIPT;
      valueWritten();
    }
    return 0;
  }

  private char ending() {
    return switch (place) {
      case SCRIPT_DOUBLE_QUOTED -> '"';
      case SCRIPT_SINGLE_QUOTED -> '\'';
      case SCRIPT_TEMPLATE -> '`';
      default -> '/';
    };
  }
}
