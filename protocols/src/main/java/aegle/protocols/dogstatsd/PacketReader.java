package aegle.protocols.dogstatsd;

import aegle.protocols.Refusals;
import aegle.signals.SignalBatch;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads packets: some lines of text, each a metric, an event or a service check. Metrics are lent
 * to a sink one by one; the reader makes no object for them. For one thread.
 */
public final class PacketReader {
  /** The largest datagram there is; a longer packet on a stream is refused. */
  public static final int MAX_PACKET_BYTES = 65_535;

  private static final SignalBatch NOTHING =
      new SignalBatch(List.of(), List.of(), List.of(), List.of());

  private final UnaryOperator<String> names;
  private final MetricLine line = new MetricLine();
  private Refusals refusals = new Refusals();

  /**
   * A reader.
   *
   * @param names what becomes of names of checks and of their tags before they are written as
   *     Prometheus writes them
   */
  public PacketReader(UnaryOperator<String> names) {
    this.names = names;
  }

  /**
   * Reads the bytes {@code from <= i < to}.
   *
   * @param receivedNanos when they came, in nanoseconds since 1970
   * @param metrics takes the metrics, in the order in which they stand
   * @return events and service checks as records, and what of the packet was refused
   */
  public SignalBatch read(byte[] bytes, int from, int to, long receivedNanos, MetricSink metrics) {
    SignalBatch.@Nullable Builder records = null;
    int start = from;
    while (start < to) {
      int end = start;
      while (end < to && bytes[end] != '\n') {
        end++;
      }
      int last = end > start && bytes[end - 1] == '\r' ? end - 1 : end;
      if (last > start) {
        if (bytes[start] == '_' && RecordLine.isRecord(bytes, start, last)) {
          records = records == null ? SignalBatch.builder() : records;
          new RecordLine(bytes, start, last, receivedNanos, names).read(records, refusals);
        } else if (MetricReader.read(bytes, start, last, line, refusals)) {
          metrics.take(line);
        }
      }
      start = end + 1;
    }
    return result(records);
  }

  private SignalBatch result(SignalBatch.@Nullable Builder records) {
    if (records == null && refusals.isEmpty()) {
      return NOTHING;
    }
    SignalBatch read = records == null ? NOTHING : records.build();
    SignalBatch all =
        new SignalBatch(read.entries(), read.measurements(), List.of(), refusals.list());
    refusals = new Refusals();
    return all;
  }
}
