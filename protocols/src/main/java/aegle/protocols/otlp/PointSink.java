package aegle.protocols.otlp;

import aegle.protocols.DecodeException;
import aegle.protocols.EventTime;
import aegle.signals.DeltaPoint;
import aegle.signals.Labels;
import aegle.signals.StaleMarker;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Takes the numbers of one data point after the other and puts each where its temporality says:
 * totals into a batch, increases into delta points. For one request and one thread.
 */
final class PointSink {
  private static final int NO_RECORDED_VALUE = 1;

  /** What a number is. */
  enum Flow {
    /** Replaces what was there: a gauge. */
    STATE,
    /** The total since a start. */
    TOTAL,
    /** The increase since the last one. */
    INCREASE;

    static Flow of(AggregationTemporality temporality) {
      return switch (temporality) {
        case AGGREGATION_TEMPORALITY_CUMULATIVE -> TOTAL;
        case AGGREGATION_TEMPORALITY_DELTA -> INCREASE;
        case AGGREGATION_TEMPORALITY_UNSPECIFIED, UNRECOGNIZED ->
            throw new DecodeException("no_temporality");
      };
    }
  }

  private final long receivedNanos;
  private final TotalsBatch totals = new TotalsBatch();
  private final List<DeltaPoint> deltas = new ArrayList<>();
  private Flow flow = Flow.STATE;
  private long timeMillis;
  private long startMillis;
  private boolean stale;
  private Map<String, String> labels = new TreeMap<>();
  private long latestMillis = Long.MIN_VALUE;

  PointSink(long receivedNanos) {
    this.receivedNanos = receivedNanos;
  }

  TotalsBatch totals() {
    return totals;
  }

  List<DeltaPoint> deltas() {
    return deltas;
  }

  int seriesCount() {
    return totals.size() + deltas.size();
  }

  /** Forgets which point was the latest, since a resource begins. */
  void beginResource() {
    latestMillis = Long.MIN_VALUE;
  }

  /** When the latest point of the resource was, or {@link Long#MIN_VALUE} without one. */
  long latestMillis() {
    return latestMillis;
  }

  /**
   * Begins a point.
   *
   * @param timeNanos 0 where it is unsaid, which is when the request came
   * @throws DecodeException with the reason of refusal, when the time cannot be
   */
  void point(
      Flow pointFlow, long timeNanos, long startNanos, int flags, Map<String, String> pointLabels) {
    long nanos = timeNanos == 0 ? receivedNanos : timeNanos;
    if (!EventTime.isCredible(nanos, receivedNanos)) {
      throw new DecodeException("time_out_of_range");
    }
    flow = pointFlow;
    timeMillis = nanos / EventTime.NANOS_PER_MILLI;
    startMillis =
        pointFlow != Flow.STATE && EventTime.isCredible(startNanos, receivedNanos)
            ? startNanos / EventTime.NANOS_PER_MILLI
            : 0;
    stale = (flags & NO_RECORDED_VALUE) != 0;
    labels = pointLabels;
    latestMillis = Math.max(latestMillis, timeMillis);
  }

  /** A number of the point under a name. */
  void put(String name, double value) {
    labels.put(Labels.METRIC_NAME, name);
    add(Labels.of(labels), value);
  }

  /** A number of the point under a name, with a label of its own: a bound, a quantile. */
  void put(String name, String label, String labelValue, double value) {
    labels.put(label, labelValue);
    put(name, value);
    labels.remove(label);
  }

  private void add(Labels series, double value) {
    if (flow != Flow.INCREASE) {
      totals.add(series, timeMillis, startMillis, stale ? StaleMarker.VALUE : value);
    } else if (!stale) {
      deltas.add(new DeltaPoint(series, value, startMillis, timeMillis));
    }
  }

  /** What is known of a resource, at the time of its latest point. */
  void targetInfo(Labels targetInfo) {
    if (!targetInfo.isEmpty() && latestMillis != Long.MIN_VALUE) {
      totals.add(targetInfo, latestMillis, 0, 1);
    }
  }
}
