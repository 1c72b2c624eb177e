package aegle.guard.masking;

/**
 * Statements of SQL without their literals: strings, numbers and comments. The shape stays, so that
 * equal questions are still recognised as equal.
 */
@SuppressWarnings("FinalClass") // A test counts how often the statement is looked at.
class SqlText {
  private static final char LITERAL = '?';

  private final String sql;
  private final StringBuilder shape;
  private int at;

  SqlText(String sql) {
    this.sql = sql;
    this.shape = new StringBuilder(sql.length());
  }

  static String withoutLiterals(String sql) {
    return new SqlText(sql).withoutLiterals();
  }

  /** The statement without its literals; to be asked once. */
  final String withoutLiterals() {
    read();
    return shape.length() == sql.length() && shape.toString().equals(sql) ? sql : shape.toString();
  }

  /** One character of the statement. */
  char look(int i) {
    return sql.charAt(i);
  }

  /** Where a text next stands from a place on, or -1. */
  int find(String wanted, int from) {
    return sql.indexOf(wanted, from);
  }

  private void read() {
    while (at < sql.length()) {
      char c = look(at);
      if (c == '\'') {
        literal(endOfQuotes(at, '\''));
      } else if (c == '"' || c == '`') {
        copyTo(endOfQuotes(at, c));
      } else if (c == '-' && next() == '-') {
        comment(endOfLine());
      } else if (c == '#' && isLineComment()) {
        comment(endOfLine());
      } else if (c == '/' && next() == '*') {
        comment(endOfComment());
      } else if (c == '$' && dollarQuoteEnd() > at) {
        literal(dollarQuoteEnd());
      } else if (c == '$' && Chars.isAsciiDigit(next())) {
        copyTo(endOfWord(at + 1));
      } else if (Chars.isAsciiDigit(c)) {
        literal(endOfNumber());
      } else if (Chars.isAsciiLetter(c) || c == '_' || c > 127 || c == '[') {
        word();
      } else {
        copyTo(at + 1);
      }
    }
  }

  private char next() {
    return at + 1 < sql.length() ? look(at + 1) : '\0';
  }

  private void copyTo(int end) {
    shape.append(sql, at, end);
    at = end;
  }

  private void literal(int end) {
    shape.append(LITERAL);
    at = end;
  }

  private void comment(int end) {
    if (!shape.isEmpty() && shape.charAt(shape.length() - 1) != ' ') {
      shape.append(' ');
    }
    at = end;
    while (at < sql.length() && look(at) == ' ') {
      at++;
    }
  }

  /** A word, or a string whose prefix is a word: {@code N'...'}, {@code E'...'}, {@code X'...'}. */
  private void word() {
    int end = endOfWord(at);
    if (end == at) {
      copyTo(at + 1);
      return;
    }
    boolean prefix = end - at <= 2 && end < sql.length() && look(end) == '\'';
    if (prefix) {
      literal(endOfQuotes(end, '\''));
    } else {
      copyTo(end);
    }
  }

  private int endOfWord(int from) {
    int i = from;
    while (i < sql.length() && (Chars.isAlphanumeric(look(i)) || look(i) == '_' || look(i) > 127)) {
      i++;
    }
    return i;
  }

  private int endOfNumber() {
    int i = at;
    while (i < sql.length()
        && (Chars.isAlphanumeric(look(i)) || look(i) == '.' || look(i) == '_')) {
      i++;
    }
    return i;
  }

  /** Doubled quotes and backslashes do not end a string; one that is not closed ends the text. */
  private int endOfQuotes(int from, char quote) {
    int i = from + 1;
    while (i < sql.length()) {
      char c = look(i);
      if (c == '\\' && quote == '\'') {
        i += 2;
      } else if (c == quote) {
        if (i + 1 < sql.length() && look(i + 1) == quote) {
          i += 2;
        } else {
          return i + 1;
        }
      } else {
        i++;
      }
    }
    return sql.length();
  }

  /** MySQL's comment; PostgreSQL has operators of JSON that begin so. */
  private boolean isLineComment() {
    char c = next();
    return c == ' ' || Chars.isAsciiLetter(c);
  }

  private int endOfLine() {
    int end = find("\n", at);
    return end < 0 ? sql.length() : end;
  }

  private int endOfComment() {
    int end = find("*/", at + 2);
    return end < 0 ? sql.length() : end + 2;
  }

  /** Where {@code $tag$ ... $tag$} ends; the place itself where none begins. */
  private int dollarQuoteEnd() {
    int i = endOfWord(at + 1);
    if (i >= sql.length() || look(i) != '$' || Chars.isAsciiDigit(next())) {
      return at;
    }
    String tag = sql.substring(at, i + 1);
    int end = find(tag, i + 1);
    return end < 0 ? sql.length() : end + tag.length();
  }
}
