/**
 * One thing, one series: the same business event that several clients tell, recognised and counted
 * once.
 *
 * <p>In: the metrics that each source has, from {@link aegle.server.cardinality.SeriesBudget}, and
 * their samples from the store. {@link aegle.server.twins.EventName} says which names mean one
 * event; {@code Telling} is how one source tells it, {@code Thing} all of them together. Out: the
 * series {@code aegle_event_total{event="..."}}, which rises by what one source tells, never by the
 * sum; how far the others differ from it; and pairs that somebody should confirm or refuse in
 * {@link aegle.server.twins.SameThings}. Start at {@link aegle.server.twins.TwinWatch}.
 *
 * <p>The series of the sources stay as they are: nothing is renamed or dropped.
 */
@NullMarked
package aegle.server.twins;

import org.jspecify.annotations.NullMarked;
