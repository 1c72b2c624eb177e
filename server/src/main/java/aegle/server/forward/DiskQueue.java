package aegle.server.forward;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be sent, in files; the format is in the package's story. Any thread may append; one
 * thread at a time reads and advances. What was appended is in the file system when {@link #append}
 * returns, so it outlives the process; a power cut may cost its newest part.
 */
final class DiskQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiskQueue.class);
  private static final byte[] MAGIC = "AEGLFWD1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD_BYTES = 20;
  private static final int SUMMED_HEAD_BYTES = 12;
  private static final int POSITION_BYTES = 20;

  /** A record is a part of one batch; none is larger than this. */
  static final int MAX_RECORD_BYTES = 16 << 20;

  private static final long MAX_SEGMENT_BYTES = 8L << 20;

  /** Segments of a full queue, so that dropping one loses a small part. */
  private static final int SEGMENTS = 16;

  private final Path folder;
  private final Losses losses;
  private final Disk disk;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Segment> segments = new ArrayDeque<>();
  private volatile long maxBytes;
  private @Nullable FileChannel writing;
  private long nextNumber = 1;
  private long readOffset = MAGIC.length;

  /** Is told what a queue loses. */
  interface Losses {
    /** Samples or records are lost for a reason of a closed set. */
    void lost(String reason, long count);
  }

  /**
   * Something that waits.
   *
   * @param end where it ends in its segment
   * @param atMillis when it was appended
   * @param count of samples or records
   */
  @SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
  record Waiting(long segment, long end, long atMillis, int count, byte[] payload) {}

  /** What waits in all. */
  record Figures(long bytes, long count, int segments) {}

  /** Writes all of some bytes to a place of a file; tests let it fail. */
  interface Disk {
    void write(FileChannel channel, ByteBuffer bytes, long offset) throws IOException;
  }

  DiskQueue(Path folder, long maxBytes, Losses losses) {
    this(folder, maxBytes, losses, DiskQueue::writeAll);
  }

  DiskQueue(Path folder, long maxBytes, Losses losses, Disk disk) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.losses = losses;
    this.disk = disk;
  }

  static void writeAll(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
    long start = offset - bytes.position();
    while (bytes.hasRemaining()) {
      channel.write(bytes, start + bytes.position());
    }
  }

  void limit(long bytes) {
    maxBytes = bytes;
  }

  /** What was sent so far: up to an offset of a segment, and all segments before it. */
  private record Position(long segment, long offset) {
    boolean isBehind(long number, long at) {
      return number < segment || (number == segment && at < offset);
    }
  }

  /**
   * Reads what an earlier process left. A last record that was not written to its end was never
   * acknowledged and is cut, with a warning; anything else that cannot be read is lost and counted.
   */
  void open() {
    lock.lock();
    try {
      Files.createDirectories(folder);
      Position sent = position();
      nextNumber = sent.segment() + 1;
      List<Path> files = segmentFiles();
      for (Path file : files) {
        recover(file, file.equals(files.getLast()), sent);
      }
      restore(sent);
      dropSent();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the queue in " + folder, e);
    } finally {
      lock.unlock();
    }
  }

  private List<Path> segmentFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d{16}\\.seg"))
          .sorted()
          .toList();
    }
  }

  private void recover(Path file, boolean newest, Position sent) throws IOException {
    long number = Long.parseLong(file.getFileName().toString().substring(0, 16));
    nextNumber = Math.max(nextNumber, number + 1);
    Segment segment = new Segment(number, file, MAGIC.length);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      boolean ours = hasMagic(channel, size);
      @Nullable Waiting record = ours ? read(channel, number, segment.end, size) : null;
      while (record != null) {
        segment.end = record.end();
        segment.count += record.count();
        segment.newestMillis = record.atMillis();
        record = read(channel, number, segment.end, size);
      }
      if (segment.end < size) {
        boolean mayBeTorn = newest && ours;
        cut(file, segment, lostBehind(channel, segment, size, mayBeTorn, sent));
        channel.truncate(segment.end);
      }
    }
    if (segment.count == 0) {
      Files.delete(file);
    } else {
      segments.add(segment);
    }
  }

  private static boolean hasMagic(FileChannel channel, long size) throws IOException {
    if (size < MAGIC.length) {
      return false;
    }
    ByteBuffer magic = ByteBuffer.allocate(MAGIC.length);
    fill(channel, magic, 0);
    return Arrays.equals(magic.array(), MAGIC);
  }

  /** Says what is cut from a file; nothing is lost where a last record was torn. */
  private void cut(Path file, Segment segment, long lost) {
    if (lost == 0) {
      LOG.warn("Cut the torn end of a queue's file: file={} kept={}", file, segment.count);
    } else {
      LOG.error(
          "Left out the damaged rest of a queue's file: file={} from={} kept={} lost={}",
          file,
          segment.end,
          segment.count,
          lost);
      losses.lost("damaged", lost);
    }
  }

  /**
   * Samples or records behind the end of what can be read, found by the lengths that stand there.
   * Where no length can be believed the rest counts as one, for nobody knows how much it was.
   */
  private static long lostBehind(
      FileChannel channel, Segment segment, long size, boolean mayBeTorn, Position sent)
      throws IOException {
    long lost = 0;
    long at = segment.end;
    while (at < size) {
      ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
      boolean headIsWhole = size - at >= HEAD_BYTES;
      if (headIsWhole) {
        fill(channel, head, at);
      }
      int length = head.getInt(0);
      boolean believable = headIsWhole && length > 0 && length <= MAX_RECORD_BYTES;
      long end = at + HEAD_BYTES + length;
      if (!believable || end > size) {
        boolean torn = mayBeTorn && (believable || !headIsWhole);
        return torn ? lost : lost + 1;
      }
      if (!sent.isBehind(segment.number, at)) {
        // The count may be what is damaged; no sample takes less than a byte or so.
        lost += Math.clamp(head.getInt(HEAD_BYTES - Integer.BYTES), 1, length);
      }
      at = end;
    }
    return lost;
  }

  /** The record at an offset; null where no whole record with the right sum begins. */
  private static @Nullable Waiting read(FileChannel channel, long number, long offset, long end)
      throws IOException {
    if (end - offset < HEAD_BYTES) {
      return null;
    }
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    fill(channel, head, offset);
    int length = head.getInt();
    int sum = head.getInt();
    if (length < 0 || length > MAX_RECORD_BYTES || end - offset - HEAD_BYTES < length) {
      return null;
    }
    ByteBuffer payload = ByteBuffer.allocate(length);
    fill(channel, payload, offset + HEAD_BYTES);
    if (sum != sum(head.array(), payload.array())) {
      return null;
    }
    long atMillis = head.getLong();
    int count = head.getInt();
    return new Waiting(number, offset + HEAD_BYTES + length, atMillis, count, payload.array());
  }

  private static void fill(FileChannel channel, ByteBuffer buffer, long offset) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new IOException("a queue's file ends too early");
      }
    }
    buffer.flip();
  }

  private static int sum(byte[] head, byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(head, HEAD_BYTES - SUMMED_HEAD_BYTES, SUMMED_HEAD_BYTES);
    crc.update(payload, 0, payload.length);
    return (int) crc.getValue();
  }

  private Position position() throws IOException {
    Path file = folder.resolve("position");
    if (!Files.exists(file)) {
      return new Position(0, 0);
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, Math.min(bytes.limit(), POSITION_BYTES - Integer.BYTES));
    if (bytes.limit() < POSITION_BYTES
        || bytes.getInt(POSITION_BYTES - Integer.BYTES) != (int) crc.getValue()) {
      LOG.warn("Lost the position in a queue, so all of it is sent again: folder={}", folder);
      return new Position(0, 0);
    }
    return new Position(bytes.getLong(), bytes.getLong());
  }

  private void restore(Position sent) throws IOException {
    while (!segments.isEmpty() && segments.getFirst().number < sent.segment()) {
      Files.deleteIfExists(segments.removeFirst().file);
    }
    if (!segments.isEmpty() && segments.getFirst().number == sent.segment()) {
      Segment first = segments.getFirst();
      readOffset = Math.clamp(sent.offset(), MAGIC.length, first.end);
      first.sent = countBefore(first, readOffset);
    }
  }

  private static long countBefore(Segment segment, long offset) throws IOException {
    long count = 0;
    try (FileChannel channel = FileChannel.open(segment.file, StandardOpenOption.READ)) {
      long at = MAGIC.length;
      while (at < offset) {
        @Nullable Waiting record = read(channel, segment.number, at, segment.end);
        if (record == null) {
          break;
        }
        at = record.end();
        count += record.count();
      }
    }
    return count;
  }

  /**
   * Adds to the end. When there is no room the oldest segment goes.
   *
   * @throws IOException when it cannot be written; it is not in the queue then
   */
  void append(byte[] payload, int count, long nowMillis) throws IOException {
    if (payload.length > MAX_RECORD_BYTES) {
      losses.lost("too_large", count);
      return;
    }
    ByteBuffer record = ByteBuffer.allocate(HEAD_BYTES + payload.length);
    record.putInt(payload.length).putInt(0).putLong(nowMillis).putInt(count).put(payload).flip();
    record.putInt(Integer.BYTES, sum(record.array(), payload));
    lock.lock();
    try {
      makeRoom(record.limit());
      Segment last = writable(record.limit());
      FileChannel channel = channel(last);
      try {
        disk.write(channel, record, last.end);
      } catch (IOException e) {
        channel.truncate(last.end);
        throw e;
      }
      last.end += record.limit();
      last.count += count;
      last.newestMillis = nowMillis;
    } finally {
      lock.unlock();
    }
  }

  private FileChannel channel(Segment last) {
    FileChannel open = writing;
    if (open == null) {
      throw new AssertionError("BUG: segment " + last.number + " is not open for writing");
    }
    return open;
  }

  private void makeRoom(long more) throws IOException {
    while (bytes() + more > maxBytes && !segments.isEmpty()) {
      Segment oldest = segments.getFirst();
      losses.lost("queue_full", oldest.count - oldest.sent);
      LOG.warn(
          "Dropped the oldest of a full queue: folder={} lost={}",
          folder,
          oldest.count - oldest.sent);
      removeFirst();
    }
  }

  private Segment writable(long more) throws IOException {
    Segment last = segments.peekLast();
    long most = Math.clamp(maxBytes / SEGMENTS, 1L << 16, MAX_SEGMENT_BYTES);
    if (last != null && writing != null && last.end + more <= most) {
      return last;
    }
    closeWriting();
    // A number that failed is not tried again: what is left of its file would be in the way.
    long number = nextNumber++;
    Path file = folder.resolve("%016d.seg".formatted(number));
    writing = begin(file);
    Segment segment = new Segment(number, file, MAGIC.length);
    if (segments.isEmpty()) {
      readOffset = MAGIC.length;
    }
    segments.add(segment);
    return segment;
  }

  /** A new file with its magic; when that cannot be written there is no file either. */
  private FileChannel begin(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      disk.write(channel, ByteBuffer.wrap(MAGIC), 0);
      return channel;
    } catch (IOException e) {
      try (channel) {
        Files.deleteIfExists(file);
      } catch (IOException further) {
        e.addSuppressed(further);
      }
      throw e;
    }
  }

  private void closeWriting() throws IOException {
    @Nullable FileChannel open = writing;
    writing = null;
    if (open != null) {
      open.close();
    }
  }

  /** Takes the first segment away; the file that is written to is closed with it. */
  private void removeFirst() throws IOException {
    Segment gone = segments.removeFirst();
    if (segments.isEmpty()) {
      closeWriting();
    }
    Files.deleteIfExists(gone.file);
    readOffset = MAGIC.length;
  }

  /**
   * What waits longest, in order, until there are so many samples or records; one record at least
   * when any waits.
   */
  List<Waiting> read(int most, int mostBytes) throws IOException {
    lock.lock();
    try {
      List<Waiting> found = new ArrayList<>();
      long offset = readOffset;
      long count = 0;
      long bytes = 0;
      for (Segment segment : List.copyOf(segments)) {
        try (FileChannel channel = FileChannel.open(segment.file, StandardOpenOption.READ)) {
          while (offset < segment.end) {
            @Nullable Waiting record = read(channel, segment.number, offset, segment.end);
            if (record == null) {
              damaged(segment, offset);
              break;
            }
            count += record.count();
            bytes += record.payload().length;
            if (!found.isEmpty() && (count > most || bytes > mostBytes)) {
              return found;
            }
            found.add(record);
            offset = record.end();
          }
        }
        offset = MAGIC.length;
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** The rest of a segment cannot be read: it is left out, and counted. */
  private void damaged(Segment segment, long offset) throws IOException {
    long readable = countBefore(segment, offset);
    LOG.error(
        "Left out the damaged rest of a queue's file: file={} from={} lost={}",
        segment.file,
        offset,
        segment.count - readable);
    losses.lost("damaged", segment.count - readable);
    segment.count = readable;
    segment.end = offset;
    if (segment == segments.peekLast()) {
      closeWriting();
    }
  }

  /** These, which waited longest, were sent or set aside: they go. */
  void advance(List<Waiting> done) throws IOException {
    Waiting last = done.getLast();
    lock.lock();
    try {
      while (!segments.isEmpty() && segments.getFirst().number < last.segment()) {
        removeFirst();
      }
      if (!segments.isEmpty() && segments.getFirst().number == last.segment()) {
        Segment first = segments.getFirst();
        readOffset = Math.max(readOffset, last.end());
        for (Waiting each : done) {
          first.sent += each.segment() == first.number ? each.count() : 0;
        }
        writePosition(first.number, readOffset);
        dropSent();
      }
    } finally {
      lock.unlock();
    }
  }

  /** One that was written to the end and sent to the end goes; the last stays while it has room. */
  private void dropSent() throws IOException {
    while (segments.size() > 1 && readOffset >= segments.getFirst().end) {
      removeFirst();
    }
  }

  private void writePosition(long number, long offset) throws IOException {
    ByteBuffer position = ByteBuffer.allocate(POSITION_BYTES);
    position.putLong(number).putLong(offset);
    CRC32C crc = new CRC32C();
    crc.update(position.array(), 0, POSITION_BYTES - Integer.BYTES);
    position.putInt((int) crc.getValue()).flip();
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve("position"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      disk.write(channel, position, 0);
    }
  }

  /** Drops segments in which everything is older. */
  void dropBefore(long millis) throws IOException {
    lock.lock();
    try {
      while (!segments.isEmpty()
          && segments.getFirst().newestMillis < millis
          && segments.getFirst().count > segments.getFirst().sent) {
        Segment old = segments.getFirst();
        losses.lost("too_old", old.count - old.sent);
        LOG.warn("Dropped what waited too long: folder={} lost={}", folder, old.count - old.sent);
        removeFirst();
      }
    } finally {
      lock.unlock();
    }
  }

  Figures figures() {
    lock.lock();
    try {
      long count = 0;
      for (Segment segment : segments) {
        count += segment.count - segment.sent;
      }
      return new Figures(
          count == 0 ? 0 : bytes() - (readOffset - MAGIC.length), count, segments.size());
    } finally {
      lock.unlock();
    }
  }

  private long bytes() {
    long bytes = 0;
    for (Segment segment : segments) {
      bytes += segment.end - MAGIC.length;
    }
    return bytes;
  }

  /** When what waits longest was appended; 0 when nothing waits. */
  long oldestMillis() {
    lock.lock();
    try {
      for (Segment segment : segments) {
        long offset = segment == segments.getFirst() ? readOffset : MAGIC.length;
        if (offset < segment.end) {
          return atMillis(segment, offset);
        }
      }
      return 0;
    } catch (IOException e) {
      LOG.warn("Could not look into a queue: folder={} reason={}", folder, e.toString());
      return 0;
    } finally {
      lock.unlock();
    }
  }

  private static long atMillis(Segment segment, long offset) throws IOException {
    try (FileChannel channel = FileChannel.open(segment.file, StandardOpenOption.READ)) {
      ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
      fill(channel, head, offset);
      return head.getLong(2 * Integer.BYTES);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closeWriting();
    } catch (IOException e) {
      LOG.warn("Could not close a queue: folder={} reason={}", folder, e.toString());
    } finally {
      lock.unlock();
    }
  }
}
