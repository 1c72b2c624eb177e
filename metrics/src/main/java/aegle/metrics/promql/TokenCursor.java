package aegle.metrics.promql;

import aegle.metrics.promql.QueryException.Kind;
import java.util.List;

/** Walks the tokens of one expression and words its syntax errors. Not thread-safe. */
final class TokenCursor {
  private final String input;
  private final List<Token> tokens;
  private int index;
  private int lastEnd;

  TokenCursor(String input) {
    this.input = input;
    this.tokens =
        Lexer.tokens(input).stream().filter(token -> token.type() != TokenType.COMMENT).toList();
  }

  Token peek() {
    return tokens.get(index);
  }

  TokenType type() {
    return peek().type();
  }

  /** The token after the next one; the last token again at the end. */
  TokenType typeAfter() {
    return tokens.get(Math.min(index + 1, tokens.size() - 1)).type();
  }

  Token next() {
    Token token = peek();
    if (index < tokens.size() - 1) {
      index++;
    }
    lastEnd = token.end();
    return token;
  }

  boolean accept(TokenType type) {
    boolean accepted = type() == type;
    if (accepted) {
      next();
    }
    return accepted;
  }

  /** Takes a token that must come here. */
  Token expect(TokenType type, String context, String expected) {
    if (type() != type) {
      throw unexpected(context, expected);
    }
    return next();
  }

  /** Index after the last token taken. */
  int lastEnd() {
    return lastEnd;
  }

  /** That the next token cannot stand here; both texts may be empty. */
  QueryException unexpected(String context, String expected) {
    Token token = peek();
    if (token.type() == TokenType.ERROR) {
      return error(new Span(token.start(), input.length()), token.text());
    }
    StringBuilder message = new StringBuilder("unexpected ").append(token.words());
    if (!context.isEmpty()) {
      message.append(" in ").append(context);
    }
    if (!expected.isEmpty()) {
      message.append(", expected ").append(expected);
    }
    return error(token.span(), message.toString());
  }

  /** A parse error in Prometheus's words: {@code 1:5: parse error: ...}. */
  QueryException error(Span span, String message) {
    return new QueryException(
        Kind.BAD_DATA,
        span.place(input) + ": parse error: " + message,
        span.start(),
        Math.max(span.end(), span.start()));
  }

  String input() {
    return input;
  }
}
