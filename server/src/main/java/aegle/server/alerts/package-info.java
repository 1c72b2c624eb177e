/**
 * Keeps the rules going: evaluates every group of rules at its interval and hands alerts on.
 *
 * <p>In: rule files ({@link aegle.server.alerts.RuleFolder}), a clock. Out: series in the store,
 * notices to whoever tells people, and figures about the evaluation itself, so that a rule that
 * cannot be evaluated is an alertable fact too. Start at {@link aegle.server.alerts.AlertLoop}; the
 * rules themselves are {@code aegle.metrics.rules}.
 */
@NullMarked
package aegle.server.alerts;

import org.jspecify.annotations.NullMarked;
