package aegle.protocols.dogstatsd;

/** Who takes the metrics of a packet. */
@FunctionalInterface
public interface MetricSink {
  /**
   * Takes one metric with all its values.
   *
   * @param line valid until this returns
   */
  void take(MetricLine line);
}
