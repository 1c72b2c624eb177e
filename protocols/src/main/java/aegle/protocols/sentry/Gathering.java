package aegle.protocols.sentry;

import aegle.signals.Entry;
import aegle.signals.FilePart;
import aegle.signals.Measurement;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the readers of items find in one request, and what all of them need to know of it. Used by
 * one thread.
 */
final class Gathering {
  private record Cause(String signal, String reason) {}

  private final EnvelopeHeader header;
  private final Received received;
  private final SenderClock clock;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<FilePart> files = new ArrayList<>();
  private final Map<Cause, Integer> refusals = new LinkedHashMap<>();

  Gathering(EnvelopeHeader header, Received received) {
    this.header = header;
    this.received = received;
    this.clock = new SenderClock(received.timeMillis(), header.sentAtNanos());
  }

  EnvelopeHeader header() {
    return header;
  }

  Received received() {
    return received;
  }

  SenderClock clock() {
    return clock;
  }

  void add(Entry entry) {
    entries.add(entry);
  }

  void add(Measurement measurement) {
    measurements.add(measurement);
  }

  void add(FilePart file) {
    files.add(file);
  }

  void refuse(String signal, String reason) {
    refuse(signal, reason, 1);
  }

  /** Counts what is lost; nothing where the count is 0. */
  void refuse(String signal, String reason, int count) {
    if (count > 0) {
      refusals.merge(new Cause(signal, reason), count, Integer::sum);
    }
  }

  SignalBatch batch() {
    refuse("timestamp", "absurd", clock.replaced());
    List<Refusal> causes = new ArrayList<>();
    refusals.forEach(
        (cause, count) -> causes.add(new Refusal(cause.signal(), cause.reason(), count)));
    return new SignalBatch(entries, measurements, files, causes);
  }
}
