/**
 * Keeps samples, answers questions about them and judges them by rules.
 *
 * <p>This package is the seam: {@link aegle.metrics.SeriesStore} says what a store of series can
 * do, and everything else builds on it. {@code tsdb} is the embedded store, {@code memory} the
 * small one of rule tests; {@code promql} asks any store, {@code rules} asks {@code promql}.
 * Neither of the two ever sees {@code tsdb}.
 */
@NullMarked
package aegle.metrics;

import org.jspecify.annotations.NullMarked;
