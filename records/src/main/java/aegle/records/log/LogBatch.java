package aegle.records.log;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Entries on their way: as objects, and as the record of the log in which the source of each is
 * found again. One thread at a time; not changed any more once {@link EntryLog#append} took it.
 */
public final class LogBatch {
  static final int HEADER_BYTES = 8;

  /** Length and checksum, then first sequence and count. */
  private static final int PREFIX_BYTES = HEADER_BYTES + 12;

  private static final int ENTRY_PREFIX_BYTES = 13;
  private static final int EXPECTED_ENTRY_BYTES = 320;

  /** Kinds by the number that stands for them in the log: only ever add to the end. */
  private static final List<EntryKind> KINDS =
      List.of(
          EntryKind.LOG,
          EntryKind.SPAN,
          EntryKind.ERROR,
          EntryKind.REPLAY,
          EntryKind.VITAL,
          EntryKind.ACCESS,
          EntryKind.CHECK_IN);

  private final List<Entry> entries;
  private final byte[] bytes;
  private final int[] starts;
  private final int[] ends;
  private long firstSequence;

  private LogBatch(List<Entry> entries, byte[] bytes, int[] starts, int[] ends) {
    this.entries = entries;
    this.bytes = bytes;
    this.starts = starts;
    this.ends = ends;
  }

  /**
   * Encodes entries.
   *
   * @throws IllegalArgumentException when they are too many for one record
   */
  public static LogBatch of(List<Entry> entries) {
    int count = entries.size();
    int[] starts = new int[count];
    int[] ends = new int[count];
    ByteSink sink =
        new ByteSink(PREFIX_BYTES + (int) Math.min(1L << 24, (long) count * EXPECTED_ENTRY_BYTES));
    sink.putLong(0);
    sink.putLong(0);
    sink.putInt(count);
    for (int i = 0; i < count; i++) {
      Entry entry = entries.get(i);
      sink.put(KINDS.indexOf(entry.kind()));
      sink.putLong(entry.timeNanos());
      int lengthAt = sink.size();
      sink.putInt(0);
      starts[i] = sink.size();
      EntryBytes.write(entry, sink);
      ends[i] = sink.size();
      sink.setInt(lengthAt, ends[i] - starts[i]);
    }
    int payload = sink.size() - HEADER_BYTES;
    if (payload > EntryLog.MAX_RECORD_BYTES) {
      throw new IllegalArgumentException(
          "cannot append "
              + payload
              + " bytes of entries at once; allowed is "
              + EntryLog.MAX_RECORD_BYTES
              + ": append fewer");
    }
    sink.setInt(0, payload);
    return new LogBatch(entries, sizedArray(sink), starts, ends);
  }

  private static byte[] sizedArray(ByteSink sink) {
    // The slack of doubling is given back where it is large, for a queue may hold the batch.
    byte[] array = sink.array();
    return array.length - sink.size() > sink.size() / 4 ? Arrays.copyOf(array, sink.size()) : array;
  }

  /** Reads the payload of a record whose checksum was found right. */
  static LogBatch read(byte[] record, int payloadBytes) {
    ByteCursor in = new ByteCursor(record, HEADER_BYTES, payloadBytes);
    long first = in.nextLong();
    int count = in.nextInt();
    if (count < 0 || count > payloadBytes / ENTRY_PREFIX_BYTES) {
      throw new IndexOutOfBoundsException("a record of " + count + " entries");
    }
    int[] starts = new int[count];
    int[] ends = new int[count];
    List<Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      EntryKind kind = KINDS.get(in.next());
      long timeNanos = in.nextLong();
      int length = in.nextInt();
      starts[i] = in.position();
      in.skip(length);
      ends[i] = in.position();
      entries.add(EntryBytes.read(kind, timeNanos, record, starts[i], length));
    }
    LogBatch batch = new LogBatch(entries, record, starts, ends);
    batch.firstSequence = first;
    return batch;
  }

  /** Gives the entries their numbers and closes the record with its checksum. */
  void seal(long first) {
    firstSequence = first;
    ByteSink.writeLong(bytes, HEADER_BYTES, first);
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, HEADER_BYTES, recordBytes() - HEADER_BYTES);
    ByteSink.writeInt(bytes, Integer.BYTES, (int) checksum.getValue());
  }

  /** The bytes, of which the first {@link #recordBytes} are the record. */
  public byte[] bytes() {
    return bytes;
  }

  /** Length of the record in the log. */
  public int recordBytes() {
    return ends.length == 0 ? PREFIX_BYTES : ends[ends.length - 1];
  }

  public List<Entry> entries() {
    return entries;
  }

  public int size() {
    return starts.length;
  }

  /** Where an entry's source begins in {@link #bytes}. */
  public int sourceStart(int index) {
    return starts[index];
  }

  public int sourceLength(int index) {
    return ends[index] - starts[index];
  }

  public long sequence(int index) {
    return firstSequence + index;
  }

  public long lastSequence() {
    return firstSequence + starts.length - 1;
  }
}
