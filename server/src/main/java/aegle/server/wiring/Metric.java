package aegle.server.wiring;

import aegle.signals.MetricMetadata;
import java.util.List;
import java.util.Map;

/**
 * A metric as it is emitted.
 *
 * @param type what its sources say it is
 * @param unit what its sources say; empty when they do not
 * @param series how many there are, of the last day
 * @param labels by name, the name of the metric left out
 * @param edges finite upper edges of its buckets in order; empty for what is no histogram
 * @param lastMillis time of the newest sample that was found; 0 when there is none
 * @param bornAboveZero series whose first sample ever was more than 0 although they began while
 *     Aegle was looking
 * @param perHour by how much its series grew within the last hour together; NaN when unknown
 * @param isSample whether only some of the series were read
 */
public record Metric(
    String name,
    MetricMetadata.Type type,
    String unit,
    String help,
    int series,
    Map<String, LabelValues> labels,
    List<Double> edges,
    long lastMillis,
    int bornAboveZero,
    double perHour,
    boolean isSample) {
  /**
   * The values of a label.
   *
   * @param count how many there are
   * @param samples some of them
   * @param isOnAll whether every series has it
   */
  public record LabelValues(int count, List<String> samples, boolean isOnAll) {
    public LabelValues {
      samples = List.copyOf(samples);
    }
  }

  public Metric {
    labels = Map.copyOf(labels);
    edges = List.copyOf(edges);
  }
}
