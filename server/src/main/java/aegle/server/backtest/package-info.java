/**
 * Tries alerting rules on what is stored, and judges them by what really happened.
 *
 * <p>In: rules as somebody edits them ({@link aegle.server.backtest.RuleTexts}) and the incidents
 * that people remember ({@link aegle.server.backtest.Incidents}). {@link
 * aegle.server.backtest.Backtests} has {@link aegle.metrics.rules.Backtest} say when a rule would
 * have fired, {@link aegle.server.backtest.Paging} gathers that into the messages that people would
 * have got, and {@link aegle.server.backtest.Score} compares them with the incidents. Out: the rule
 * as it runs beside the rule as it would be.
 */
@NullMarked
package aegle.server.backtest;

import org.jspecify.annotations.NullMarked;
