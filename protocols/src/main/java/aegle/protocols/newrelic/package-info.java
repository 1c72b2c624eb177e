/**
 * New Relic, as its clients speak it: the protocol of the agents ({@link
 * aegle.protocols.newrelic.AgentReader}) and the open APIs for metrics, logs, spans and events
 * ({@link aegle.protocols.newrelic.IngestReader}).
 *
 * <p>In: an unpacked body, and for agents what they told of themselves when they connected. Out: a
 * batch. Metrics are measurements: a count adds to a counter, a summary to {@code x.count} and
 * {@code x.sum} with {@code x.min} and {@code x.max} as gauges. Traced errors are records of the
 * kind {@code error}, spans of the kind {@code span}; logs, transactions and custom events are
 * records of the kind {@code log}, events with their type as {@code event.name}.
 *
 * <p>An agent tells each error twice, as an event with its time and as a trace with its stack; what
 * joins the two is {@link aegle.protocols.newrelic.ErrorTwins}, the only thing here that remembers.
 */
@NullMarked
package aegle.protocols.newrelic;

import org.jspecify.annotations.NullMarked;
