package aegle.metrics.rules.template;

import aegle.metrics.rules.template.Token.Kind;
import aegle.signals.GoQuote;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts a template into tokens (Go's text/template/parse/lex.go). Stops at the first error. */
final class Lexer {
  private static final String LEFT = "{{";
  private static final String RIGHT = "}}";
  private static final Set<String> KEYWORDS =
      Set.of(
          "block", "break", "continue", "define", "else", "end", "if", "range", "template", "with");

  private final String input;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;
  private int parentheses;

  private Lexer(String input) {
    this.input = input;
  }

  /** All tokens; the last one is EOF or an error. */
  static List<Token> tokens(String input) {
    Lexer lexer = new Lexer(input);
    boolean going = true;
    while (going) {
      going = lexer.textThenAction();
    }
    return lexer.tokens;
  }

  private boolean textThenAction() {
    int start = input.indexOf(LEFT, position);
    if (start < 0) {
      emitText(input.length());
      emit(Kind.EOF, input.length());
      return false;
    }
    boolean trimmed = trimMarkerAt(start + 2);
    int textEnd = start;
    while (trimmed && textEnd > position && isSpace(input.charAt(textEnd - 1))) {
      textEnd--;
    }
    emitText(textEnd);
    skipTo(start);
    int inside = start + 2 + (trimmed ? 2 : 0);
    if (input.startsWith("/*", inside)) {
      return comment(inside);
    }
    emit(Kind.LEFT_DELIMITER, start + 2);
    skipTo(inside);
    parentheses = 0;
    return action();
  }

  /** A trim marker after the left delimiter: a minus and a space. */
  private boolean trimMarkerAt(int index) {
    return index + 1 < input.length()
        && input.charAt(index) == '-'
        && isSpace(input.charAt(index + 1));
  }

  private void emitText(int end) {
    if (end > position) {
      emit(Kind.TEXT, end);
    }
  }

  private boolean comment(int inside) {
    int close = input.indexOf("*/", inside + 2);
    if (close < 0) {
      return error("unclosed comment");
    }
    skipTo(close + 2);
    int width = rightDelimiterWidth();
    if (width == 0) {
      return error("comment ends before closing delimiter");
    }
    finishDelimiter(width);
    return true;
  }

  /** Width of the right delimiter here, its trim marker included; 0 when there is none. */
  private int rightDelimiterWidth() {
    if (input.startsWith(RIGHT, position)) {
      return 2;
    }
    boolean trimming =
        position + 1 < input.length()
            && isSpace(input.charAt(position))
            && input.charAt(position + 1) == '-'
            && input.startsWith(RIGHT, position + 2);
    return trimming ? 4 : 0;
  }

  private void finishDelimiter(int width) {
    int end = position + width;
    if (width == 4) {
      while (end < input.length() && isSpace(input.charAt(end))) {
        end++;
      }
    }
    skipTo(end);
  }

  private boolean action() {
    while (true) {
      int width = rightDelimiterWidth();
      if (width > 0) {
        if (parentheses > 0) {
          return error("unclosed left paren");
        }
        emitShown(Kind.RIGHT_DELIMITER, RIGHT);
        finishDelimiter(width);
        return true;
      }
      if (position >= input.length()) {
        return error("unclosed action");
      }
      if (!insideAction(input.charAt(position))) {
        return false;
      }
    }
  }

  private boolean insideAction(char c) {
    return switch (c) {
      case ' ', '\t', '\r', '\n' -> spaces();
      case '=' -> emit(Kind.ASSIGN, position + 1);
      case ':' ->
          input.startsWith(":=", position)
              ? emit(Kind.DECLARE, position + 2)
              : error("expected :=");
      case '|' -> emit(Kind.PIPE, position + 1);
      case '"' -> quoted();
      case '`' -> rawQuoted();
      case '\'' -> character();
      case '$' -> fieldOrVariable(Kind.VARIABLE);
      case '(' -> {
        parentheses++;
        yield emit(Kind.LEFT_PARENTHESIS, position + 1);
      }
      case ')' -> {
        parentheses--;
        yield parentheses < 0
            ? error("unexpected right paren")
            : emit(Kind.RIGHT_PARENTHESIS, position + 1);
      }
      case '.' -> isDigitAt(position + 1) ? number() : fieldOrVariable(Kind.FIELD);
      default -> other(c);
    };
  }

  private boolean other(char c) {
    if (c == '+' || c == '-' || isDigitAt(position)) {
      return number();
    }
    int codePoint = input.codePointAt(position);
    if (isAlphaNumeric(codePoint)) {
      return identifier();
    }
    if (c > ' ' && c < 0x7f) {
      return emit(Kind.CHAR, position + 1);
    }
    return error("unrecognized character in action: " + GoQuote.unicode(codePoint));
  }

  private boolean spaces() {
    int end = position;
    while (end < input.length() && isSpace(input.charAt(end))) {
      if (input.startsWith("-" + RIGHT, end + 1)) {
        break;
      }
      end++;
    }
    return end == position || emit(Kind.SPACE, end);
  }

  private boolean quoted() {
    for (int i = position + 1; i < input.length() && input.charAt(i) != '\n'; i++) {
      if (input.charAt(i) == '\\') {
        i++;
        if (i < input.length() && input.charAt(i) == '\n') {
          break;
        }
      } else if (input.charAt(i) == '"') {
        return emit(Kind.STRING, i + 1);
      }
    }
    return error("unterminated quoted string");
  }

  private boolean rawQuoted() {
    int close = input.indexOf('`', position + 1);
    return close < 0 ? error("unterminated raw quoted string") : emit(Kind.RAW_STRING, close + 1);
  }

  private boolean character() {
    for (int i = position + 1; i < input.length() && input.charAt(i) != '\n'; i++) {
      if (input.charAt(i) == '\\') {
        i++;
      } else if (input.charAt(i) == '\'') {
        return emit(Kind.CHARACTER_CONSTANT, i + 1);
      }
    }
    return error("unterminated character constant");
  }

  private boolean fieldOrVariable(Kind kind) {
    int end = wordEnd(position + 1);
    if (kind == Kind.FIELD && end == position + 1 && atTerminator(end)) {
      return emit(Kind.DOT, end);
    }
    return atTerminator(end) ? emit(kind, end) : badCharacter(end);
  }

  private boolean badCharacter(int index) {
    return error("bad character " + GoQuote.unicode(input.codePointAt(index)));
  }

  private boolean identifier() {
    int end = wordEnd(position);
    if (!atTerminator(end)) {
      return badCharacter(end);
    }
    String word = input.substring(position, end);
    if (KEYWORDS.contains(word)) {
      return emit(Kind.KEYWORD, end);
    }
    return switch (word) {
      case "true", "false" -> emit(Kind.BOOL, end);
      case "nil" -> emit(Kind.NIL, end);
      default -> emit(Kind.IDENTIFIER, end);
    };
  }

  private int wordEnd(int from) {
    int end = from;
    while (end < input.length() && isAlphaNumeric(input.codePointAt(end))) {
      end += Character.charCount(input.codePointAt(end));
    }
    return end;
  }

  private boolean atTerminator(int index) {
    return index >= input.length()
        || " \t\r\n.,|:()".indexOf(input.charAt(index)) >= 0
        || input.startsWith(RIGHT, index);
  }

  private boolean number() {
    int end = GoNumbers.scan(input, position);
    if (end < input.length() && isAlphaNumeric(input.codePointAt(end))) {
      return error("bad number syntax: " + GoQuote.of(input.substring(position, end + 1)));
    }
    return emit(Kind.NUMBER, end);
  }

  private boolean emit(Kind kind, int end) {
    emitShown(kind, input.substring(position, end));
    skipTo(end);
    return true;
  }

  private void emitShown(Kind kind, String text) {
    tokens.add(new Token(kind, text, position, line));
  }

  private void skipTo(int end) {
    for (int i = position; i < end; i++) {
      if (input.charAt(i) == '\n') {
        line++;
      }
    }
    position = end;
  }

  private boolean error(String message) {
    emitShown(Kind.ERROR, message);
    return false;
  }

  private boolean isDigitAt(int index) {
    return index < input.length() && input.charAt(index) >= '0' && input.charAt(index) <= '9';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isAlphaNumeric(int codePoint) {
    return codePoint == '_' || Character.isLetterOrDigit(codePoint);
  }
}
