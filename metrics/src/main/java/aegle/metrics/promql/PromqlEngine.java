package aegle.metrics.promql;

import aegle.metrics.SeriesStore;
import java.util.List;
import java.util.function.LongSupplier;

/** Answers PromQL over one store. Safe to call from any thread. */
public final class PromqlEngine {
  private final SeriesStore store;
  private final QueryLimits limits;
  private final LongSupplier nanoTicker;

  public PromqlEngine(SeriesStore store, QueryLimits limits, LongSupplier nanoTicker) {
    this.store = store;
    this.limits = limits;
    this.nanoTicker = nanoTicker;
  }

  /**
   * Evaluates at one time.
   *
   * @throws QueryException when the expression is wrong, or a limit is reached
   */
  public QueryResult instant(String expression, long timeMillis) {
    return range(expression, timeMillis, timeMillis, 1);
  }

  /**
   * Evaluates at {@code startMillis, startMillis + stepMillis, ...} up to {@code endMillis}; the
   * answer is a matrix.
   *
   * @throws QueryException when the expression is wrong, or a limit is reached
   */
  public QueryResult range(String expression, long startMillis, long endMillis, long stepMillis) {
    QueryResult.Stats stats = new QueryResult.Stats(0, 0, nanoTicker.getAsLong());
    if (!expression.isEmpty() || stepMillis <= 0 || endMillis < startMillis) {
      throw new QueryException(
          QueryException.Kind.INTERNAL, "no evaluator yet over " + store + " within " + limits);
    }
    return new QueryResult(new Value.Matrix(List.of()), List.of(), List.of(), stats);
  }
}
