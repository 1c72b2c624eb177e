/**
 * The words of the house: what the platform emits, after its bytes were understood and before
 * anything is kept.
 *
 * <p>Read {@link aegle.signals.Labels} first, then {@link aegle.signals.Sample} and {@link
 * aegle.signals.SampleBatch}. {@link aegle.signals.GoFloat} and {@link aegle.signals.GoQuote} write
 * numbers and texts as Prometheus, a Go program, writes them everywhere. Nothing here opens a file,
 * a socket or a clock; every other module may use these types, and these use none of theirs.
 */
@NullMarked
package aegle.signals;

import org.jspecify.annotations.NullMarked;
