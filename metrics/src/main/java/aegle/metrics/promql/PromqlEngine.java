package aegle.metrics.promql;

import aegle.metrics.SeriesStore;
import aegle.metrics.promql.QueryException.Kind;
import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Answers PromQL over one store. Safe to call from any thread; a large query takes a second thread
 * for itself while it runs, and no more of them are out at once than the machine has cores to
 * spare.
 */
public final class PromqlEngine {
  private final SeriesStore store;
  private final QueryLimits limits;
  private final LongSupplier nanoTicker;
  private final BiConsumer<String, Expr> onlooker;
  private final Semaphore helperPermits =
      new Semaphore(Math.max(0, Runtime.getRuntime().availableProcessors() - 1));

  /** An engine at which nobody looks on. */
  public PromqlEngine(SeriesStore store, QueryLimits limits, LongSupplier nanoTicker) {
    this(store, limits, nanoTicker, (_, _) -> {});
  }

  /**
   * An engine over one store.
   *
   * @param onlooker is told the text and the tree of each expression before it is evaluated, on the
   *     thread of who asks
   */
  public PromqlEngine(
      SeriesStore store,
      QueryLimits limits,
      LongSupplier nanoTicker,
      BiConsumer<String, Expr> onlooker) {
    this.store = store;
    this.limits = limits;
    this.nanoTicker = nanoTicker;
    this.onlooker = onlooker;
  }

  /** The limits of queries that bring none of their own. */
  public QueryLimits limits() {
    return limits;
  }

  /**
   * Evaluates at one time.
   *
   * @throws QueryException when the expression is wrong, or a limit is reached
   */
  public QueryResult instant(String expression, long timeMillis) {
    return instant(expression, timeMillis, limits, PromqlEngine::never);
  }

  /**
   * Evaluates at one time, within other limits (a request may bring its own lookback and timeout)
   * and as long as it is not canceled.
   *
   * @param canceled asked now and then while the query runs
   * @throws QueryException when the expression is wrong, or a limit is reached
   */
  public QueryResult instant(
      String expression, long timeMillis, QueryLimits queryLimits, BooleanSupplier canceled) {
    return instant(PromqlParser.parse(expression), expression, timeMillis, queryLimits, canceled);
  }

  /**
   * Evaluates an expression that is parsed already, as rules do again and again.
   *
   * @param text what the expression was parsed from; warnings give places in it
   */
  public QueryResult instant(
      Expr expr, String text, long timeMillis, QueryLimits queryLimits, BooleanSupplier canceled) {
    onlooker.accept(text, expr);
    Annotations annotations = new Annotations(text);
    QueryRun run = run(Steps.at(timeMillis), queryLimits, canceled, annotations);
    Evaluator evaluator = new Evaluator(run, run.steps());
    Value value =
        switch (expr.type()) {
          case SCALAR -> new Value.Scalar(timeMillis, evaluator.scalar(expr)[0]);
          case STRING -> new Value.Text(timeMillis, Evaluator.text(expr));
          case VECTOR -> new Value.Vector(points(evaluator.rows(expr), timeMillis));
          case MATRIX -> new Value.Matrix(sorted(evaluator.selection().samples(expr)));
        };
    return new QueryResult(value, annotations.warnings(), annotations.infos(), run.stats());
  }

  private static boolean never() {
    return false;
  }

  private static List<Value.Point> points(List<Row> rows, long timeMillis) {
    List<Value.Point> points = new ArrayList<>(rows.size());
    for (Row row : named(rows)) {
      points.add(new Value.Point(row.labels(), timeMillis, row.values()[0]));
    }
    return points;
  }

  /** The rows without the names that they lose, and no two with equal labels. */
  private static List<Row> named(List<Row> rows) {
    List<Row> named = new ArrayList<>(rows.size());
    for (Row row : rows) {
      named.add(new Row(row.finalLabels(), false, row.values()));
    }
    return RowMerge.merged(named);
  }

  private static List<Value.Line> sorted(List<Value.Line> lines) {
    lines.sort(Comparator.comparing(Value.Line::labels));
    return lines;
  }

  /**
   * Evaluates at {@code startMillis, startMillis + stepMillis, ...} up to {@code endMillis}; the
   * answer is a matrix.
   *
   * @throws QueryException when the expression is wrong, or a limit is reached
   */
  public QueryResult range(String expression, long startMillis, long endMillis, long stepMillis) {
    return range(expression, startMillis, endMillis, stepMillis, limits, PromqlEngine::never);
  }

  /**
   * Evaluates at several times, within other limits and as long as it is not canceled.
   *
   * @param canceled asked now and then while the query runs
   * @throws QueryException when the expression is wrong, or a limit is reached
   */
  public QueryResult range(
      String expression,
      long startMillis,
      long endMillis,
      long stepMillis,
      QueryLimits queryLimits,
      BooleanSupplier canceled) {
    Expr expr = PromqlParser.parse(expression);
    Steps steps = checkedSteps(startMillis, endMillis, stepMillis, queryLimits);
    onlooker.accept(expression, expr);
    Annotations annotations = new Annotations(expression);
    QueryRun run = run(steps, queryLimits, canceled, annotations);
    Evaluator evaluator = new Evaluator(run, steps);
    List<Value.Line> lines =
        switch (expr.type()) {
          case SCALAR -> List.of(line(Labels.EMPTY, evaluator.scalar(expr), steps));
          case VECTOR -> lines(evaluator.rows(expr), steps);
          case STRING, MATRIX ->
              throw new QueryException(
                  Kind.BAD_DATA,
                  "invalid expression type \""
                      + expr.type().words()
                      + "\" for range query, must be Scalar or instant Vector");
        };
    return new QueryResult(
        new Value.Matrix(lines), annotations.warnings(), annotations.infos(), run.stats());
  }

  private static Steps checkedSteps(
      long startMillis, long endMillis, long stepMillis, QueryLimits limits) {
    if (stepMillis <= 0) {
      throw new QueryException(
          Kind.BAD_DATA,
          "zero or negative query resolution step widths are not accepted. Try a positive integer");
    }
    if (endMillis < startMillis) {
      throw new QueryException(Kind.BAD_DATA, "end timestamp must not be before start time");
    }
    if ((endMillis - startMillis) / stepMillis > limits.maxSteps()) {
      throw new QueryException(
          Kind.BAD_DATA,
          String.format(
              "exceeded maximum resolution of %,d points per timeseries. Try decreasing the query"
                  + " resolution (?step=XX)",
              limits.maxSteps()));
    }
    return new Steps(startMillis, endMillis, stepMillis);
  }

  private QueryRun run(
      Steps steps, QueryLimits queryLimits, BooleanSupplier canceled, Annotations annotations) {
    return new QueryRun(
        store, queryLimits, steps, nanoTicker, canceled, helperPermits, annotations);
  }

  private static List<Value.Line> lines(List<Row> rows, Steps steps) {
    List<Value.Line> lines = new ArrayList<>(rows.size());
    for (Row row : named(rows)) {
      lines.add(line(row.labels(), row.values(), steps));
    }
    return sorted(lines);
  }

  private static Value.Line line(Labels labels, double[] values, Steps steps) {
    int count = 0;
    for (double value : values) {
      count += Row.isAbsent(value) ? 0 : 1;
    }
    long[] times = new long[count];
    double[] present = new double[count];
    int next = 0;
    for (int step = 0; step < values.length; step++) {
      if (!Row.isAbsent(values[step])) {
        times[next] = steps.millis(step);
        present[next++] = values[step];
      }
    }
    return new Value.Line(labels, times, present);
  }
}
