package aegle.metrics.tsdb;

import aegle.metrics.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The write-ahead log: numbered files, each complete in itself (it holds the labels of every series
 * whose samples it holds), so that one can be deleted as soon as all its samples are in blocks.
 *
 * <p>{@link #prepare}, {@link #write} and {@link #rotate} need the append lock of {@link
 * TimeSeriesDatabase}; {@link #sync} may be called from any thread; the rest has a lock of its own.
 */
final class Wal {
  private static final Logger log = LoggerFactory.getLogger(Wal.class);

  static final long MAGIC = 0x314c41574c474541L; // "AEGLWAL1", little-endian
  static final int HEADER_BYTES = 16;
  static final String SUFFIX = ".wal";

  /** One write to the file system at most, so that no large buffer stays with the thread. */
  private static final int WRITE_BYTES = 1 << 18;

  private final Disk disk;
  private final Path folder;
  private final long segmentBytes;
  private final Counters counters;
  private final Deque<Segment> closed = new ArrayDeque<>();
  private final List<Disk.Output> unsynced = new ArrayList<>();
  private final Object syncLock = new Object();

  // Written under the append lock and the monitor of the list above, so that either will do.
  private Disk.@Nullable Output output;
  private boolean folderChanged;

  private @Nullable Segment current;
  private long nextNumber = 1;
  private boolean broken;

  // Bytes ever written, and of these, bytes ever forced. The first is written under the append
  // lock, the second under the sync lock.
  private final AtomicLong written = new AtomicLong();
  private long synced;

  Wal(Disk disk, Path folder, long segmentBytes, Counters counters) {
    this.disk = disk;
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.counters = counters;
  }

  /** One file of the log. */
  static final class Segment {
    final long number;
    final Path path;
    final AtomicLong bytes;
    volatile long newestMillis = Long.MIN_VALUE;

    Segment(long number, Path path, long bytes) {
      this.number = number;
      this.path = path;
      this.bytes = new AtomicLong(bytes);
    }
  }

  /** Takes over the files that replay has read. */
  void adopt(List<Segment> replayed) {
    synchronized (closed) {
      closed.addAll(replayed);
    }
    for (Segment segment : replayed) {
      nextNumber = Math.max(nextNumber, segment.number + 1);
    }
  }

  /** Numbers below this are taken by blocks that speak of them. */
  void reserveNumbers(long next) {
    nextNumber = Math.max(nextNumber, next);
  }

  /**
   * Makes sure that there is a file to write to, and returns its number.
   *
   * @throws StoreException when none can be made
   */
  long prepare() {
    Segment segment = current;
    if (segment == null || broken || segment.bytes.get() >= segmentBytes) {
      segment = begin();
    }
    return segment.number;
  }

  /**
   * Begins a new file, unless the current one is empty, and returns its number: what was logged
   * before is in files below it.
   */
  long rotate() {
    Segment segment = current;
    boolean fresh = segment != null && !broken && segment.bytes.get() == HEADER_BYTES;
    return segment != null && fresh ? segment.number : begin().number;
  }

  private Segment begin() {
    long number = nextNumber;
    Path path = folder.resolve(String.format("%010d%s", number, SUFFIX));
    Disk.Output fresh = null;
    try {
      fresh = disk.create(path);
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      fresh.write(header.putLong(MAGIC).putLong(number).flip());
    } catch (IOException e) {
      counters.writeFailures.increment();
      discard(fresh, path);
      throw new StoreException("cannot begin log file " + path + ": " + e.getMessage(), e);
    }
    closeCurrent();
    nextNumber = number + 1;
    broken = false;
    synchronized (unsynced) {
      output = fresh;
      folderChanged = true;
    }
    Segment segment = new Segment(number, path, HEADER_BYTES);
    current = segment;
    return segment;
  }

  private void discard(Disk.@Nullable Output fresh, Path path) {
    try {
      if (fresh != null) {
        fresh.close();
      }
      disk.delete(path);
    } catch (IOException e) {
      log.warn("Left an unusable log file behind: file={} reason={}", path, e.getMessage());
    }
  }

  private void closeCurrent() {
    Segment segment = current;
    Disk.Output old = output;
    if (segment != null && old != null) {
      synchronized (closed) {
        closed.add(segment);
      }
      synchronized (unsynced) {
        unsynced.add(old);
        output = null;
      }
    }
    current = null;
  }

  /**
   * Writes a batch's records. When this fails nothing of them will be read again, unless the
   * failing disk kept what it said it had not.
   *
   * @param newestMillis time of the newest sample in the batch
   * @throws StoreException when the file cannot be written
   */
  void write(ByteSink definitions, ByteSink samples, long newestMillis) {
    Disk.Output file = output;
    Segment segment = current;
    if (file == null || segment == null) {
      throw new AssertionError("BUG: the log was written before it was prepared");
    }
    try {
      write(file, definitions);
      write(file, samples);
    } catch (IOException e) {
      counters.writeFailures.increment();
      cutBack(file, segment);
      throw new StoreException("cannot write log file " + segment.path + ": " + e.getMessage(), e);
    }
    long bytes = (long) definitions.size() + samples.size();
    segment.bytes.addAndGet(bytes);
    segment.newestMillis = Math.max(segment.newestMillis, newestMillis);
    written.addAndGet(bytes);
  }

  private static void write(Disk.Output file, ByteSink sink) throws IOException {
    for (int at = 0; at < sink.size(); at += WRITE_BYTES) {
      int length = Math.min(WRITE_BYTES, sink.size() - at);
      file.write(ByteBuffer.wrap(sink.array(), at, length));
    }
  }

  private void cutBack(Disk.Output file, Segment segment) {
    try {
      file.truncate(segment.bytes.get());
    } catch (IOException e) {
      // The torn end stays; replay cuts it. No record may follow it in this file.
      broken = true;
      log.warn(
          "Gave up a log file that could be neither written nor cut back: file={} reason={}",
          segment.path,
          e.getMessage());
    }
  }

  /** How much was written so far: see {@link #syncThrough}. */
  long position() {
    return written.get();
  }

  /** Returns once all bytes up to the position are forced; one caller's force serves many. */
  void syncThrough(long position) {
    synchronized (syncLock) {
      if (synced < position) {
        sync();
      }
    }
  }

  /** Forces everything written so far to the device. */
  void sync() {
    synchronized (syncLock) {
      long through = written.get();
      if (synced == through) {
        return;
      }
      try {
        List<Disk.Output> old;
        Disk.Output now;
        boolean newFile;
        synchronized (unsynced) {
          old = List.copyOf(unsynced);
          now = output;
          newFile = folderChanged;
          folderChanged = false;
        }
        for (Disk.Output file : old) {
          file.force();
          file.close();
          synchronized (unsynced) {
            unsynced.remove(file);
          }
        }
        if (now != null) {
          now.force();
        }
        if (newFile) {
          disk.forceFolder(folder);
        }
        synced = through;
      } catch (IOException e) {
        counters.fsyncFailures.increment();
        synchronized (unsynced) {
          folderChanged = true;
        }
        throw new StoreException("cannot force the log to the device: " + e.getMessage(), e);
      }
    }
  }

  /**
   * Deletes the oldest files whose samples are all in blocks.
   *
   * @param floors for a file's number, the time below which all its samples are in blocks
   */
  void deleteCovered(ToLongFunction<Segment> floors) throws IOException {
    while (true) {
      Segment oldest;
      synchronized (closed) {
        oldest = closed.peekFirst();
      }
      if (oldest == null || oldest.newestMillis >= floors.applyAsLong(oldest)) {
        return;
      }
      disk.delete(oldest.path);
      synchronized (closed) {
        closed.removeFirst();
      }
      log.info(
          "Deleted log file whose samples are in blocks: file={} bytes={}",
          oldest.path,
          oldest.bytes.get());
    }
  }

  long bytes() {
    long sum = 0;
    synchronized (closed) {
      for (Segment segment : closed) {
        sum += segment.bytes.get();
      }
    }
    Segment segment = current;
    return segment == null ? sum : sum + segment.bytes.get();
  }

  /** The lowest number of a file that is still there. */
  long oldestNumber() {
    synchronized (closed) {
      Segment oldest = closed.peekFirst();
      return oldest == null ? nextNumber - 1 : oldest.number;
    }
  }

  /** Forces and closes the files. */
  void close() {
    closeCurrent();
    synchronized (syncLock) {
      synced = -1;
      sync();
    }
  }
}
