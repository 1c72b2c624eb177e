package aegle.metrics.promql;

import aegle.metrics.Matcher;
import aegle.metrics.promql.Expr.VectorSelector;
import aegle.signals.Labels;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;

/** Parses selectors and lists of label names. */
final class SelectorParser {
  private static final String MATCHING = "label matching";
  private static final String GROUPING = "grouping opts";

  private final TokenCursor cursor;

  SelectorParser(TokenCursor cursor) {
    this.cursor = cursor;
  }

  /** A metric name, braces, or both. */
  VectorSelector selector() {
    int start = cursor.peek().start();
    String name = "";
    List<Matcher> matchers = new ArrayList<>();
    if (cursor.type() != TokenType.LEFT_BRACE) {
      name = cursor.next().text();
    }
    if (cursor.type() == TokenType.LEFT_BRACE) {
      braces(matchers);
    }
    if (!name.isEmpty()) {
      matchers.add(Matcher.equal(Labels.METRIC_NAME, name));
    }
    return new VectorSelector(name, matchers, TimeShift.NONE, new Span(start, cursor.lastEnd()));
  }

  private void braces(List<Matcher> matchers) {
    cursor.next();
    while (cursor.type() != TokenType.RIGHT_BRACE) {
      matchers.add(matcher());
      if (cursor.type() != TokenType.RIGHT_BRACE && !cursor.accept(TokenType.COMMA)) {
        throw cursor.unexpected(MATCHING, "\",\" or \"}\"");
      }
    }
    cursor.next();
  }

  private Matcher matcher() {
    Token label = cursor.peek();
    boolean quoted = label.type() == TokenType.STRING;
    if (!quoted && label.type() != TokenType.IDENTIFIER) {
      throw cursor.unexpected(MATCHING, "identifier or \"}\"");
    }
    cursor.next();
    String name = quoted ? GoText.unquote(label.text()) : label.text();
    if (!cursor.type().isMatchOperator()) {
      if (!quoted || cursor.type() == TokenType.ERROR) {
        throw cursor.unexpected(MATCHING, "label matching operator");
      }
      return Matcher.equal(Labels.METRIC_NAME, name);
    }
    TokenType operator = cursor.next().type();
    Token value = cursor.expect(TokenType.STRING, MATCHING, "string");
    return matcher(label, name, operator, value);
  }

  private Matcher matcher(Token label, String name, TokenType operator, Token value) {
    Matcher.Type type =
        switch (operator) {
          case EQL -> Matcher.Type.EQUAL;
          case NEQ -> Matcher.Type.NOT_EQUAL;
          case EQL_REGEX -> Matcher.Type.REGEX;
          case NEQ_REGEX -> Matcher.Type.NOT_REGEX;
          default -> throw new AssertionError("BUG: " + operator + " is no matching operator");
        };
    try {
      return new Matcher(type, name, GoText.unquote(value.text()));
    } catch (PatternSyntaxException e) {
      QueryException failure =
          cursor.error(Span.of(label.span(), value.span()), String.valueOf(e.getMessage()));
      failure.initCause(e);
      throw failure;
    }
  }

  /** Names in parentheses, a trailing comma allowed. */
  List<String> groupingLabels() {
    cursor.expect(TokenType.LEFT_PAREN, GROUPING, "\"(\"");
    List<String> labels = new ArrayList<>();
    while (cursor.type() != TokenType.RIGHT_PAREN) {
      labels.add(groupingLabel());
      if (cursor.type() != TokenType.RIGHT_PAREN && !cursor.accept(TokenType.COMMA)) {
        throw cursor.unexpected(GROUPING, "\",\" or \")\"");
      }
    }
    cursor.next();
    return labels;
  }

  private String groupingLabel() {
    Token token = cursor.peek();
    if (token.type() == TokenType.STRING) {
      String name = GoText.unquote(cursor.next().text());
      if (name.isEmpty()) {
        throw cursor.error(token.span(), "invalid label name for grouping: \"\"");
      }
      return name;
    }
    if (!token.type().mayBeLabel()) {
      throw cursor.unexpected(GROUPING, "label");
    }
    return cursor.next().text();
  }
}
