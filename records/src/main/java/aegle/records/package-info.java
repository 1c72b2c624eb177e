/**
 * Keeps and finds what is not a sample: logs, spans, errors, replays, vitals, accesses, check-ins.
 *
 * <p>The seam comes first; the implementation on Lucene lives below it.
 */
@NullMarked
package aegle.records;

import org.jspecify.annotations.NullMarked;
