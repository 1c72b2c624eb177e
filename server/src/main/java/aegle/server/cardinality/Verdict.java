package aegle.server.cardinality;

import aegle.signals.Labels;

/** What is to become of a series. */
public sealed interface Verdict {
  /** It is within the budgets of its source. */
  Verdict KEPT = new Kept();

  /** It is within the budgets of its source. */
  record Kept() implements Verdict {}

  /**
   * It is beyond a budget, and what it counts is added to another.
   *
   * @param other its labels, with {@code __other__} in place of those that are too many
   */
  record Folded(Labels other) implements Verdict {}

  /**
   * It is beyond a budget, and there is no room for what it counts either.
   *
   * @param reason for the counters
   */
  record Refused(String reason) implements Verdict {}
}
