package aegle.server.web;

import aegle.metrics.promql.BinaryOperator;
import aegle.metrics.promql.Expr;
import aegle.metrics.promql.PromqlParser;
import aegle.metrics.promql.QueryException;
import aegle.server.web.view.Unit;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What an alert's expression measures and what it compares that with, read from its top: in {@code
 * rate(x[5m]) > 5 and up == 1} the measure is {@code rate(x[5m])}, the threshold 5 and the
 * condition {@code and up == 1}.
 *
 * @param measure the expression to draw; the whole one when nothing is compared with a number
 * @param operator as written, empty without a threshold
 * @param condition what else must hold, empty when nothing
 */
record Comparison(String measure, String operator, OptionalDouble threshold, String condition) {

  static Comparison of(String expression) {
    try {
      return of(PromqlParser.parse(expression), "");
    } catch (QueryException _) {
      // A rule that cannot be parsed is reported where its health is shown; here it has no parts.
      return new Comparison(expression, "", OptionalDouble.empty(), "");
    }
  }

  private static Comparison of(Expr expr, String condition) {
    if (expr.unwrapped() instanceof Expr.Binary binary) {
      BinaryOperator operator = binary.operator();
      if (operator == BinaryOperator.AND || operator == BinaryOperator.UNLESS) {
        String further = operator.text() + " " + binary.right();
        return of(binary.left(), condition.isEmpty() ? further : further + " " + condition);
      }
      OptionalDouble right = number(binary.right());
      if (operator.isComparison() && right.isPresent() && !binary.returnBool()) {
        return new Comparison(binary.left().toString(), operator.text(), right, condition);
      }
      OptionalDouble left = number(binary.left());
      if (operator.isComparison() && left.isPresent() && !binary.returnBool()) {
        return new Comparison(binary.right().toString(), turned(operator), left, condition);
      }
    }
    return new Comparison(expr.toString(), "", OptionalDouble.empty(), condition);
  }

  private static OptionalDouble number(Expr expr) {
    Expr inner = expr.unwrapped();
    if (inner instanceof Expr.NumberLiteral literal) {
      return OptionalDouble.of(literal.value());
    }
    if (inner instanceof Expr.Unary unary) {
      OptionalDouble value = number(unary.expr());
      return value.isPresent() && unary.negative()
          ? OptionalDouble.of(-value.getAsDouble())
          : value;
    }
    return OptionalDouble.empty();
  }

  private static String turned(BinaryOperator operator) {
    return switch (operator) {
      case GREATER -> "<";
      case LESS -> ">";
      case GREATER_OR_EQUAL -> "<=";
      case LESS_OR_EQUAL -> ">=";
      default -> operator.text();
    };
  }

  /** The unit of the measure: by its names, or a share when it divides and is compared with one. */
  Unit unit() {
    boolean share =
        measure.contains(" / ")
            && threshold.isPresent()
            && threshold.getAsDouble() > 0
            && threshold.getAsDouble() <= 1;
    return share ? Unit.RATIO : Unit.guess(measure);
  }

  /** The metrics that an expression reads. */
  static List<String> metricsOf(String expression) {
    try {
      return PromqlParser.selectors(PromqlParser.parse(expression)).stream()
          .map(Expr.VectorSelector::name)
          .filter(name -> !name.isEmpty())
          .distinct()
          .toList();
    } catch (QueryException _) {
      return List.of();
    }
  }
}
