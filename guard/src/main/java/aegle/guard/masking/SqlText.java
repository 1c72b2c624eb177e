package aegle.guard.masking;

import java.util.BitSet;
import java.util.Locale;
import java.util.Set;

/**
 * Statements of SQL without their literals: strings, numbers and comments. The shape stays, so that
 * equal questions are still recognised as equal.
 *
 * <p>What stands in double quotes is a name in the standard and a string in MySQL and SQLite. It
 * stays where it can only be a name: beside a point, or as a word where no value is expected. In
 * doubt it goes, which costs a shape a word and no patient anything.
 */
@SuppressWarnings("FinalClass") // A test counts how often the statement is looked at.
class SqlText {
  private static final char LITERAL = '?';

  private final String sql;

  /** Words behind which values stand, in brackets or not. */
  private static final Set<String> BEFORE_VALUES =
      Set.of(
          "VALUES", "VALUE", "IN", "LIKE", "ILIKE", "RLIKE", "REGEXP", "BETWEEN", "CALL", "THEN",
          "ELSE", "MATCH", "AGAINST", "LIMIT", "ESCAPE", "EXEC", "EXECUTE", "ANY", "ALL");

  /** Words behind which names stand again. */
  private static final Set<String> BEFORE_NAMES =
      Set.of(
          "SELECT",
          "FROM",
          "JOIN",
          "INTO",
          "UPDATE",
          "TABLE",
          "AS",
          "BY",
          "WHERE",
          "ON",
          "SET",
          "RETURNING",
          "HAVING",
          "DISTINCT",
          "INDEX",
          "USING",
          "WITH",
          "CREATE",
          "ALTER",
          "DROP");

  private static final int LONGEST_TELLING_WORD = 9;
  private static final int MAX_NAME_CHARS = 63;
  private static final String OPERATORS = "=<>!~|+*/%";

  private final StringBuilder shape;
  private int at;

  /** Whether the last telling word was one behind which values stand. */
  private boolean values;

  /** Open brackets that are of a call, by their depth, and how many are open. */
  private final BitSet calls = new BitSet();

  private int depth;

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
      } else if (c == '`') {
        copyTo(endOfQuotes(at, c));
      } else if (c == '"') {
        quoted();
      } else if (c == '(') {
        calls.set(++depth, isCall());
        copyTo(at + 1);
      } else if (c == ')') {
        depth = Math.max(0, depth - 1);
        copyTo(at + 1);
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

  private void quoted() {
    int end = endOfQuotes(at, '"');
    if (isName(end)) {
      copyTo(end);
    } else {
      literal(endOfString());
    }
  }

  /** Whether the double quotes that end there can only be around a name. */
  private boolean isName(int end) {
    for (int i = at + 1; i < end - 1; i++) {
      char c = look(i);
      if (!Chars.isAlphanumeric(c) && c != '_' && c != '$') {
        return false;
      }
    }
    if (end - at <= 2 || end - at > MAX_NAME_CHARS + 2 || look(end - 1) != '"') {
      return false;
    }
    boolean point = (at > 0 && look(at - 1) == '.') || (end < sql.length() && look(end) == '.');
    return point || (!values && !calls.get(depth) && OPERATORS.indexOf(before()) < 0);
  }

  /** The last character before this place that is no blank, or a blank where there is none. */
  private char before() {
    int i = at - 1;
    while (i >= 0 && Character.isWhitespace(look(i))) {
      i--;
    }
    return i < 0 ? ' ' : look(i);
  }

  /** Whether a bracket opens the values of a call: a word stands right before it. */
  private boolean isCall() {
    if (at == 0 || values) {
      return values;
    }
    char c = look(at - 1);
    return Chars.isAlphanumeric(c) || c == '_' || c == '"' || c == '`';
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
    if (end - at <= LONGEST_TELLING_WORD) {
      String word = sql.substring(at, end).toUpperCase(Locale.ROOT);
      values = (values || BEFORE_VALUES.contains(word)) && !BEFORE_NAMES.contains(word);
    }
    boolean prefix = end - at <= 2 && end < sql.length() && look(end) == '\'';
    if (prefix) {
      literal(endOfQuotes(end, '\''));
    } else {
      copyTo(end);
    }
  }

  /** As {@link #endOfQuotes}, for double quotes around a string, where a backslash may stand. */
  private int endOfString() {
    int i = at + 1;
    while (i < sql.length() && look(i) != '"') {
      i += look(i) == '\\' ? 2 : 1;
    }
    return Math.min(sql.length(), Math.max(i + 1, endOfQuotes(at, '"')));
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
