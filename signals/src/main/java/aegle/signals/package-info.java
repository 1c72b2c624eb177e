/**
 * The words of the house: what the platform emits, after its bytes were understood and before
 * anything is kept.
 *
 * <p>There are two families. Numbers over time: read {@link aegle.signals.Labels}, {@link
 * aegle.signals.Sample} and {@link aegle.signals.SampleBatch}. Records of what happened: read
 * {@link aegle.signals.Entry} with its {@link aegle.signals.Fields}; the names that pages and
 * protocols share are in {@link aegle.signals.FieldNames}. A decoder hands on all that one request
 * said as a {@link aegle.signals.SignalBatch}. {@link aegle.signals.GoFloat} and {@link
 * aegle.signals.GoQuote} write numbers and texts as Prometheus, a Go program, writes them
 * everywhere. Nothing here opens a file, a socket or a clock; every other module may use these
 * types, and these use none of theirs.
 */
@NullMarked
package aegle.signals;

import org.jspecify.annotations.NullMarked;
