package aegle.metrics.promql;

import static aegle.metrics.promql.TokenType.ADD;
import static aegle.metrics.promql.TokenType.AT;
import static aegle.metrics.promql.TokenType.COLON;
import static aegle.metrics.promql.TokenType.COMMA;
import static aegle.metrics.promql.TokenType.COMMENT;
import static aegle.metrics.promql.TokenType.DIV;
import static aegle.metrics.promql.TokenType.EOF;
import static aegle.metrics.promql.TokenType.EQL;
import static aegle.metrics.promql.TokenType.EQLC;
import static aegle.metrics.promql.TokenType.EQL_REGEX;
import static aegle.metrics.promql.TokenType.ERROR;
import static aegle.metrics.promql.TokenType.GTE;
import static aegle.metrics.promql.TokenType.GTR;
import static aegle.metrics.promql.TokenType.IDENTIFIER;
import static aegle.metrics.promql.TokenType.LEFT_BRACE;
import static aegle.metrics.promql.TokenType.LEFT_BRACKET;
import static aegle.metrics.promql.TokenType.LEFT_PAREN;
import static aegle.metrics.promql.TokenType.LSS;
import static aegle.metrics.promql.TokenType.LTE;
import static aegle.metrics.promql.TokenType.METRIC_IDENTIFIER;
import static aegle.metrics.promql.TokenType.MOD;
import static aegle.metrics.promql.TokenType.MUL;
import static aegle.metrics.promql.TokenType.NEQ;
import static aegle.metrics.promql.TokenType.NEQ_REGEX;
import static aegle.metrics.promql.TokenType.POW;
import static aegle.metrics.promql.TokenType.RIGHT_BRACE;
import static aegle.metrics.promql.TokenType.RIGHT_BRACKET;
import static aegle.metrics.promql.TokenType.RIGHT_PAREN;
import static aegle.metrics.promql.TokenType.STRING;
import static aegle.metrics.promql.TokenType.SUB;
import static aegle.metrics.promql.TokenType.TRIM_LOWER;
import static aegle.metrics.promql.TokenType.TRIM_UPPER;

import aegle.signals.GoQuote;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts an expression into tokens. What a character means depends on where it stands: at the top,
 * inside braces (where every word is a label name), or inside brackets (where only durations are).
 *
 * <p>An error is the last token; the parser reports it when it gets there, so that an earlier
 * mistake is reported first.
 */
final class Lexer {
  private static final int END = -1;

  private final String input;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int start;
  private int parenDepth;
  private boolean braceOpen;
  private boolean bracketOpen;
  private boolean gotColon;
  private boolean gotDuration;
  private boolean insideDuration;

  private Lexer(String input) {
    this.input = input;
  }

  /** All tokens, comments included, the last one an EOF or an ERROR. */
  static List<Token> tokens(String input) {
    Lexer lexer = new Lexer(input);
    while (lexer.tokens.isEmpty() || !lexer.isDone()) {
      lexer.step();
    }
    return lexer.tokens;
  }

  private boolean isDone() {
    TokenType last = tokens.getLast().type();
    return last == EOF || last == ERROR;
  }

  private void step() {
    start = position;
    if (insideDuration) {
      insideBrackets();
      return;
    }
    if (peek() == '#') {
      comment();
      return;
    }
    int c = next();
    if (isSpace(c)) {
      return;
    }
    if (braceOpen) {
      insideBraces(c);
    } else {
      statement(c);
    }
  }

  private void comment() {
    while (peek() != END && peek() != '\n' && peek() != '\r') {
      next();
    }
    emit(COMMENT);
  }

  private void statement(int c) {
    switch (c) {
      case END -> end();
      case ',' -> emit(COMMA);
      case '*' -> emit(MUL);
      case '/' -> emit(DIV);
      case '%' -> emit(MOD);
      case '+' -> emit(ADD);
      case '-' -> emit(SUB);
      case '^' -> emit(POW);
      case '@' -> emit(AT);
      case '=' -> afterEquals();
      case '!' -> {
        int following = next();
        if (following == '=') {
          emit(NEQ);
        } else {
          error("unexpected character after '!': " + shown(following));
        }
      }
      case '<' -> comparison(LTE, TRIM_UPPER, LSS);
      case '>' -> comparison(GTE, TRIM_LOWER, GTR);
      case '"', '\'', '`' -> string(c);
      case '(' -> openParen();
      case ')' -> closeParen(c);
      case '{' -> {
        emit(LEFT_BRACE);
        braceOpen = true;
      }
      case '[' -> openBracket(c);
      case ']' -> closeBracket(c);
      default -> wordOrNumber(c);
    }
  }

  private void end() {
    if (parenDepth != 0) {
      error("unclosed left parenthesis");
    } else if (bracketOpen) {
      error("unclosed left bracket");
    } else {
      emit(EOF);
    }
  }

  private void afterEquals() {
    if (peek() == '=') {
      next();
      emit(EQLC);
    } else if (peek() == '~') {
      error("unexpected character after '=': " + shown(peek()));
    } else {
      emit(EQL);
    }
  }

  private void comparison(TokenType withEquals, TokenType withSlash, TokenType bare) {
    if (accept("=")) {
      emit(withEquals);
    } else if (accept("/")) {
      emit(withSlash);
    } else {
      emit(bare);
    }
  }

  private void openParen() {
    emit(LEFT_PAREN);
    parenDepth++;
  }

  private void closeParen(int c) {
    parenDepth--;
    if (parenDepth < 0) {
      emit(RIGHT_PAREN);
      error("unexpected right parenthesis " + shown(c));
    } else {
      emit(RIGHT_PAREN);
    }
  }

  private void openBracket(int c) {
    if (bracketOpen) {
      error("unexpected left bracket " + shown(c));
      return;
    }
    gotColon = false;
    gotDuration = false;
    emit(LEFT_BRACKET);
    bracketOpen = true;
    insideDuration = true;
  }

  private void closeBracket(int c) {
    if (!bracketOpen) {
      error("unexpected right bracket " + shown(c));
      return;
    }
    emit(RIGHT_BRACKET);
    bracketOpen = false;
    insideDuration = false;
  }

  private void wordOrNumber(int c) {
    if (isDigit(c) || (c == '.' && isDigit(peek()))) {
      position = start;
      numberOrDuration();
    } else if (isAlpha(c) || c == ':') {
      if (!bracketOpen) {
        word();
      } else if (c == ':') {
        colonAfterNumber(c);
      } else if (!durationWord()) {
        error("unexpected character: " + shown(c) + ", expected ':'");
      }
    } else {
      error("unexpected character: " + shown(c));
    }
  }

  private void colonAfterNumber(int c) {
    if (gotColon) {
      error("unexpected colon " + shown(c));
      return;
    }
    emit(COLON);
    gotColon = true;
  }

  private void word() {
    while (isAlphaNumeric(peek()) || peek() == ':') {
      next();
    }
    String text = input.substring(start, position);
    TokenType type = TokenType.ofWord(text);
    boolean fill =
        type == TokenType.FILL || type == TokenType.FILL_LEFT || type == TokenType.FILL_RIGHT;
    if (type == IDENTIFIER && text.indexOf(':') >= 0) {
      emit(METRIC_IDENTIFIER);
    } else if (fill && !parenFollows()) {
      // A metric may be called fill: it is the modifier only where its value follows.
      emit(IDENTIFIER);
    } else {
      emit(type);
    }
  }

  private boolean parenFollows() {
    int at = position;
    while (at < input.length() && isSpace(input.charAt(at))) {
      at++;
    }
    return at < input.length() && input.charAt(at) == '(';
  }

  private void insideBraces(int c) {
    switch (c) {
      case END -> error("unexpected end of input inside braces");
      case ',' -> emit(COMMA);
      case '"', '\'', '`' -> string(c);
      case '=' -> emit(accept("~") ? EQL_REGEX : EQL);
      case '!' -> {
        int following = next();
        if (following == '~' || following == '=') {
          emit(following == '~' ? NEQ_REGEX : NEQ);
        } else {
          error("unexpected character after '!' inside braces: " + shown(following));
        }
      }
      case '{' -> error("unexpected left brace " + shown(c));
      case '}' -> {
        emit(RIGHT_BRACE);
        braceOpen = false;
      }
      default -> {
        if (!isAlpha(c)) {
          error("unexpected character inside braces: " + shown(c));
          return;
        }
        while (isAlphaNumeric(peek())) {
          next();
        }
        emit(IDENTIFIER);
      }
    }
  }

  private void insideBrackets() {
    int c = next();
    switch (c) {
      case END -> error("unexpected end of input in duration expression");
      case ']' -> closeBracket(c);
      case ':' -> {
        if (!gotDuration) {
          error("unexpected colon before duration in duration expression");
        } else if (gotColon) {
          error("unexpected repeated colon in duration expression");
        } else {
          gotColon = true;
          emit(COLON);
        }
      }
      case '(' -> openParen();
      case ')' -> closeParen(c);
      case '+' -> emit(ADD);
      case '-' -> emit(SUB);
      case '*' -> emit(MUL);
      case '/' -> emit(DIV);
      case '%' -> emit(MOD);
      case '^' -> emit(POW);
      case ',' -> emit(COMMA);
      default -> {
        if (isSpace(c)) {
          return;
        }
        if (isDigit(c) || (c == '.' && isDigit(peek()))) {
          position = start;
          gotDuration = true;
          insideDuration = false;
          numberOrDuration();
        } else if (!isAlpha(c) || !durationWord()) {
          error("unexpected character in duration expression: " + shown(c));
        }
      }
    }
  }

  /** The functions of duration expressions; false leaves the position after the first letter. */
  private boolean durationWord() {
    int from = position;
    while (isAlpha(peek())) {
      next();
    }
    TokenType type = TokenType.ofWord(input.substring(start, position));
    return switch (type) {
      case STEP, RANGE, MAX_OF, MIN_OF -> {
        gotDuration = true;
        emit(type);
        yield true;
      }
      default -> {
        position = from;
        yield false;
      }
    };
  }

  private void string(int quote) {
    while (true) {
      int c = next();
      if (c == quote) {
        emit(STRING);
        return;
      }
      if (c == END || (c == '\n' && quote != '`')) {
        error(quote == '`' ? "unterminated raw string" : "unterminated quoted string");
        return;
      }
      if (c == '\\' && quote != '`' && !escape(quote)) {
        return;
      }
    }
  }

  /** Checks one escape sequence; false after an error. */
  private boolean escape(int quote) {
    int c = next();
    if (c == quote || (c != END && "abfnrtv\\".indexOf(c) >= 0)) {
      return true;
    }
    return switch (c) {
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        position--;
        yield digits(3, 8, 255);
      }
      case 'x' -> digits(2, 16, 255);
      case 'u' -> digits(4, 16, Character.MAX_CODE_POINT);
      case 'U' -> digits(8, 16, Character.MAX_CODE_POINT);
      case END -> error("escape sequence not terminated");
      default -> error("unknown escape sequence " + unicode(c));
    };
  }

  private boolean digits(int count, int base, long highest) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      int c = next();
      int digit = c == END ? -1 : Character.digit(c, base);
      if (c == END) {
        return error("escape sequence not terminated");
      }
      if (digit < 0 || c > 'f') {
        return error("illegal character " + unicode(c) + " in escape sequence");
      }
      value = value * base + digit;
    }
    if (value > highest || (value >= 0xD800 && value < 0xE000)) {
      return error("escape sequence is an invalid Unicode code point");
    }
    return true;
  }

  private static String unicode(int c) {
    return String.format("U+%04X '%s'", c, Character.toString(c));
  }

  private void numberOrDuration() {
    NumberScan scan = new NumberScan(input, start);
    position = scan.end();
    switch (scan.kind()) {
      case NUMBER -> emit(TokenType.NUMBER);
      case DURATION -> emit(TokenType.DURATION);
      case BAD ->
          error("bad number or duration syntax: " + GoQuote.of(input.substring(start, position)));
    }
  }

  private void emit(TokenType type) {
    tokens.add(new Token(type, start, input.substring(start, position)));
    start = position;
  }

  /** Always false, so that checks can return it. */
  private boolean error(String message) {
    tokens.add(new Token(ERROR, start, message));
    return false;
  }

  private int next() {
    if (position >= input.length()) {
      return END;
    }
    int c = input.codePointAt(position);
    position += Character.charCount(c);
    return c;
  }

  private int peek() {
    return position < input.length() ? input.codePointAt(position) : END;
  }

  private boolean accept(String character) {
    if (input.startsWith(character, position)) {
      position++;
      return true;
    }
    return false;
  }

  private static String shown(int c) {
    return c == END ? "'\\ufffd'" : GoQuote.character(c);
  }

  static boolean isSpace(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isAlpha(int c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isAlphaNumeric(int c) {
    return isAlpha(c) || isDigit(c);
  }
}
