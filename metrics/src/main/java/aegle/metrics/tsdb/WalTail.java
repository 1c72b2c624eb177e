package aegle.metrics.tsdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * What stands in a log file behind the last record that could be read: the torn end of a write that
 * a crash cut short, or damage with good records behind it.
 *
 * @param start offset of the first byte that could not be read
 * @param bytes length of the tail
 */
record WalTail(Path file, long start, long bytes) {
  static final String DAMAGED = ".damaged";

  /**
   * Bytes that the search for records puts through the checksum at most: 4 GiB, about a second. A
   * tail that takes more counts as one with records in it.
   */
  private static final long MAX_CHECKED_BYTES = 4L << 30;

  /** Whether a whole record stands anywhere in the tail, at whatever offset. */
  boolean holdsRecord() throws IOException {
    if (bytes > Integer.MAX_VALUE) {
      return true;
    }
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer tail =
          channel
              .map(FileChannel.MapMode.READ_ONLY, start, bytes, arena)
              .asByteBuffer()
              .order(ByteOrder.LITTLE_ENDIAN);
      return holdsRecord(tail);
    }
  }

  private static boolean holdsRecord(ByteBuffer tail) {
    CRC32C checksum = new CRC32C();
    long checked = 0;
    for (int at = 0; at < tail.limit() - WalEncoder.RECORD_HEADER_BYTES; at++) {
      int length = tail.getInt(at);
      int payload = at + WalEncoder.RECORD_HEADER_BYTES;
      if (length <= 0
          || length > WalEncoder.MAX_RECORD_BYTES
          || length > tail.limit() - payload
          || (tail.get(payload) != WalEncoder.SERIES && tail.get(payload) != WalEncoder.SAMPLES)) {
        continue;
      }
      checked += length;
      if (checked > MAX_CHECKED_BYTES) {
        return true;
      }
      checksum.reset();
      checksum.update(tail.slice(payload, length));
      if ((int) checksum.getValue() == tail.getInt(at + Integer.BYTES)) {
        return true;
      }
    }
    return false;
  }

  /** Copies the tail to a file of its own beside the log file, and forces it to the device. */
  Path copyAside() throws IOException {
    Path copy = file.resolveSibling(file.getFileName() + DAMAGED);
    for (int i = 2; Files.exists(copy); i++) {
      copy = file.resolveSibling(file.getFileName() + DAMAGED + "." + i);
    }
    try (InputStream from = Files.newInputStream(file);
        OutputStream to = Files.newOutputStream(copy, StandardOpenOption.CREATE_NEW)) {
      from.skipNBytes(start);
      from.transferTo(to);
    }
    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    return copy;
  }

  /** Takes the tail off its file. */
  void cut() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(start);
    }
  }
}
