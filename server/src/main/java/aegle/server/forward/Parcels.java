package aegle.server.forward;

import aegle.protocols.remotewrite.WriteRequestReader;
import aegle.protocols.remotewrite.WriteRequestWriter;
import aegle.records.log.EntryBytes;
import aegle.server.forward.wire.Parcel;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.Labels;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Parcels as bytes in a queue; the format is in the package's story. */
final class Parcels {
  private static final byte SAMPLES = 1;
  private static final byte RECORDS = 2;
  private static final int ENTRY_HEAD_BYTES = 13;

  /** Kinds by the number that stands in files: only ever add to the end. */
  private static final List<EntryKind> KINDS =
      List.of(
          EntryKind.LOG,
          EntryKind.SPAN,
          EntryKind.ERROR,
          EntryKind.REPLAY,
          EntryKind.VITAL,
          EntryKind.ACCESS,
          EntryKind.CHECK_IN);

  private Parcels() {}

  /** Samples, as the writer has them. */
  static byte[] bytes(WriteRequestWriter samples) {
    byte[] body = samples.body();
    byte[] bytes = new byte[body.length + 1];
    bytes[0] = SAMPLES;
    System.arraycopy(body, 0, bytes, 1, body.length);
    return bytes;
  }

  /** A payload of records that grows. */
  static final class Records {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int count;

    void add(Entry entry) {
      if (count++ == 0) {
        bytes.write(RECORDS);
      }
      byte[] body = EntryBytes.of(entry);
      ByteBuffer head = ByteBuffer.allocate(ENTRY_HEAD_BYTES);
      head.put((byte) KINDS.indexOf(entry.kind())).putLong(entry.timeNanos()).putInt(body.length);
      bytes.writeBytes(head.array());
      bytes.writeBytes(body);
    }

    int count() {
      return count;
    }

    int size() {
      return bytes.size();
    }

    /** What was added so far; what is added from now on is another payload. */
    byte[] take() {
      byte[] taken = bytes.toByteArray();
      bytes.reset();
      count = 0;
      return taken;
    }
  }

  static boolean isOfSamples(byte[] payload) {
    return payload.length > 0 && payload[0] == SAMPLES;
  }

  /** The samples of payloads, in their order. */
  static Parcel samples(List<byte[]> payloads) {
    WriteRequestReader reader = new WriteRequestReader(4 * DiskQueue.MAX_RECORD_BYTES);
    List<Parcel.Row> rows = new ArrayList<>();
    for (byte[] payload : payloads) {
      reader.open(Arrays.copyOfRange(payload, 1, payload.length), payload.length - 1);
      while (reader.nextSeries()) {
        Labels labels = reader.labels();
        while (reader.nextSample()) {
          rows.add(new Parcel.Row(labels, reader.timestampMillis(), reader.value()));
        }
      }
    }
    return new Parcel.Samples(rows);
  }

  /** The records of payloads, in their order, apart by the way that they go. */
  static List<Parcel> records(List<byte[]> payloads) {
    Map<Parcel.Way, List<Entry>> ways = new EnumMap<>(Parcel.Way.class);
    for (byte[] payload : payloads) {
      ByteBuffer bytes = ByteBuffer.wrap(payload, 1, payload.length - 1);
      while (bytes.hasRemaining()) {
        EntryKind kind = KINDS.get(bytes.get());
        long nanos = bytes.getLong();
        int length = bytes.getInt();
        Entry entry = EntryBytes.read(kind, nanos, payload, bytes.position(), length);
        bytes.position(bytes.position() + length);
        Parcel.Way way = kind == EntryKind.SPAN ? Parcel.Way.SPANS : Parcel.Way.LOGS;
        ways.computeIfAbsent(way, _ -> new ArrayList<>()).add(entry);
      }
    }
    List<Parcel> parcels = new ArrayList<>();
    ways.forEach((way, entries) -> parcels.add(new Parcel.Records(way, entries)));
    return parcels;
  }
}
