package aegle.metrics.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When a rule would have fired.
 *
 * @param from the first evaluation that counts; {@code for} was filled before it
 * @param to the last one
 * @param evaluations how often the rule was evaluated in between
 * @param failed evaluations that gave no answer; the alerts stayed as they were
 * @param failure why the first of them gave none, or empty
 * @param firings by their begin; none but those that fire at some time between {@code from} and
 *     {@code to}
 * @param isCut whether there were more than {@value Backtest#MAX_FIRINGS}; the rest is left out
 */
public record BacktestResult(
    RuleDefinition.Alerting rule,
    Instant from,
    Instant to,
    Duration interval,
    int evaluations,
    int failed,
    String failure,
    List<Firing> firings,
    boolean isCut) {
  public BacktestResult {
    firings = List.copyOf(firings);
  }
}
