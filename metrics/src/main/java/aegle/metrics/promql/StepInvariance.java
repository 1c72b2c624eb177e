package aegle.metrics.promql;

import java.util.Set;

/** Tells what has the same value at each step of a query, because it looks at pinned times only. */
final class StepInvariance {
  /** Functions whose value comes from the time of evaluation. */
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
          "predict_linear",
          "time",
          "timestamp",
          "start",
          "end",
          "step",
          "range");

  private StepInvariance() {}

  static boolean holds(Expr expr) {
    return switch (expr) {
      case Expr.NumberLiteral _, Expr.StringLiteral _ -> true;
      case Expr.VectorSelector selector -> selector.shift().isPinned();
      case Expr.MatrixSelector matrix -> matrix.selector().shift().isPinned();
      case Expr.Subquery subquery -> subquery.shift().isPinned();
      case Expr.Call call -> !TIME_BOUND.contains(call.function().name()) && allHold(call);
      case Expr.Aggregate _, Expr.Binary _, Expr.Unary _, Expr.Paren _ -> allHold(expr);
    };
  }

  private static boolean allHold(Expr expr) {
    for (Expr child : expr.children()) {
      if (!holds(child)) {
        return false;
      }
    }
    return true;
  }
}
