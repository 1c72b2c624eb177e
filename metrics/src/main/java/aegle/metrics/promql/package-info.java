/**
 * Parses and evaluates PromQL with the semantics of Prometheus 3.
 *
 * <p>In: an expression, a time or a range of steps, a {@link aegle.metrics.SeriesStore}. Out: a
 * {@link aegle.metrics.promql.QueryResult}. Start at {@link aegle.metrics.promql.PromqlEngine}.
 *
 * <p>The text: {@code Lexer} cuts it into tokens, {@link aegle.metrics.promql.PromqlParser} makes
 * an {@link aegle.metrics.promql.Expr} of them, {@code TypeRules} checks it, {@code Printer} and
 * {@link aegle.metrics.promql.Prettifier} write it back.
 *
 * <p>The answer: {@code Evaluator} walks the expression once for all steps. A vector is a stream of
 * {@code Row}s, one a series with one value a step, pushed into a {@code RowSink}; so {@code
 * sum(rate(x[5m]))} reads a series, rolls it up in one pass ({@link aegle.metrics.promql.window}),
 * adds it to its group and forgets it. {@code SeriesScan} does that on two threads, in an order
 * that does not depend on them. What sees the same at each step is evaluated once ({@code
 * StepInvariance}).
 *
 * <p>Metric names that a function takes away are only marked until the end ({@link
 * aegle.metrics.promql.QueryResult} no longer has them), as Prometheus does with delayed name
 * removal. Knows no particular store; never holds a sample as an object.
 */
@NullMarked
package aegle.metrics.promql;

import org.jspecify.annotations.NullMarked;
