package aegle.bench.conformance;

import aegle.metrics.promql.Expr;
import aegle.metrics.promql.TimeShift;
import java.util.List;
import java.util.Set;

/**
 * Rewrites an expression so that it looks at one moment whatever the time of evaluation: each
 * selector and each outermost subquery gets an {@code @}.
 */
final class PinnedTimes {
  private static final Set<String> TIME_BOUND =
      Set.of(
          "days_in_month",
          "day_of_month",
          "day_of_week",
          "day_of_year",
          "hour",
          "minute",
          "month",
          "year",
          "time",
          "timestamp",
          "predict_linear",
          "start",
          "end",
          "range",
          "step");

  private final TimeShift.At at;

  private PinnedTimes(long timeMillis) {
    this.at = new TimeShift.At.Fixed(timeMillis);
  }

  static Expr pin(Expr expr, long timeMillis) {
    return new PinnedTimes(timeMillis).pinned(expr);
  }

  /** Whether a function in it depends on the time of evaluation all the same. */
  static boolean isTimeBound(Expr expr) {
    if (expr instanceof Expr.Call call && TIME_BOUND.contains(call.function().name())) {
      return true;
    }
    return expr.children().stream().anyMatch(PinnedTimes::isTimeBound);
  }

  private Expr pinned(Expr expr) {
    return switch (expr) {
      case Expr.NumberLiteral _, Expr.StringLiteral _ -> expr;
      case Expr.VectorSelector selector -> selector(selector);
      case Expr.MatrixSelector matrix ->
          new Expr.MatrixSelector(selector(matrix.selector()), matrix.range(), matrix.span());
      case Expr.Subquery subquery ->
          new Expr.Subquery(
              subquery.expr(),
              subquery.range(),
              subquery.step(),
              pinned(subquery.shift()),
              subquery.span());
      case Expr.Call call -> new Expr.Call(call.function(), pinned(call.arguments()), call.span());
      case Expr.Aggregate aggregate -> aggregate(aggregate);
      case Expr.Binary binary ->
          new Expr.Binary(
              binary.operator(),
              pinned(binary.left()),
              pinned(binary.right()),
              binary.matching(),
              binary.returnBool());
      case Expr.Unary unary -> new Expr.Unary(unary.negative(), pinned(unary.expr()), unary.span());
      case Expr.Paren paren -> new Expr.Paren(pinned(paren.expr()), paren.span());
    };
  }

  private Expr aggregate(Expr.Aggregate aggregate) {
    Expr parameter = aggregate.parameter();
    return new Expr.Aggregate(
        aggregate.operator(),
        pinned(aggregate.expr()),
        parameter == null ? null : pinned(parameter),
        aggregate.grouping(),
        aggregate.without(),
        aggregate.span());
  }

  private List<Expr> pinned(List<Expr> expressions) {
    return expressions.stream().map(this::pinned).toList();
  }

  private Expr.VectorSelector selector(Expr.VectorSelector selector) {
    return new Expr.VectorSelector(
        selector.name(), selector.matchers(), pinned(selector.shift()), selector.span());
  }

  private TimeShift pinned(TimeShift shift) {
    return shift.at() instanceof TimeShift.At.Fixed
        ? shift
        : new TimeShift(at, shift.offset(), shift.extension());
  }
}
