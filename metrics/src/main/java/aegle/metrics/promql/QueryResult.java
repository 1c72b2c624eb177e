package aegle.metrics.promql;

import java.util.List;

/**
 * The answer to a query.
 *
 * @param warnings texts as the Prometheus API returns them, such as {@code PromQL warning: ...
 *     (1:5)}
 * @param infos likewise {@code PromQL info: ...}
 * @param stats what the query cost
 */
public record QueryResult(Value value, List<String> warnings, List<String> infos, Stats stats) {
  public QueryResult {
    warnings = List.copyOf(warnings);
    infos = List.copyOf(infos);
  }

  /**
   * What a query cost.
   *
   * @param series series that were read
   * @param samples samples that were read
   * @param nanos time from start to end
   */
  public record Stats(long series, long samples, long nanos) {}
}
