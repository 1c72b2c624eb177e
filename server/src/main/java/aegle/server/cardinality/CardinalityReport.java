package aegle.server.cardinality;

import java.util.Comparator;
import java.util.List;

/**
 * What the series of a source are, for pages.
 *
 * @param source its name: of a key, of a job, of a project
 * @param protocols by which it came, since the start
 * @param series it has; of the last three hours
 * @param budget it may have
 * @param folded series beyond a budget since the start, an estimate within 2 %
 * @param refused samples that found no room since the start
 * @param metrics its metrics, those with most series first
 */
public record CardinalityReport(
    String source,
    List<String> protocols,
    long series,
    long budget,
    long folded,
    long refused,
    List<OfMetric> metrics) {
  public CardinalityReport {
    protocols = List.copyOf(protocols);
    metrics = List.copyOf(metrics);
  }

  /** As this, with the metrics that have most series first. */
  CardinalityReport sorted() {
    List<OfMetric> sorted =
        metrics.stream().sorted(Comparator.comparingLong(OfMetric::series).reversed()).toList();
    return new CardinalityReport(source, protocols, series, budget, folded, refused, sorted);
  }

  /**
   * A metric of a source.
   *
   * @param bornLastHour series that came into being within the last hour, since the start
   * @param labels its labels, those with most values first
   */
  public record OfMetric(
      String name, long series, long bornLastHour, long bornLastDay, List<OfLabel> labels) {
    public OfMetric {
      labels = List.copyOf(labels);
    }
  }

  /**
   * A label of a metric of a source.
   *
   * @param values that are kept
   * @param budget of them
   * @param folded values in whose place {@code __other__} stands, an estimate within 2 %
   * @param examples of values, masked and shortened
   * @param foldedExamples of values that were folded, masked and shortened
   */
  public record OfLabel(
      String name,
      long values,
      long budget,
      long bornLastHour,
      long bornLastDay,
      long folded,
      List<String> examples,
      List<String> foldedExamples) {
    public OfLabel {
      examples = List.copyOf(examples);
      foldedExamples = List.copyOf(foldedExamples);
    }
  }
}
