/**
 * Parses and evaluates PromQL with the semantics of Prometheus 3.
 *
 * <p>In: an expression, a time or a range of steps, a {@link aegle.metrics.SeriesStore}. Out: a
 * {@link aegle.metrics.promql.QueryResult}. Start at {@link aegle.metrics.promql.PromqlEngine}.
 * Knows no particular store.
 */
@NullMarked
package aegle.metrics.promql;

import org.jspecify.annotations.NullMarked;
