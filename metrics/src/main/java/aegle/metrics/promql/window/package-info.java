/**
 * What a function of PromQL makes of the samples of one series within one range: {@code rate},
 * {@code avg_over_time} and the like.
 *
 * <p>Start at {@link aegle.metrics.promql.window.Rollups}, which finds a {@link
 * aegle.metrics.promql.window.Rollup} by the name of its function. A rollup is stateless and sees a
 * {@link aegle.metrics.promql.window.Window}, which slides over the columns of a series without
 * copying them. Nothing here knows of labels, expressions or stores.
 */
@NullMarked
package aegle.metrics.promql.window;

import org.jspecify.annotations.NullMarked;
