package aegle.metrics.promql;

import aegle.signals.GoQuote;

/**
 * A piece of an expression.
 *
 * @param start index of its first character
 * @param text as written; for an {@link TokenType#ERROR} the message
 */
record Token(TokenType type, int start, String text) {
  /** Characters of a token that a message quotes. */
  private static final int LONGEST_QUOTED = 10;

  int end() {
    return start + text.length();
  }

  Span span() {
    return new Span(start, end());
  }

  /** As error messages name it: {@code identifier "foo"}, {@code "+"}, {@code end of input}. */
  String words() {
    if (type == TokenType.EOF) {
      return "end of input";
    }
    return type.isFixed() ? name() : type.text() + " " + name();
  }

  private String name() {
    if (type == TokenType.IDENTIFIER || type == TokenType.METRIC_IDENTIFIER) {
      return GoQuote.of(text);
    }
    if (type.isKeyword()) {
      return "<" + text + ">";
    }
    if (type.isOperator()) {
      return "<op:" + text + ">";
    }
    if (type.isAggregator()) {
      return "<aggr:" + text + ">";
    }
    if (text.length() > LONGEST_QUOTED) {
      return GoQuote.of(text.substring(0, LONGEST_QUOTED)) + "...";
    }
    return GoQuote.of(text);
  }
}
