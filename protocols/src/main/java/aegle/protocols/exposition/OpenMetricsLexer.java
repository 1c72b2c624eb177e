package aegle.protocols.exposition;

/** Tokens of OpenMetrics 1.0: one space separates, nothing else. */
final class OpenMetricsLexer extends Lexer {
  OpenMetricsLexer(byte[] bytes, int end) {
    super(bytes, end);
  }

  @Override
  Token next() {
    if (position >= end) {
      return Token.END;
    }
    start = position;
    byte c = bytes[position];
    return switch (state) {
      case INIT -> atLineStart(c);
      case META_NAME -> metaName(c);
      case META_TEXT -> metaText(c);
      case LABELS -> inLabels(c, State.LABELS, State.VALUE, State.LABEL_VALUE);
      case LABEL_VALUE ->
          c == '"' ? quoted(Token.LABEL_VALUE, State.LABELS, true, false) : Token.INVALID;
      case VALUE ->
          c == '{'
              ? single(Token.BRACE_OPEN, State.LABELS)
              : afterSpace(c, Token.VALUE, State.TIMESTAMP);
      case TIMESTAMP -> timestampOrExemplar(c);
      case EXEMPLAR -> inLabels(c, State.EXEMPLAR, State.EXEMPLAR_VALUE, State.EXEMPLAR_VALUE);
      case EXEMPLAR_VALUE ->
          c == '"'
              ? quoted(Token.LABEL_VALUE, State.EXEMPLAR, false, false)
              : afterSpace(c, Token.VALUE, State.EXEMPLAR_TIMESTAMP);
      case EXEMPLAR_TIMESTAMP ->
          c == '\n'
              ? single(Token.LINEBREAK, State.INIT)
              : afterSpace(c, Token.TIMESTAMP, State.EXEMPLAR_TIMESTAMP);
      case COMMENT -> Token.INVALID;
    };
  }

  private Token atLineStart(byte c) {
    if (isMetricNameStart(c)) {
      return metricName(State.VALUE);
    }
    return switch (c) {
      case '{' -> single(Token.BRACE_OPEN, State.LABELS);
      case '#' -> comment();
      default -> Token.INVALID;
    };
  }

  private Token comment() {
    position++;
    if (position >= end || bytes[position] != ' ') {
      return Token.INVALID;
    }
    position++;
    state = State.COMMENT;
    if (position >= end) {
      return Token.INVALID;
    }
    return switch (bytes[position]) {
      case 'H' -> meta("HELP ", Token.HELP);
      case 'T' -> meta("TYPE ", Token.TYPE);
      case 'U' -> meta("UNIT ", Token.UNIT);
      case 'E' -> endWord();
      default -> Token.INVALID;
    };
  }

  private Token meta(String word, Token token) {
    if (!word(word)) {
      return Token.INVALID;
    }
    state = State.META_NAME;
    return token;
  }

  private Token endWord() {
    if (!word("EOF")) {
      return Token.INVALID;
    }
    if (position < end && bytes[position] == '\n') {
      position++;
    }
    state = State.INIT;
    return Token.END_WORD;
  }

  private Token metaName(byte c) {
    if (c == '"') {
      return quoted(Token.METRIC_NAME, State.META_TEXT, false, true);
    }
    return isMetricNameStart(c) ? metricName(State.META_TEXT) : Token.INVALID;
  }

  private Token metaText(byte c) {
    if (c != ' ') {
      return Token.INVALID;
    }
    int i = position;
    while (i < end && bytes[i] != '\n') {
      i++;
    }
    position = i;
    return i < end ? single(Token.TEXT, State.INIT) : Token.INVALID;
  }

  private Token inLabels(byte c, State inside, State afterBrace, State afterEqual) {
    if (isLabelNameStart(c)) {
      return labelName();
    }
    return switch (c) {
      case '"' -> quoted(Token.QUOTED, inside, false, inside == State.LABELS);
      case '}' -> single(Token.BRACE_CLOSE, afterBrace);
      case '=' -> single(Token.EQUAL, afterEqual);
      case ',' -> single(Token.COMMA, inside);
      default -> Token.INVALID;
    };
  }

  private Token afterSpace(byte c, Token token, State next) {
    if (c != ' ') {
      return Token.INVALID;
    }
    int i = position + 1;
    while (i < end && bytes[i] != ' ' && bytes[i] != '\n' && bytes[i] != 0) {
      i++;
    }
    boolean empty = i == position + 1;
    position = i;
    if (empty) {
      return Token.INVALID;
    }
    state = next;
    return token;
  }

  private Token timestampOrExemplar(byte c) {
    if (c == '\n') {
      return single(Token.LINEBREAK, State.INIT);
    }
    int i = position;
    if (c == ' '
        && i + 3 < end
        && bytes[i + 1] == '#'
        && bytes[i + 2] == ' '
        && bytes[i + 3] == '{') {
      position = i + 4;
      state = State.EXEMPLAR;
      return Token.COMMENT;
    }
    return afterSpace(c, Token.TIMESTAMP, State.TIMESTAMP);
  }
}
