package aegle.metrics.rules;

import aegle.metrics.SeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.Value;
import aegle.metrics.rules.expand.QuerySample;
import aegle.signals.Labels;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What rules work with.
 *
 * @param engine answers their expressions
 * @param store takes the series they give, and remembers the state of alerts
 * @param notices hears of firing and resolved alerts
 * @param nanoTicker measures how long evaluations take
 */
public record RuleContext(
    PromqlEngine engine,
    SeriesStore store,
    Consumer<List<AlertNotice>> notices,
    LongSupplier nanoTicker,
    RuleSettings settings) {

  /** The same with other settings. */
  public RuleContext with(RuleSettings changed) {
    return new RuleContext(engine, store, notices, nanoTicker, changed);
  }

  /** The elements of the answer; a number counts as one element without labels. */
  List<Value.Point> ask(String expression, long timeMillis) {
    Value value;
    try {
      value = engine.instant(expression, timeMillis).value();
    } catch (QueryException e) {
      throw new RuleException(String.valueOf(e.getMessage()), e);
    }
    return switch (value) {
      case Value.Vector vector -> vector.points();
      case Value.Scalar scalar ->
          List.of(new Value.Point(Labels.EMPTY, scalar.timestampMillis(), scalar.value()));
      case Value.Text _, Value.Matrix _ ->
          throw new RuleException("rule result is not a vector or scalar");
    };
  }

  /** As {@link #ask}, for the {@code query} function of templates. */
  List<QuerySample> askForTemplate(String expression, long timeMillis) {
    try {
      return ask(expression, timeMillis).stream()
          .map(point -> new QuerySample(point.labels().toMap(), point.value()))
          .toList();
    } catch (RuleException e) {
      throw new QueryException(QueryException.Kind.EXECUTION, String.valueOf(e.getMessage()));
    }
  }
}
