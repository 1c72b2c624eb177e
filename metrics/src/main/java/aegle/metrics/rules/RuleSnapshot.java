package aegle.metrics.rules;

import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule as it stood after its last evaluation; what pages and the API show. */
public sealed interface RuleSnapshot {
  String name();

  /** The expression as Prometheus prints it. */
  String query();

  Outcome outcome();

  /**
   * How the last evaluation went.
   *
   * @param health {@code ok}, {@code err} or {@code unknown} before the first evaluation
   * @param lastError the error's text, empty when there was none
   * @param evaluationSeconds how long it took
   * @param lastEvaluation null before the first
   */
  record Outcome(
      String health,
      String lastError,
      double evaluationSeconds,
      @Nullable Instant lastEvaluation) {}

  /** A rule that stores its result as a series. */
  record Recording(String name, String query, Labels labels, Outcome outcome)
      implements RuleSnapshot {}

  /** A rule that raises alerts. */
  record Alerting(
      String name,
      String query,
      Duration holdDuration,
      Duration keepFiringFor,
      Labels labels,
      Map<String, String> annotations,
      List<ActiveAlert> alerts,
      Outcome outcome)
      implements RuleSnapshot {
    /** The most urgent state of its alerts. */
    public AlertState state() {
      AlertState state = AlertState.INACTIVE;
      for (ActiveAlert alert : alerts) {
        if (alert.state().compareTo(state) > 0) {
          state = alert.state();
        }
      }
      return state;
    }
  }

  /** A group of rules of one file. */
  record Group(
      String name,
      String file,
      Duration interval,
      int limit,
      List<RuleSnapshot> rules,
      double evaluationSeconds,
      @Nullable Instant lastEvaluation) {}
}
