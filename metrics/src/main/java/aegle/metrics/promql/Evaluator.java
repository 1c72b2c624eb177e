package aegle.metrics.promql;

import aegle.metrics.promql.Expr.VectorSelector;
import aegle.signals.Labels;
import java.util.Arrays;
import java.util.List;

/**
 * Evaluates an expression at some steps: a scalar becomes a column of numbers, a vector a stream of
 * rows. One thread uses it.
 */
final class Evaluator {
  private final QueryRun run;
  private final Steps steps;
  private final Selection selection;
  private final FunctionCalls calls;
  private final Arithmetic arithmetic;

  Evaluator(QueryRun run, Steps steps) {
    this.run = run;
    this.steps = steps;
    this.selection = new Selection(this);
    this.calls = new FunctionCalls(this);
    this.arithmetic = new Arithmetic(this);
  }

  QueryRun run() {
    return run;
  }

  Steps steps() {
    return steps;
  }

  Annotations annotations() {
    return run.annotations();
  }

  Selection selection() {
    return selection;
  }

  /** An evaluator of the same query at other steps. */
  Evaluator at(Steps otherSteps) {
    return new Evaluator(run, otherSteps);
  }

  /** All rows of an instant vector. */
  List<Row> rows(Expr expr) {
    RowList list = new RowList(run);
    stream(expr, list);
    return list.rows();
  }

  /** The rows of an instant vector, one by one. */
  void stream(Expr expr, RowSink sink) {
    run.checkTime();
    if (steps.count() == 0) {
      return;
    }
    if (steps.count() > 1 && StepInvariance.holds(expr)) {
      streamOnce(expr, sink);
      return;
    }
    switch (expr) {
      case Expr.Paren paren -> stream(paren.expr(), sink);
      case VectorSelector selector -> selection.stream(selector, false, sink);
      case Expr.Unary unary -> arithmetic.negate(unary, sink);
      case Expr.Binary binary -> arithmetic.stream(binary, sink);
      case Expr.Call call -> calls.stream(call, sink);
      case Expr.Aggregate aggregate -> new Aggregation(this, aggregate).stream(sink);
      case Expr.NumberLiteral _, Expr.StringLiteral _, Expr.MatrixSelector _, Expr.Subquery _ ->
          throw new AssertionError("BUG: no instant vector: " + expr);
    }
  }

  /** What is the same at each step is evaluated at the first and repeated. */
  private void streamOnce(Expr expr, RowSink sink) {
    int count = steps.count();
    at(firstStep()).stream(
        expr,
        sink.through((labels, dropName, values, next) -> {
          double[] repeated = new double[count];
          Arrays.fill(repeated, values[0]);
          next.accept(labels, dropName, repeated);
        }));
  }

  private Steps firstStep() {
    return new Steps(steps.startMillis(), steps.startMillis(), steps.stepMillis());
  }

  /** The numbers of a scalar, one a step. */
  double[] scalar(Expr expr) {
    int count = steps.count();
    if (expr instanceof Expr.NumberLiteral number) {
      return filled(count, number.value());
    }
    if (count > 1 && StepInvariance.holds(expr)) {
      return filled(count, at(firstStep()).scalar(expr)[0]);
    }
    return switch (expr) {
      case Expr.Paren paren -> scalar(paren.expr());
      case Expr.Unary unary -> arithmetic.negate(unary);
      case Expr.Binary binary -> arithmetic.scalars(binary);
      case Expr.Call call -> calls.scalar(call);
      case Expr.NumberLiteral _,
          Expr.StringLiteral _,
          VectorSelector _,
          Expr.MatrixSelector _,
          Expr.Subquery _,
          Expr.Aggregate _ ->
          throw new AssertionError("BUG: no scalar: " + expr);
    };
  }

  private static double[] filled(int count, double value) {
    double[] values = new double[count];
    Arrays.fill(values, value);
    return values;
  }

  /** The text of a string. */
  static String text(Expr expr) {
    if (expr.unwrapped() instanceof Expr.StringLiteral literal) {
      return literal.value();
    }
    throw new AssertionError("BUG: no text: " + expr);
  }

  /** A row for each step, or nothing where no value is, to a sink. */
  static void emit(RowSink sink, Labels labels, boolean dropName, double[] values) {
    if (Row.hasAny(values)) {
      sink.accept(labels, dropName, values);
    }
  }
}
