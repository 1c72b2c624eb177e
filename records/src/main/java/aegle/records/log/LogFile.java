package aegle.records.log;

import aegle.records.StoreException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** One file of the log. Guarded by the append lock of its {@link EntryLog}. */
final class LogFile {
  private final Path path;
  private final long number;
  private long firstSequence;
  private long lastSequence;
  private long bytes;
  private long damagedBytes;

  private LogFile(Path path, long number, long firstSequence, long bytes) {
    this.path = path;
    this.number = number;
    this.firstSequence = firstSequence;
    this.lastSequence = firstSequence - 1;
    this.bytes = bytes;
  }

  /** A file that was begun just now. */
  static LogFile fresh(Path path, long number, long firstSequence) {
    return new LogFile(path, number, firstSequence, EntryLog.HEADER_BYTES);
  }

  /** The files of a folder, unread, in their order. */
  static List<LogFile> in(Path folder) throws IOException {
    List<LogFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.sorted().toList()) {
        String name = path.getFileName().toString();
        if (name.matches("\\d{10,18}\\" + EntryLog.SUFFIX)) {
          long number = Long.parseLong(name, 0, name.length() - EntryLog.SUFFIX.length(), 10);
          files.add(new LogFile(path, number, 0, 0));
        }
      }
    }
    return files;
  }

  Path path() {
    return path;
  }

  long number() {
    return number;
  }

  long firstSequence() {
    return firstSequence;
  }

  /** One below the first where the file holds nothing. */
  long lastSequence() {
    return lastSequence;
  }

  long bytes() {
    return bytes;
  }

  void grow(long moreBytes, long newLastSequence) {
    bytes += moreBytes;
    lastSequence = newLastSequence;
  }

  /**
   * What was read of a file.
   *
   * @param goodBytes length of what could be read
   * @param tornBytes length of the rest
   * @param tornEntries how many entries the rest says it begins with; 0 where it is too short to
   * @param damagedBytes length of records whose checksum is wrong though a good one stands behind
   *     them: no crash leaves that, a device does
   */
  record Reading(long goodBytes, long tornBytes, long tornEntries, long damagedBytes) {}

  /** Reads the whole file, up to where no whole record follows any more. */
  Reading read(Consumer<LogBatch> records) throws IOException {
    long size = Files.size(path);
    long torn = 0;
    damagedBytes = 0;
    try {
      readUpTo(size, records);
    } catch (TornException e) {
      torn = e.entries;
    }
    return new Reading(bytes, size - bytes, torn, damagedBytes);
  }

  /** The rest of a file holds no whole record. */
  private static final class TornException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long entries;

    TornException(long entries) {
      super("a record is not whole");
      this.entries = entries;
    }
  }

  /** Reads the records that stand in the first bytes of the file. */
  void readUpTo(long end, Consumer<LogBatch> records) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      readHeader(in, end);
      long at = EntryLog.HEADER_BYTES;
      long suspectBytes = 0;
      long suspectEntries = 0;
      while (at < end) {
        try {
          LogBatch batch = readRecord(in, end - at);
          at += batch.recordBytes();
          // What is behind the damage is good, so the damage is no end.
          damagedBytes += suspectBytes;
          suspectBytes = 0;
          if (at > bytes) {
            bytes = at;
            lastSequence = batch.lastSequence();
          }
          records.accept(batch);
        } catch (WrongChecksumException e) {
          at += e.recordBytes;
          suspectEntries = suspectBytes == 0 ? e.entries : suspectEntries;
          suspectBytes += e.recordBytes;
        }
      }
      if (suspectBytes > 0) {
        throw new TornException(suspectEntries);
      }
    }
  }

  /** A record has the length that it says, but not the content. */
  private static final class WrongChecksumException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long recordBytes;
    private final long entries;

    WrongChecksumException(long recordBytes, long entries) {
      super("a record has a wrong checksum");
      this.recordBytes = recordBytes;
      this.entries = entries;
    }
  }

  private void readHeader(InputStream in, long end) throws IOException {
    if (end < EntryLog.HEADER_BYTES) {
      throw new TornException(0);
    }
    ByteBuffer header = buffer(in, EntryLog.HEADER_BYTES);
    if (header.getLong() != EntryLog.MAGIC || header.getLong() != number) {
      throw new StoreException(
          StoreException.Reason.DAMAGED,
          "cannot read log file "
              + path
              + ": it does not begin as one of this version and number;"
              + " move it out of the folder to start without it");
    }
    firstSequence = header.getLong();
    lastSequence = Math.max(lastSequence, firstSequence - 1);
    bytes = Math.max(bytes, EntryLog.HEADER_BYTES);
  }

  private static LogBatch readRecord(InputStream in, long left) throws IOException {
    if (left < LogBatch.HEADER_BYTES) {
      throw new TornException(0);
    }
    ByteBuffer header = buffer(in, LogBatch.HEADER_BYTES);
    int length = header.getInt();
    int checksum = header.getInt();
    if (length <= 0 || length > EntryLog.MAX_RECORD_BYTES || length > left - header.limit()) {
      throw new TornException(tornEntries(in, left - header.limit()));
    }
    byte[] record = new byte[header.limit() + length];
    if (in.readNBytes(record, header.limit(), length) < length) {
      throw new EOFException("the file ended while it was read");
    }
    CRC32C sum = new CRC32C();
    sum.update(record, header.limit(), length);
    if ((int) sum.getValue() != checksum) {
      ByteBuffer payload = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
      throw new WrongChecksumException(
          record.length, length < 12 ? 0 : payload.getInt(header.limit() + 8));
    }
    try {
      return LogBatch.read(record, length);
    } catch (IndexOutOfBoundsException e) {
      throw new StoreException(
          StoreException.Reason.DAMAGED,
          "cannot read a log record though its checksum is right: " + e.getMessage(),
          e);
    }
  }

  private static long tornEntries(InputStream in, long left) throws IOException {
    return left < 12 ? 0 : Math.max(0, buffer(in, 12).getInt(8));
  }

  private static ByteBuffer buffer(InputStream in, int length) throws IOException {
    byte[] read = in.readNBytes(length);
    if (read.length < length) {
      throw new EOFException("the file ended while it was read");
    }
    return ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Takes everything behind the good bytes off the file. */
  void cut(long goodBytes) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(goodBytes);
    }
    bytes = goodBytes;
  }
}
