package aegle.server.cardinality;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The metrics of a source that count something up, by their names.
 *
 * @param source its name: of a key, of a job, of a project
 * @param protocols by which it came, since the start
 * @param series it has, and those that were folded
 * @param metrics those whose name ends in {@code _total}, those with most series first
 */
public record CounterNames(
    String source, List<String> protocols, long series, List<OfMetric> metrics) {
  public CounterNames {
    protocols = List.copyOf(protocols);
    metrics = List.copyOf(metrics);
  }

  /** A metric, how many series it has, and which labels. */
  public record OfMetric(String name, long series, Set<String> labels) {
    public OfMetric {
      labels = Set.copyOf(labels);
    }
  }

  CounterNames sorted() {
    Comparator<OfMetric> most = Comparator.comparingLong(OfMetric::series).reversed();
    List<OfMetric> sorted = metrics.stream().sorted(most.thenComparing(OfMetric::name)).toList();
    return new CounterNames(source, protocols, series, sorted);
  }
}
