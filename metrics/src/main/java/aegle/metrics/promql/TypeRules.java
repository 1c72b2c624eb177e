package aegle.metrics.promql;

import aegle.metrics.Matcher;
import aegle.metrics.promql.VectorMatching.Cardinality;
import aegle.signals.GoFloat;
import aegle.signals.GoQuote;
import aegle.signals.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds expressions and checks that they make sense: argument counts, types, modifiers where they
 * belong.
 *
 * <p>An error of type is kept until the whole text is parsed, since a later error of syntax is
 * reported before it; errors of modifiers are thrown at once. Both as Prometheus does it.
 */
final class TypeRules {
  private final TokenCursor cursor;
  private @Nullable QueryException firstError;

  TypeRules(TokenCursor cursor) {
    this.cursor = cursor;
  }

  void throwFirstError() {
    if (firstError != null) {
      throw firstError;
    }
  }

  private void defer(Span span, String message) {
    if (firstError == null) {
      firstError = cursor.error(span, message);
    }
  }

  Expr selector(Expr.VectorSelector selector) {
    List<Matcher> matchers = selector.matchers();
    if (selector.name().isEmpty()) {
      if (matchers.stream().allMatch(Matcher::matchesEmpty)) {
        defer(selector.span(), "vector selector must contain at least one non-empty matcher");
      }
      return selector;
    }
    for (Matcher matcher : matchers.subList(0, matchers.size() - 1)) {
      if (matcher.name().equals(Labels.METRIC_NAME)) {
        defer(
            selector.span(),
            "metric name must not be set twice: "
                + GoQuote.of(selector.name())
                + " or "
                + GoQuote.of(matcher.value()));
      }
    }
    return selector;
  }

  Expr matrix(Expr expr, DurationExpr range, Span brackets) {
    if (!(expr instanceof Expr.VectorSelector selector)) {
      throw cursor.error(brackets, "ranges only allowed for vector selectors");
    }
    if (selector.shift().offset() != null) {
      throw cursor.error(brackets, "no offset modifiers allowed before range");
    }
    if (selector.shift().isPinned()) {
      throw cursor.error(brackets, "no @ modifiers allowed before range");
    }
    Span span = new Span(selector.span().start(), cursor.lastEnd());
    return new Expr.MatrixSelector(selector, range, span);
  }

  Expr subquery(Expr expr, DurationExpr range, @Nullable DurationExpr step) {
    Span span = new Span(expr.span().start(), cursor.lastEnd());
    if (expr.type() != ValueType.VECTOR) {
      defer(
          span,
          "subquery is only allowed on instant vector, got " + expr.type().apiWord() + " instead");
    }
    return new Expr.Subquery(expr, range, step, TimeShift.NONE, span);
  }

  Expr offset(Expr expr, DurationExpr offset) {
    TimeShift shift =
        shiftOf(
            expr,
            "offset modifier must be preceded by an instant vector selector or range vector"
                + " selector or a subquery");
    DurationExpr before = shift.offset();
    boolean none = before instanceof DurationExpr.Literal literal && literal.seconds() == 0;
    if (before != null && !none) {
      throw cursor.error(expr.span(), "offset may not be set multiple times");
    }
    return shifted(expr, shift.withOffset(offset));
  }

  Expr at(Expr expr, TimeShift.At at) {
    TimeShift shift =
        shiftOf(
            expr,
            "@ modifier must be preceded by an instant vector selector or range vector selector"
                + " or a subquery");
    if (shift.isPinned()) {
      throw cursor.error(expr.span(), "@ <timestamp> may not be set multiple times");
    }
    return shifted(expr, shift.withAt(at));
  }

  /** Milliseconds of the number after {@code @}. */
  long timeMillis(Expr expr, double seconds) {
    if (!(Math.abs(seconds) < 0x1p63)) {
      String shown = Double.isNaN(seconds) ? "NaN" : GoFloat.plain(seconds);
      throw cursor.error(expr.span(), "timestamp out of bounds for @ modifier: " + shown);
    }
    return Math.round(seconds * 1000);
  }

  Expr extended(Expr expr, TimeShift.Extension extension) {
    String word = extension == TimeShift.Extension.ANCHORED ? "anchored" : "smoothed";
    if (expr instanceof Expr.Subquery) {
      throw cursor.error(expr.span(), word + " modifier is not supported for subqueries");
    }
    TimeShift shift = shiftOf(expr, word + " modifier not implemented");
    if (shift.extension() != TimeShift.Extension.NONE && shift.extension() != extension) {
      throw cursor.error(expr.span(), "anchored and smoothed modifiers cannot be used together");
    }
    return shifted(expr, shift.withExtension(extension));
  }

  private TimeShift shiftOf(Expr expr, String otherwise) {
    return switch (expr) {
      case Expr.VectorSelector selector -> selector.shift();
      case Expr.MatrixSelector matrix -> matrix.selector().shift();
      case Expr.Subquery subquery -> subquery.shift();
      case Expr.NumberLiteral _,
          Expr.StringLiteral _,
          Expr.Call _,
          Expr.Aggregate _,
          Expr.Binary _,
          Expr.Unary _,
          Expr.Paren _ ->
          throw cursor.error(expr.span(), otherwise);
    };
  }

  private Expr shifted(Expr expr, TimeShift shift) {
    Span span = new Span(expr.span().start(), cursor.lastEnd());
    if (expr instanceof Expr.MatrixSelector matrix) {
      Expr.VectorSelector inner = matrix.selector();
      return new Expr.MatrixSelector(
          new Expr.VectorSelector(inner.name(), inner.matchers(), shift, inner.span()),
          matrix.range(),
          span);
    }
    if (expr instanceof Expr.Subquery subquery) {
      return new Expr.Subquery(subquery.expr(), subquery.range(), subquery.step(), shift, span);
    }
    if (expr instanceof Expr.VectorSelector selector) {
      return new Expr.VectorSelector(selector.name(), selector.matchers(), shift, span);
    }
    throw new AssertionError("BUG: " + expr + " has no time to shift");
  }

  Expr unary(boolean negative, Expr expr, Span span) {
    if (expr.type() != ValueType.SCALAR && expr.type() != ValueType.VECTOR) {
      defer(
          span,
          "unary expression only allowed on expressions of type scalar or instant vector, got "
              + GoQuote.of(expr.type().words()));
    }
    return new Expr.Unary(negative, expr, span);
  }

  Expr call(Function function, List<Expr> arguments, Span span) {
    checkCount(function, arguments.size(), span);
    if (function.name().equals("info") && arguments.size() > 1) {
      checkInfoSelector(arguments.get(1));
    }
    int checked =
        function.variadic() == 0
            ? Math.min(arguments.size(), function.argumentTypes().size())
            : arguments.size();
    for (int i = 0; i < checked; i++) {
      Expr argument = arguments.get(i);
      ValueType wanted = function.argumentType(i);
      if (argument.type() != wanted) {
        defer(
            argument.span(),
            "expected type "
                + wanted.words()
                + " in call to function "
                + GoQuote.of(function.name())
                + ", got "
                + argument.type().words());
      }
    }
    return new Expr.Call(function, arguments, span);
  }

  private void checkInfoSelector(Expr argument) {
    if (!(argument instanceof Expr.VectorSelector selector)) {
      defer(argument.span(), "expected label selectors only");
    } else if (!selector.name().isEmpty()) {
      defer(argument.span(), "expected label selectors only, got vector selector instead");
    }
  }

  private void checkCount(Function function, int count, Span span) {
    int types = function.argumentTypes().size();
    String call = " argument(s) in call to " + GoQuote.of(function.name()) + ", got " + count;
    if (function.variadic() == 0) {
      if (count != types) {
        defer(span, "expected " + types + call);
      }
      return;
    }
    int least = types - 1;
    int most = least + function.variadic();
    if (count < least) {
      defer(span, "expected at least " + least + call);
    } else if (function.variadic() > 0 && count > most) {
      defer(span, "expected at most " + most + call);
    }
  }

  Expr aggregate(
      Aggregator operator,
      List<Expr> arguments,
      List<String> grouping,
      boolean without,
      Span span) {
    if (arguments.isEmpty()) {
      throw cursor.error(span, "no arguments for aggregate expression provided");
    }
    int wanted = operator.hasParameter() ? 2 : 1;
    if (arguments.size() != wanted) {
      throw cursor.error(
          span,
          "wrong number of arguments for aggregate expression provided, expected "
              + wanted
              + ", got "
              + arguments.size());
    }
    Expr expr = arguments.getLast();
    expect(expr, ValueType.VECTOR, "aggregation expression");
    Expr parameter = null;
    if (operator.hasParameter()) {
      parameter = arguments.getFirst();
      boolean text = operator == Aggregator.COUNT_VALUES;
      expect(parameter, text ? ValueType.STRING : ValueType.SCALAR, "aggregation parameter");
    }
    return new Expr.Aggregate(operator, expr, parameter, grouping, without, span);
  }

  private void expect(Expr expr, ValueType wanted, String context) {
    if (expr.type() != wanted) {
      defer(
          expr.span(),
          "expected type " + wanted.words() + " in " + context + ", got " + expr.type().words());
    }
  }

  Expr binary(
      BinaryOperator operator, Expr left, Expr right, VectorMatching matching, boolean returnBool) {
    Span whole = Span.of(left.span(), right.span());
    Span sign = operatorSpan(left, right);
    boolean vectors = left.type() == ValueType.VECTOR && right.type() == ValueType.VECTOR;
    boolean scalars = left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR;
    if (returnBool && !operator.isComparison()) {
      defer(sign, "bool modifier can only be used on comparison operators");
    }
    if (operator.isComparison() && !returnBool && scalars) {
      defer(sign, "comparisons between scalars must use BOOL modifier");
    }
    for (String label : matching.labels()) {
      if (matching.on() && matching.include().contains(label)) {
        defer(
            sign, "label " + GoQuote.of(label) + " must not occur in ON and GROUP clause at once");
      }
    }
    checkOperand(left);
    checkOperand(right);
    VectorMatching checked =
        vectors ? vectorMatching(operator, matching, whole) : withoutVectors(matching, whole);
    boolean anyScalar = left.type() == ValueType.SCALAR || right.type() == ValueType.SCALAR;
    if (anyScalar && operator.isSet()) {
      defer(
          whole,
          "set operator "
              + GoQuote.of(operator.text())
              + " not allowed in binary scalar expression");
    }
    return new Expr.Binary(operator, left, right, checked, returnBool);
  }

  private void checkOperand(Expr operand) {
    if (operand.type() != ValueType.SCALAR && operand.type() != ValueType.VECTOR) {
      defer(operand.span(), "binary expression must contain only scalar and instant vector types");
    }
  }

  private @Nullable VectorMatching withoutVectors(VectorMatching matching, Span whole) {
    if (!matching.labels().isEmpty()) {
      defer(whole, "vector matching only allowed between instant vectors");
    }
    if (matching.fillLeft() != null || matching.fillRight() != null) {
      defer(whole, "filling in missing series only allowed between instant vectors");
    }
    return null;
  }

  private VectorMatching vectorMatching(
      BinaryOperator operator, VectorMatching matching, Span whole) {
    if (!operator.isSet()) {
      return matching;
    }
    if (matching.isGrouped()) {
      defer(whole, "no grouping allowed for " + GoQuote.of(operator.text()) + " operation");
    }
    if (matching.fillLeft() != null || matching.fillRight() != null) {
      defer(whole, "filling in missing series not allowed for set operators");
    }
    return matching.withCardinality(Cardinality.MANY_TO_MANY);
  }

  private Span operatorSpan(Expr left, Expr right) {
    String input = cursor.input();
    int start = Math.min(left.span().end(), input.length() - 1);
    while (start < right.span().start() && Lexer.isSpace(input.charAt(start))) {
      start++;
    }
    int end = Math.max(start, right.span().start());
    while (end > start && Lexer.isSpace(input.charAt(end - 1))) {
      end--;
    }
    return new Span(start, end);
  }
}
