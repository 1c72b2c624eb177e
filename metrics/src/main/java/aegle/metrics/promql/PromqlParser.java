package aegle.metrics.promql;

import aegle.metrics.Matcher;
import aegle.metrics.promql.Expr.VectorSelector;
import aegle.metrics.promql.VectorMatching.Cardinality;
import aegle.signals.GoQuote;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns text into an {@link Expr}: a recursive descent with one method a rule of Prometheus's
 * grammar, binary operators by precedence climbing.
 *
 * <p>Experimental syntax is accepted here; the evaluator refuses what it cannot do.
 */
public final class PromqlParser {
  /** Levels of an expression, so that neither parser nor evaluator runs out of stack. */
  static final int MAX_DEPTH = 400;

  /** Characters of an expression. */
  static final int MAX_CHARACTERS = 65_536;

  static final String TOO_DEEP =
      "expression is nested more than " + MAX_DEPTH + " levels deep; write it in parts";

  private final TokenCursor cursor;
  private final SelectorParser selectors;
  private final DurationParser durations;
  private final TypeRules rules;
  private int depth;

  /** Height of the expression parsed last; operators without parentheses make it grow too. */
  private int height;

  private PromqlParser(String input) {
    if (input.length() > MAX_CHARACTERS) {
      throw new QueryException(
          QueryException.Kind.BAD_DATA,
          "1:1: parse error: the expression is %d characters long; %d are allowed"
              .formatted(input.length(), MAX_CHARACTERS),
          0,
          input.length());
    }
    cursor = new TokenCursor(input);
    selectors = new SelectorParser(cursor);
    durations = new DurationParser(cursor);
    rules = new TypeRules(cursor);
  }

  /**
   * Parses and checks an expression.
   *
   * @throws QueryException of kind BAD_DATA with the place of the mistake: {@code 1:5: parse error:
   *     ...}
   */
  public static Expr parse(String expression) {
    PromqlParser parser = new PromqlParser(expression);
    Expr expr = parser.whole();
    parser.rules.throwFirstError();
    return expr;
  }

  /**
   * Parses a selector alone, as {@code match[]} of the HTTP API has it: {@code up{job="clinic"}}.
   *
   * @throws QueryException of kind BAD_DATA when it is anything else
   */
  public static List<Matcher> parseSelector(String selector) {
    PromqlParser parser = new PromqlParser(selector);
    Expr expr = parser.primary();
    if (parser.cursor.type() != TokenType.EOF || !(expr instanceof VectorSelector found)) {
      throw parser.cursor.unexpected("", "");
    }
    parser.rules.throwFirstError();
    return found.matchers();
  }

  /** All selectors in an expression, in the order of their text. */
  public static List<VectorSelector> selectors(Expr expr) {
    List<VectorSelector> found = new ArrayList<>();
    collect(expr, found);
    return found;
  }

  private static void collect(Expr expr, List<VectorSelector> found) {
    if (expr instanceof VectorSelector selector) {
      found.add(selector);
    }
    for (Expr child : expr.children()) {
      collect(child, found);
    }
  }

  private Expr whole() {
    if (cursor.type() == TokenType.EOF) {
      throw cursor.error(new Span(0, 0), "no expression found in input");
    }
    Expr expr = binary(0);
    if (cursor.type() != TokenType.EOF) {
      throw cursor.unexpected("", "");
    }
    return expr;
  }

  private Expr binary(int lowest) {
    Expr left = unary();
    int leftHeight = height;
    while (true) {
      BinaryOperator operator = operator(cursor.type());
      if (operator == null || operator.precedence() < lowest) {
        height = leftHeight;
        return left;
      }
      Token sign = cursor.next();
      boolean returnBool = cursor.accept(TokenType.BOOL);
      VectorMatching matching = matching();
      // The power binds to the right, all others to the left.
      deeper(sign);
      Expr right = binary(operator.precedence() + (operator == BinaryOperator.POW ? 0 : 1));
      depth--;
      left = rules.binary(operator, left, right, matching, returnBool);
      leftHeight = checkedHeight(Math.max(leftHeight, height) + 1, left.span());
    }
  }

  private int checkedHeight(int newHeight, Span span) {
    if (newHeight > MAX_DEPTH) {
      throw cursor.error(span, TOO_DEEP);
    }
    height = newHeight;
    return newHeight;
  }

  private static @Nullable BinaryOperator operator(TokenType type) {
    return switch (type) {
      case ADD -> BinaryOperator.ADD;
      case SUB -> BinaryOperator.SUB;
      case MUL -> BinaryOperator.MUL;
      case DIV -> BinaryOperator.DIV;
      case MOD -> BinaryOperator.MOD;
      case POW -> BinaryOperator.POW;
      case ATAN2 -> BinaryOperator.ATAN2;
      case EQLC -> BinaryOperator.EQUAL;
      case NEQ -> BinaryOperator.NOT_EQUAL;
      case GTR -> BinaryOperator.GREATER;
      case LSS -> BinaryOperator.LESS;
      case GTE -> BinaryOperator.GREATER_OR_EQUAL;
      case LTE -> BinaryOperator.LESS_OR_EQUAL;
      case TRIM_UPPER -> BinaryOperator.TRIM_UPPER;
      case TRIM_LOWER -> BinaryOperator.TRIM_LOWER;
      case LAND -> BinaryOperator.AND;
      case LOR -> BinaryOperator.OR;
      case LUNLESS -> BinaryOperator.UNLESS;
      default -> null;
    };
  }

  private VectorMatching matching() {
    VectorMatching matching = VectorMatching.DEFAULT;
    if (cursor.type() == TokenType.ON || cursor.type() == TokenType.IGNORING) {
      boolean on = cursor.next().type() == TokenType.ON;
      List<String> labels = selectors.groupingLabels();
      matching = new VectorMatching(Cardinality.ONE_TO_ONE, labels, on, List.of(), null, null);
      if (cursor.type() == TokenType.GROUP_LEFT || cursor.type() == TokenType.GROUP_RIGHT) {
        boolean left = cursor.next().type() == TokenType.GROUP_LEFT;
        boolean listed = cursor.type() == TokenType.LEFT_PAREN;
        List<String> include = listed ? selectors.groupingLabels() : List.of();
        Cardinality cardinality = left ? Cardinality.MANY_TO_ONE : Cardinality.ONE_TO_MANY;
        matching = new VectorMatching(cardinality, labels, on, include, null, null);
      }
    }
    return fill(matching);
  }

  private VectorMatching fill(VectorMatching matching) {
    Double left = null;
    Double right = null;
    if (cursor.accept(TokenType.FILL)) {
      left = fillValue();
      right = left;
    } else {
      for (int i = 0; i < 2; i++) {
        if (left == null && cursor.accept(TokenType.FILL_LEFT)) {
          left = fillValue();
        } else if (right == null && cursor.accept(TokenType.FILL_RIGHT)) {
          right = fillValue();
        }
      }
    }
    return new VectorMatching(
        matching.cardinality(), matching.labels(), matching.on(), matching.include(), left, right);
  }

  private double fillValue() {
    cursor.expect(TokenType.LEFT_PAREN, "", "");
    double value = signedNumber("", "");
    cursor.expect(TokenType.RIGHT_PAREN, "", "");
    return value;
  }

  private double signedNumber(String context, String expected) {
    boolean negative = cursor.type() == TokenType.SUB;
    if (negative || cursor.type() == TokenType.ADD) {
      cursor.next();
    }
    if (cursor.type() != TokenType.NUMBER && cursor.type() != TokenType.DURATION) {
      throw cursor.unexpected(context, expected);
    }
    double value = Literals.value(cursor, cursor.next());
    return negative ? -value : value;
  }

  private Expr unary() {
    if (cursor.type() != TokenType.ADD && cursor.type() != TokenType.SUB) {
      return postfix();
    }
    Token sign = cursor.next();
    deeper(sign);
    // A sign binds like a multiplication, so a power comes first: -1^2 is -(1^2).
    Expr expr = binary(BinaryOperator.POW.precedence());
    depth--;
    boolean negative = sign.type() == TokenType.SUB;
    Span span = new Span(sign.start(), expr.span().end());
    if (expr instanceof Expr.NumberLiteral number) {
      double value = negative ? -number.value() : number.value();
      return new Expr.NumberLiteral(value, number.duration(), span);
    }
    checkedHeight(height + 1, span);
    return rules.unary(negative, expr, span);
  }

  private void deeper(Token token) {
    depth++;
    if (depth > MAX_DEPTH) {
      throw cursor.error(token.span(), TOO_DEEP);
    }
  }

  private Expr postfix() {
    Expr expr = primary();
    while (true) {
      switch (cursor.type()) {
        case LEFT_BRACKET -> expr = range(expr);
        case OFFSET -> {
          cursor.next();
          DurationExpr offset = durations.offset();
          expr = rules.offset(expr, offset);
        }
        case AT -> {
          cursor.next();
          expr = rules.at(expr, moment(expr));
        }
        case ANCHORED -> {
          cursor.next();
          expr = rules.extended(expr, TimeShift.Extension.ANCHORED);
        }
        case SMOOTHED -> {
          cursor.next();
          expr = rules.extended(expr, TimeShift.Extension.SMOOTHED);
        }
        default -> {
          return expr;
        }
      }
    }
  }

  private TimeShift.At moment(Expr expr) {
    if (cursor.type() == TokenType.START || cursor.type() == TokenType.END) {
      boolean start = cursor.next().type() == TokenType.START;
      cursor.expect(TokenType.LEFT_PAREN, "", "");
      cursor.expect(TokenType.RIGHT_PAREN, "", "");
      return start ? new TimeShift.At.Start() : new TimeShift.At.End();
    }
    double seconds = signedNumber("@", "timestamp");
    return new TimeShift.At.Fixed(rules.timeMillis(expr, seconds));
  }

  private Expr range(Expr expr) {
    Token open = cursor.next();
    DurationExpr range =
        durations.positive("subquery or range selector", "number, duration, step(), or range()");
    if (cursor.accept(TokenType.COLON)) {
      DurationExpr step = null;
      if (cursor.type() != TokenType.RIGHT_BRACKET) {
        step =
            durations.positive("subquery selector", "number, duration, step(), range(), or \"]\"");
      }
      cursor.expect(TokenType.RIGHT_BRACKET, "subquery selector", "\"]\"");
      checkedHeight(height + 1, expr.span());
      return rules.subquery(expr, range, step);
    }
    Token close = cursor.expect(TokenType.RIGHT_BRACKET, "subquery or range", "\":\" or \"]\"");
    return rules.matrix(expr, range, Span.of(open.span(), close.span()));
  }

  private Expr primary() {
    Token token = cursor.peek();
    height = 1;
    return switch (token.type()) {
      case NUMBER, DURATION -> {
        cursor.next();
        boolean duration = token.type() == TokenType.DURATION;
        yield new Expr.NumberLiteral(Literals.value(cursor, token), duration, token.span());
      }
      case STRING -> {
        cursor.next();
        yield new Expr.StringLiteral(GoText.unquote(token.text()), token.span());
      }
      case LEFT_PAREN -> paren();
      case LEFT_BRACE -> rules.selector(selectors.selector());
      default -> named(token);
    };
  }

  private Expr paren() {
    Token open = cursor.next();
    deeper(open);
    Expr expr = binary(0);
    depth--;
    Token close = cursor.expect(TokenType.RIGHT_PAREN, "", "");
    Span span = Span.of(open.span(), close.span());
    checkedHeight(height + 1, span);
    return new Expr.Paren(expr, span);
  }

  private Expr named(Token token) {
    TokenType following = cursor.typeAfter();
    boolean called = following == TokenType.LEFT_PAREN;
    if (token.type().isAggregator()) {
      if (called || following == TokenType.BY || following == TokenType.WITHOUT) {
        return aggregate();
      }
    }
    boolean callable =
        switch (token.type()) {
          case IDENTIFIER, START, END, STEP, RANGE, MAX_OF, MIN_OF -> true;
          default -> false;
        };
    if (callable && called) {
      return call();
    }
    if (token.type().mayBeMetric()) {
      return rules.selector(selectors.selector());
    }
    throw cursor.unexpected("", "");
  }

  private Expr call() {
    Token name = cursor.next();
    List<Expr> arguments = arguments();
    Function function =
        Functions.find(name.text())
            .orElseThrow(() ->
                cursor.error(name.span(), "unknown function with name " + GoQuote.of(name.text())));
    return rules.call(function, arguments, new Span(name.start(), cursor.lastEnd()));
  }

  private List<Expr> arguments() {
    Token open = cursor.next();
    deeper(open);
    List<Expr> arguments = new ArrayList<>();
    int highest = 0;
    if (cursor.type() != TokenType.RIGHT_PAREN) {
      arguments.add(binary(0));
      highest = height;
      while (cursor.type() == TokenType.COMMA) {
        Token comma = cursor.next();
        if (cursor.type() == TokenType.RIGHT_PAREN) {
          throw cursor.error(comma.span(), "trailing commas not allowed in function call args");
        }
        arguments.add(binary(0));
        highest = Math.max(highest, height);
      }
    }
    Token close = cursor.expect(TokenType.RIGHT_PAREN, "", "");
    depth--;
    checkedHeight(highest + 1, Span.of(open.span(), close.span()));
    return arguments;
  }

  private Expr aggregate() {
    Token operator = cursor.next();
    List<String> grouping = null;
    boolean without = cursor.type() == TokenType.WITHOUT;
    if (without || cursor.type() == TokenType.BY) {
      cursor.next();
      grouping = selectors.groupingLabels();
      if (cursor.type() != TokenType.LEFT_PAREN) {
        throw cursor.unexpected("aggregation", "");
      }
    }
    List<Expr> arguments = arguments();
    int argumentsHeight = height;
    if (grouping == null && (cursor.type() == TokenType.BY || cursor.type() == TokenType.WITHOUT)) {
      without = cursor.next().type() == TokenType.WITHOUT;
      grouping = selectors.groupingLabels();
    }
    height = argumentsHeight;
    Span span = new Span(operator.start(), cursor.lastEnd());
    return rules.aggregate(
        Aggregator.valueOf(operator.type().name()),
        arguments,
        grouping == null ? List.of() : grouping,
        without,
        span);
  }
}
