/**
 * Rewrites labels by rules, as {@code relabel_configs} and {@code metric_relabel_configs} of
 * Prometheus do: pure functions from labels to labels, or to nothing when a rule drops them.
 *
 * <p>Read {@link aegle.metrics.relabel.Relabelling} first, a list of {@link
 * aegle.metrics.relabel.RelabelRule}s applied in order; {@link aegle.metrics.relabel.RelabelYaml}
 * reads them from a file. Regular expressions are RE2's, anchored at both ends, with {@code .}
 * matching newlines; {@code $1}, {@code ${1}} and {@code ${name}} in a replacement are expanded by
 * Go's rules ({@link aegle.metrics.relabel.Template}). A rule that cannot mean anything is refused
 * when it is read, never when it is applied: applying one fails for no input.
 */
@NullMarked
package aegle.metrics.relabel;

import org.jspecify.annotations.NullMarked;
