/**
 * What the templates of rule files may say beyond Go's own: the functions and variables of
 * Prometheus.
 *
 * <p>In: the text of a label or an annotation, the labels and the value of one element, a way to
 * ask queries. Out: the expanded text. Start at {@link aegle.metrics.rules.expand.RuleTemplate};
 * {@link aegle.metrics.rules.expand.RuleFunctions} lists the functions. An error in a template
 * never silences an alert: it becomes part of the text.
 */
@NullMarked
package aegle.metrics.rules.expand;

import org.jspecify.annotations.NullMarked;
