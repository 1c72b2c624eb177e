package aegle.protocols.exposition;

/** Tokens of the text format 0.0.4. The page must end in a line feed; blanks separate. */
final class TextLexer extends Lexer {
  TextLexer(byte[] bytes, int end) {
    super(bytes, end);
  }

  @Override
  Token next() {
    if (state == State.META_TEXT) {
      return metaText();
    }
    if (!skipBlanks()) {
      return Token.END;
    }
    start = position;
    byte c = bytes[position];
    return switch (state) {
      case INIT -> atLineStart(c);
      case META_NAME -> metaName(c);
      case LABELS -> inLabels(c);
      case LABEL_VALUE ->
          c == '"' ? quoted(Token.LABEL_VALUE, State.LABELS, true, true) : Token.INVALID;
      case VALUE -> value(c);
      case TIMESTAMP -> timestamp(c);
      case COMMENT, META_TEXT, EXEMPLAR, EXEMPLAR_VALUE, EXEMPLAR_TIMESTAMP ->
          throw new AssertionError("BUG: the text format has no state " + state + " here");
    };
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }

  private boolean skipBlanks() {
    int i = position;
    while (i < end && isBlank(bytes[i])) {
      i++;
    }
    position = i;
    return i < end;
  }

  private Token atLineStart(byte c) {
    if (isMetricNameStart(c)) {
      return metricName(State.VALUE);
    }
    return switch (c) {
      case 0 -> Token.END;
      case '\n' -> single(Token.LINEBREAK, State.INIT);
      case '{' -> single(Token.BRACE_OPEN, State.LABELS);
      case '#' -> comment();
      default -> Token.INVALID;
    };
  }

  private Token comment() {
    position++;
    if (position < end && isBlank(bytes[position])) {
      skipBlanks();
      int wordStart = position;
      if (word("HELP") && blanksAfterWord()) {
        return Token.HELP;
      }
      position = wordStart;
      if (word("TYPE") && blanksAfterWord()) {
        return Token.TYPE;
      }
    }
    while (position < end && bytes[position] != '\n') {
      position++;
    }
    state = State.INIT;
    return position < end ? Token.COMMENT : Token.END;
  }

  private boolean blanksAfterWord() {
    if (position >= end || !isBlank(bytes[position])) {
      return false;
    }
    skipBlanks();
    state = State.META_NAME;
    return true;
  }

  private Token metaName(byte c) {
    if (c == '"') {
      return quoted(Token.METRIC_NAME, State.META_TEXT, false, true);
    }
    return isMetricNameStart(c) ? metricName(State.META_TEXT) : Token.INVALID;
  }

  private Token metaText() {
    int textStart = position;
    boolean blank = true;
    int i = position;
    while (i < end && bytes[i] != '\n') {
      blank &= isBlank(bytes[i]);
      i++;
    }
    start = blank ? i : textStart;
    position = i;
    state = State.INIT;
    return Token.TEXT;
  }

  private Token inLabels(byte c) {
    if (isLabelNameStart(c)) {
      return labelName();
    }
    return switch (c) {
      case '"' -> quoted(Token.QUOTED, State.LABELS, false, true);
      case '}' -> single(Token.BRACE_CLOSE, State.VALUE);
      case '=' -> single(Token.EQUAL, State.LABEL_VALUE);
      case ',' -> single(Token.COMMA, State.LABELS);
      default -> Token.INVALID;
    };
  }

  private Token value(byte c) {
    if (c == '{') {
      return single(Token.BRACE_OPEN, State.LABELS);
    }
    int i = position;
    while (i < end && isValueByte(bytes[i])) {
      i++;
    }
    if (i == position) {
      return Token.INVALID;
    }
    position = i;
    state = State.TIMESTAMP;
    return Token.VALUE;
  }

  private static boolean isValueByte(byte c) {
    return c != ' ' && c != '\t' && c != '\n' && c != '{' && c != 0;
  }

  private Token timestamp(byte c) {
    if (c == '\n') {
      return single(Token.LINEBREAK, State.INIT);
    }
    int i = position;
    while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    if (i == position) {
      return Token.INVALID;
    }
    position = i;
    return Token.TIMESTAMP;
  }
}
