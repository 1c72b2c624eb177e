/**
 * Reads and writes what a scrape carries: the Prometheus text format 0.0.4 and OpenMetrics 1.0.
 *
 * <p>In: the bytes of a page and its {@code Content-Type} ({@link
 * aegle.protocols.exposition.ExpositionFormat} says which reader fits). Out: an {@link
 * aegle.protocols.exposition.ExpositionReader}, a {@code SampleBatch} whose keys are the bytes of
 * name and labels as they stand on the page, so that a known series costs no object; beside it the
 * metadata of the families. {@link aegle.protocols.exposition.ExpositionWriter} goes the other way,
 * for {@code /federate}.
 *
 * <p>What is accepted, what is refused and the words of the refusal are those of Prometheus 3 (its
 * package model/textparse), quirks included: a page that Prometheus scrapes is scraped here. Read
 * {@link aegle.protocols.exposition.ExpositionReader} first, then the two readers and their lexers.
 */
@NullMarked
package aegle.protocols.exposition;

import org.jspecify.annotations.NullMarked;
