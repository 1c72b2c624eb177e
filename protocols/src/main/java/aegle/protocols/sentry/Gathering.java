package aegle.protocols.sentry;

import aegle.signals.Entry;
import aegle.signals.FilePart;
import aegle.signals.Measurement;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the readers of items find in one request, and what all of them need to know of it. Used by
 * one thread.
 */
final class Gathering {
  /** The items before have become all that an envelope may become. */
  static final String TOO_MUCH_UNPACKED = "too_much_unpacked";

  private record Cause(String signal, String reason) {}

  private final EnvelopeHeader header;
  private final Received received;
  private final SenderClock clock;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<FilePart> files = new ArrayList<>();
  private final Map<Cause, Integer> refusals = new LinkedHashMap<>();
  private int unpackableBytes = SentryLimits.MAX_UNPACKED_BYTES;

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

  /** How many bytes the items that follow may become together. */
  int unpackableBytes() {
    return unpackableBytes;
  }

  /** Notes that bytes were unpacked, whether they are kept or not. */
  void unpacked(int bytes) {
    unpackableBytes = Math.max(0, unpackableBytes - bytes);
  }

  /**
   * Whether there is memory for bytes that will be kept; counts the refusal where there is none.
   */
  boolean hasRoom(String signal, int bytes) {
    if (received.memory().take(bytes)) {
      return true;
    }
    refuse(signal, "no_room");
    return false;
  }

  /** A copy of an item's payload to be kept, or null where it is one too many. */
  byte @Nullable [] copy(String signal, EnvelopeItem item, int offset) {
    int bytes = item.offset() + item.length() - offset;
    if (bytes > unpackableBytes) {
      refuse(signal, TOO_MUCH_UNPACKED);
      return null;
    }
    unpacked(bytes);
    return hasRoom(signal, bytes) ? Arrays.copyOfRange(item.bytes(), offset, offset + bytes) : null;
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
