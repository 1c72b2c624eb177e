package aegle.metrics.rules;

import aegle.signals.Sample;
import java.util.List;

/** A rule at work: its definition and its state. Evaluated by one thread at a time. */
sealed interface Rule permits RecordingRule, AlertingRule {
  RuleDefinition definition();

  /**
   * Evaluates, and gives the samples to store at {@code atMillis - queryOffsetMillis}.
   *
   * @param limit most elements allowed, 0 for any number
   * @throws RuleException when there is no answer; nothing is stored or told then
   */
  List<Sample> evaluate(RuleContext context, long atMillis, long queryOffsetMillis, int limit);

  /** How the rule stands now, with the outcome of its last evaluation. */
  RuleSnapshot snapshot(RuleSnapshot.Outcome outcome);
}
