/**
 * Runs test scripts written by others against Aegle: {@code ./aegle conformance DIR}.
 *
 * <p>Read {@link aegle.bench.conformance.Conformance} first; each kind of file has one {@link
 * aegle.bench.conformance.Script}. A case that Aegle does not attempt is counted as skipped, never
 * as passed.
 */
@NullMarked
package aegle.bench.conformance;

import org.jspecify.annotations.NullMarked;
