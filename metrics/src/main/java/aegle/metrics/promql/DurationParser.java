package aegle.metrics.promql;

import aegle.metrics.promql.DurationExpr.Operator;

/** Parses what stands in brackets and after {@code offset}. */
final class DurationParser {
  private static final int LOWEST = 0;
  private static final int UNARY = 2;

  private final TokenCursor cursor;
  private int depth;

  DurationParser(TokenCursor cursor) {
    this.cursor = cursor;
  }

  /** A range or a step: a literal must be greater than 0. */
  DurationExpr positive(String context, String expected) {
    if (!startsDuration()) {
      throw cursor.unexpected(context, expected);
    }
    DurationExpr expr = parse(LOWEST);
    if (expr instanceof DurationExpr.Literal literal && literal.seconds() <= 0) {
      throw cursor.error(literal.span(), "duration must be greater than 0");
    }
    return expr;
  }

  /**
   * What follows {@code offset}. A number ends it, so that {@code x offset 5m ^ 2} is a power;
   * parentheses begin a longer expression.
   */
  DurationExpr offset() {
    if (!startsDuration()) {
      throw cursor.unexpected("offset", "number, duration, step(), or range()");
    }
    return cursor.type() == TokenType.LEFT_PAREN ? parse(LOWEST) : signed();
  }

  private boolean startsDuration() {
    return switch (cursor.type()) {
      case NUMBER, DURATION, ADD, SUB, LEFT_PAREN, STEP, RANGE, MIN_OF, MAX_OF -> true;
      default -> false;
    };
  }

  private DurationExpr parse(int lowest) {
    DurationExpr left = unary();
    while (true) {
      Token token = cursor.peek();
      Operator operator =
          switch (token.type()) {
            case ADD -> Operator.ADD;
            case SUB -> Operator.SUB;
            case MUL -> Operator.MUL;
            case DIV -> Operator.DIV;
            case MOD -> Operator.MOD;
            case POW -> Operator.POW;
            default -> null;
          };
      if (operator == null || precedence(operator) < lowest) {
        return left;
      }
      cursor.next();
      // The power binds to the right, all others to the left.
      int next = precedence(operator) + (operator == Operator.POW ? 0 : 1);
      DurationExpr right = parse(next);
      refuseZero(operator, token, right);
      left = new DurationExpr.Joined(operator, left, right, Span.of(left.span(), right.span()));
    }
  }

  private void refuseZero(Operator operator, Token token, DurationExpr right) {
    boolean zero = right instanceof DurationExpr.Literal literal && literal.seconds() == 0;
    if (zero && (operator == Operator.DIV || operator == Operator.MOD)) {
      throw cursor.error(
          token.span(), operator == Operator.DIV ? "division by zero" : "modulo by zero");
    }
  }

  private static int precedence(Operator operator) {
    return switch (operator) {
      case ADD, SUB -> 1;
      case MUL, DIV, MOD, MIN_OF, MAX_OF -> 2;
      case POW -> 3;
    };
  }

  private DurationExpr unary() {
    if (cursor.type() != TokenType.ADD && cursor.type() != TokenType.SUB) {
      return primary();
    }
    Token sign = cursor.next();
    deeper(sign);
    DurationExpr expr = parse(UNARY + 1);
    depth--;
    return applySign(sign, expr);
  }

  private DurationExpr signed() {
    if (cursor.type() != TokenType.ADD && cursor.type() != TokenType.SUB) {
      return primary();
    }
    Token sign = cursor.next();
    return applySign(sign, primary());
  }

  private DurationExpr applySign(Token sign, DurationExpr expr) {
    boolean negative = sign.type() == TokenType.SUB;
    if (expr instanceof DurationExpr.Literal literal) {
      double seconds = negative ? -literal.seconds() : literal.seconds();
      Span span = new Span(sign.start(), literal.span().end());
      return new DurationExpr.Literal(seconds, literal.asDuration(), span);
    }
    return negative
        ? new DurationExpr.Negated(expr, new Span(sign.start(), expr.span().end()))
        : expr;
  }

  private DurationExpr primary() {
    Token token = cursor.peek();
    return switch (token.type()) {
      case NUMBER, DURATION -> literal(cursor.next());
      case STEP -> new DurationExpr.Step(call(cursor.next()));
      case RANGE -> new DurationExpr.Range(call(cursor.next()));
      case MIN_OF, MAX_OF -> extreme(cursor.next());
      case LEFT_PAREN -> {
        deeper(cursor.next());
        DurationExpr expr = parse(LOWEST);
        Token end = cursor.expect(TokenType.RIGHT_PAREN, "", "");
        depth--;
        yield new DurationExpr.Wrapped(expr, Span.of(token.span(), end.span()));
      }
      default -> throw cursor.unexpected("", "");
    };
  }

  private void deeper(Token token) {
    depth++;
    if (depth > PromqlParser.MAX_DEPTH) {
      throw cursor.error(token.span(), PromqlParser.TOO_DEEP);
    }
  }

  private DurationExpr literal(Token token) {
    double seconds = Literals.value(cursor, token);
    if (!(Math.abs(seconds) <= DurationExpr.LONGEST_SECONDS)) {
      throw cursor.error(token.span(), "duration out of range");
    }
    return new DurationExpr.Literal(seconds, token.type() == TokenType.DURATION, token.span());
  }

  private Span call(Token name) {
    cursor.expect(TokenType.LEFT_PAREN, "", "");
    Token end = cursor.expect(TokenType.RIGHT_PAREN, "", "");
    return Span.of(name.span(), end.span());
  }

  private DurationExpr extreme(Token name) {
    deeper(name);
    cursor.expect(TokenType.LEFT_PAREN, "", "");
    DurationExpr left = parse(LOWEST);
    cursor.expect(TokenType.COMMA, "", "");
    DurationExpr right = parse(LOWEST);
    Token end = cursor.expect(TokenType.RIGHT_PAREN, "", "");
    depth--;
    Operator operator = name.type() == TokenType.MIN_OF ? Operator.MIN_OF : Operator.MAX_OF;
    return new DurationExpr.Joined(operator, left, right, Span.of(name.span(), end.span()));
  }
}
