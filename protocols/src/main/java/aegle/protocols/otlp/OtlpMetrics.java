package aegle.protocols.otlp;

import aegle.signals.DeltaPoint;
import aegle.signals.MetricMetadata;
import aegle.signals.Refusal;
import java.util.List;

/**
 * What one request said of metrics.
 *
 * @param totals gauges and cumulative sums, histograms and summaries, as series; read it once
 * @param deltas increases, which the server adds up
 * @param metadata one for each family, once
 * @param points how many data points were taken in
 * @param skippedExemplars how many exemplars came; none is kept
 * @param refusals what was refused; the signal {@code data_point} counts for the answer
 */
public record OtlpMetrics(
    TotalsBatch totals,
    List<DeltaPoint> deltas,
    List<MetricMetadata> metadata,
    int points,
    int skippedExemplars,
    List<Refusal> refusals) {
  /** The signal of refused data points. */
  public static final String DATA_POINT = "data_point";

  public OtlpMetrics {
    deltas = List.copyOf(deltas);
    metadata = List.copyOf(metadata);
    refusals = List.copyOf(refusals);
  }
}
