package aegle.protocols.jsonmetrics;

import java.util.List;

/**
 * What the answers of a job mean.
 *
 * @param prefix with which every number is named that no metric takes; empty: those are left out
 * @param isGuess whether nobody wrote the mapping, so that all of it is named after its path
 */
public record JsonMapping(List<JsonMetric> metrics, String prefix, boolean isGuess) {
  public JsonMapping {
    metrics = List.copyOf(metrics);
  }

  /** The mapping of a job for which none is written: everything, under the name of the job. */
  public static JsonMapping guessed(String job) {
    String name = SnakeCase.of(job);
    return new JsonMapping(List.of(), name.isEmpty() ? "json" : name, true);
  }
}
