/**
 * Recording and alerting rules: reads rule files, evaluates their groups, keeps the state of
 * alerts.
 *
 * <p>In: rule files in the format of Prometheus, a {@code PromqlEngine}, a time. Out: samples to
 * keep and alerts to tell. Start at {@link aegle.metrics.rules.RuleFile}, then {@link
 * aegle.metrics.rules.RuleGroup} and its rules. Knows no clock of its own and no particular store.
 */
@NullMarked
package aegle.metrics.rules;

import org.jspecify.annotations.NullMarked;
