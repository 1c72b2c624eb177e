package aegle.metrics.rules;

import java.util.List;

/**
 * What came of one evaluation of a group.
 *
 * @param rules how many were evaluated
 * @param failures the rules that could not be
 * @param samplesStored samples that the store took in
 * @param samplesRefused samples that it did not, such as out of order ones
 * @param nanos how long it took
 */
public record GroupEvaluation(
    int rules, List<Failure> failures, long samplesStored, long samplesRefused, long nanos) {
  public GroupEvaluation {
    failures = List.copyOf(failures);
  }

  /** A rule without an answer, and why. */
  public record Failure(String rule, String message) {}
}
