package aegle.protocols.exposition;

/**
 * Cuts a page into tokens. {@link #start} and {@link #position} bound the token that {@link #next}
 * returned; after {@link Token#INVALID} the position is the byte at which nothing fitted any more,
 * which Prometheus shows in its errors. Not thread-safe.
 */
abstract sealed class Lexer permits TextLexer, OpenMetricsLexer {
  /** Where in a line the lexer stands. */
  enum State {
    INIT,
    COMMENT,
    META_NAME,
    META_TEXT,
    LABELS,
    LABEL_VALUE,
    VALUE,
    TIMESTAMP,
    EXEMPLAR,
    EXEMPLAR_VALUE,
    EXEMPLAR_TIMESTAMP
  }

  private static final byte NAME_START = 1;
  private static final byte DIGIT = 2;
  private static final byte COLON = 4;
  private static final byte[] CLASS = new byte[256];

  static {
    for (int c = 'a'; c <= 'z'; c++) {
      CLASS[c] = NAME_START;
      CLASS[c - 'a' + 'A'] = NAME_START;
    }
    for (int c = '0'; c <= '9'; c++) {
      CLASS[c] = DIGIT;
    }
    CLASS['_'] = NAME_START;
    CLASS[':'] = COLON;
  }

  final byte[] bytes;
  final int end;
  int start;
  int position;
  State state = State.INIT;

  Lexer(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  abstract Token next();

  final void rewind() {
    start = 0;
    position = 0;
    state = State.INIT;
  }

  final boolean isMetricNameStart(byte b) {
    return (CLASS[b & 0xff] & (NAME_START | COLON)) != 0;
  }

  final boolean isLabelNameStart(byte b) {
    return (CLASS[b & 0xff] & NAME_START) != 0;
  }

  /** Steps over a metric name whose first byte has been judged. */
  final Token metricName(State next) {
    int i = position + 1;
    while (i < end && CLASS[bytes[i] & 0xff] != 0) {
      i++;
    }
    position = i;
    state = next;
    return Token.METRIC_NAME;
  }

  /** Steps over a label name whose first byte has been judged. */
  final Token labelName() {
    int i = position + 1;
    while (i < end && (CLASS[bytes[i] & 0xff] & (NAME_START | DIGIT)) != 0) {
      i++;
    }
    position = i;
    return Token.LABEL_NAME;
  }

  final Token single(Token token, State next) {
    position++;
    state = next;
    return token;
  }

  /**
   * Steps over a quoted string from its opening quote; {@link Token#INVALID} at the byte that may
   * not stand in it.
   */
  final Token quoted(Token token, State next, boolean nulAllowed, boolean newlineAllowed) {
    int i = position + 1;
    while (i < end) {
      byte c = bytes[i];
      if (c == '"') {
        position = i + 1;
        state = next;
        return token;
      }
      if (c == '\\') {
        i++;
        if (i >= end || bytes[i] == '\n') {
          break;
        }
      } else if ((c == 0 && !nulAllowed) || (c == '\n' && !newlineAllowed)) {
        break;
      }
      i++;
    }
    position = i;
    return Token.INVALID;
  }

  /** Steps over a word of a comment, as far as it fits. */
  final boolean word(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (position >= end || bytes[position] != word.charAt(i)) {
        return false;
      }
      position++;
    }
    return true;
  }
}
