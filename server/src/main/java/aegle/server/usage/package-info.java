/**
 * What series are worth and who sends them: which are asked for, by whom they come, what they cost.
 *
 * <p>In: every expression that {@link aegle.metrics.promql.PromqlEngine} evaluates, for {@link
 * aegle.server.usage.Asked}; what comes in, for {@link aegle.server.usage.Senders}; the counts of
 * {@link aegle.server.cardinality.SeriesBudget}. Out: one {@link aegle.server.usage.UsageReport}
 * for the page and the API. Start at {@link aegle.server.usage.Usage}.
 *
 * <p>It only looks on: nothing here decides what is kept, and every memory is bounded.
 */
@NullMarked
package aegle.server.usage;

import org.jspecify.annotations.NullMarked;
