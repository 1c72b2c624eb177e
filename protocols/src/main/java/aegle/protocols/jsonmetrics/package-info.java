/**
 * Turns an endpoint that answers JSON into series: the seed's {@code /api/metrics} and {@code
 * /api/health} are two.
 *
 * <p>What comes in: the bytes of one answer and a {@link aegle.protocols.jsonmetrics.JsonMapping},
 * which says what stands where. What goes out: a {@link aegle.protocols.jsonmetrics.JsonPage} of
 * values with labels, and sentences on what the mapping looked for and did not find. Start at
 * {@link aegle.protocols.jsonmetrics.JsonMetricsReader}; what no mapping names is named after its
 * path by {@link aegle.protocols.jsonmetrics.SnakeCase}.
 *
 * <p>What must never happen: a value of the answer in a complaint, for it may be a person's; a
 * number of series that the answer decides and no limit does; a guess at what a list means, whose
 * order is no identity.
 */
@NullMarked
package aegle.protocols.jsonmetrics;

import org.jspecify.annotations.NullMarked;
