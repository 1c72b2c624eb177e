package aegle.records.log;

import aegle.records.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The write-ahead log: numbered files of records. Any thread may call; appends are written one
 * after the other, and one force to the device serves all that were written before it.
 */
public final class EntryLog {
  private static final Logger log = LoggerFactory.getLogger(EntryLog.class);

  /** Bytes of one record, so of one batch. */
  public static final int MAX_RECORD_BYTES = 256 << 20;

  static final long MAGIC = 0x314345524c474541L; // "AEGLREC1", little-endian
  static final int HEADER_BYTES = 24;
  static final String SUFFIX = ".log";

  /** One write to the file system at most, so that no large buffer stays with the thread. */
  private static final int WRITE_BYTES = 1 << 18;

  private final Disk disk;
  private final Path folder;
  private final long segmentBytes;
  private final Object appendLock = new Object();
  private final Object syncLock = new Object();
  private final AtomicLong bytes = new AtomicLong();

  // Under the append lock.
  private final Deque<LogFile> closed = new ArrayDeque<>();
  private final List<Disk.Output> unsynced = new ArrayList<>();
  private @Nullable LogFile current;
  private Disk.@Nullable Output output;
  private long nextNumber = 1;
  private long nextSequence = 1;
  private boolean broken;
  private boolean folderChanged;
  private boolean ended;

  // Record bytes ever written, and of these, ever forced: the second under the sync lock.
  private final AtomicLong written = new AtomicLong();
  private long synced;

  /** A log in a folder that exists; {@link #recover} comes first. */
  public EntryLog(Disk disk, Path folder, long segmentBytes) {
    this.disk = disk;
    this.folder = folder;
    this.segmentBytes = segmentBytes;
  }

  /**
   * What recovery could not read.
   *
   * @param bytes that a crash left half written; they were cut off
   * @param entries that they say they begin with
   * @param damagedBytes of records that are damaged before others which are not; they are passed
   *     over, and the file stays until the indexes hold the rest of it
   */
  public record Torn(long bytes, long entries, long damagedBytes) {}

  /**
   * Reads the files that are there, hands on every record in its order, and cuts what a crash left
   * half written. New numbers begin behind what was read and behind {@code lastSequence}.
   *
   * @param lastSequence the greatest number that an index has
   * @return what was cut
   */
  public Torn recover(long lastSequence, Consumer<LogBatch> records) throws IOException {
    synchronized (appendLock) {
      nextSequence = Math.max(nextSequence, lastSequence + 1);
      long tornBytes = 0;
      long tornEntries = 0;
      long damagedBytes = 0;
      for (LogFile file : LogFile.in(folder)) {
        LogFile.Reading reading = file.read(records);
        if (reading.damagedBytes() > 0) {
          log.error(
              "Passed over damaged records of the log, what they held is lost; look at the device:"
                  + " file={} bytes={}",
              file.path(),
              reading.damagedBytes());
          damagedBytes += reading.damagedBytes();
        }
        if (reading.tornBytes() > 0) {
          log.warn(
              "Cut what a crash left half written off the log: file={} bytes={} records={}",
              file.path(),
              reading.tornBytes(),
              reading.tornEntries());
          file.cut(reading.goodBytes());
          tornBytes += reading.tornBytes();
          tornEntries += reading.tornEntries();
        }
        nextNumber = Math.max(nextNumber, file.number() + 1);
        nextSequence =
            Math.max(nextSequence, Math.max(file.firstSequence(), file.lastSequence() + 1));
        closed.add(file);
        bytes.addAndGet(file.bytes());
      }
      return new Torn(tornBytes, tornEntries, damagedBytes);
    }
  }

  /**
   * Reads again the records that hold numbers from one on: for an index that lost what it had not
   * committed. Appends wait meanwhile.
   */
  public void replay(long fromSequence, Consumer<LogBatch> records) throws IOException {
    synchronized (appendLock) {
      List<LogFile> files = new ArrayList<>(closed);
      LogFile now = current;
      if (now != null) {
        files.add(now);
      }
      for (LogFile file : files) {
        if (file.lastSequence() >= fromSequence) {
          file.readUpTo(file.bytes(), records);
        }
      }
    }
  }

  /**
   * Writes a batch, gives its entries their numbers and hands it on, in one step: batches are
   * handed on in the order of their numbers.
   *
   * @throws StoreException when it cannot be written; nothing of it will be read again then
   */
  public void append(LogBatch batch, Consumer<LogBatch> next) {
    synchronized (appendLock) {
      Disk.Output file = prepare();
      LogFile segment = current;
      if (segment == null) {
        throw new AssertionError("BUG: a prepared log has no file");
      }
      batch.seal(nextSequence);
      try {
        write(file, batch.bytes(), batch.recordBytes());
      } catch (IOException e) {
        cutBack(file, segment);
        throw StoreException.ofDisk("cannot write log file " + segment.path(), e);
      }
      segment.grow(batch.recordBytes(), batch.lastSequence());
      nextSequence = batch.lastSequence() + 1;
      bytes.addAndGet(batch.recordBytes());
      written.addAndGet(batch.recordBytes());
      next.accept(batch);
    }
  }

  private static void write(Disk.Output file, byte[] array, int length) throws IOException {
    for (int at = 0; at < length; at += WRITE_BYTES) {
      file.write(ByteBuffer.wrap(array, at, Math.min(WRITE_BYTES, length - at)));
    }
  }

  private void cutBack(Disk.Output file, LogFile segment) {
    try {
      file.truncate(segment.bytes());
    } catch (IOException e) {
      // The torn end stays; recovery cuts it. No record may follow it in this file.
      broken = true;
      log.warn(
          "Gave up a log file that could be neither written nor cut back: file={} reason={}",
          segment.path(),
          e.getMessage());
    }
  }

  private Disk.Output prepare() {
    if (ended) {
      throw new StoreException(StoreException.Reason.CLOSED, "the log of records is closed");
    }
    LogFile segment = current;
    Disk.Output file = output;
    if (segment == null || file == null || broken || segment.bytes() >= segmentBytes) {
      return begin();
    }
    return file;
  }

  private Disk.Output begin() {
    Path path = folder.resolve(String.format(Locale.ROOT, "%010d%s", nextNumber, SUFFIX));
    Disk.Output fresh = null;
    try {
      fresh = disk.create(path);
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      fresh.write(header.putLong(MAGIC).putLong(nextNumber).putLong(nextSequence).flip());
    } catch (IOException e) {
      discard(fresh, path);
      throw StoreException.ofDisk("cannot begin log file " + path, e);
    }
    closeCurrent();
    current = LogFile.fresh(path, nextNumber, nextSequence);
    output = fresh;
    nextNumber++;
    broken = false;
    folderChanged = true;
    bytes.addAndGet(HEADER_BYTES);
    return fresh;
  }

  private void discard(Disk.@Nullable Output fresh, Path path) {
    try {
      if (fresh != null) {
        fresh.close();
      }
      disk.delete(path);
    } catch (IOException e) {
      // The next begin replaces it, so one line for each is not worth it while the disk is full.
      log.debug("Left an unusable log file behind: file={} reason={}", path, e.getMessage());
    }
  }

  private void closeCurrent() {
    LogFile segment = current;
    Disk.Output old = output;
    if (segment != null && old != null) {
      closed.add(segment);
      unsynced.add(old);
    }
    current = null;
    output = null;
  }

  /** How much was written so far: see {@link #syncThrough}. */
  public long position() {
    return written.get();
  }

  /** Returns once all up to the position is forced to the device; one force serves many callers. */
  public void syncThrough(long position) {
    synchronized (syncLock) {
      if (synced < position) {
        sync();
      }
    }
  }

  /** Forces everything written so far to the device. */
  public void sync() {
    synchronized (syncLock) {
      long through = written.get();
      if (synced == through) {
        return;
      }
      List<Disk.Output> old;
      Disk.Output now;
      boolean newFile;
      synchronized (appendLock) {
        old = List.copyOf(unsynced);
        now = output;
        newFile = folderChanged;
        folderChanged = false;
      }
      try {
        force(old, now, newFile);
        synced = through;
      } catch (IOException e) {
        synchronized (appendLock) {
          folderChanged = true;
        }
        throw StoreException.ofDisk("cannot force the log to the device", e);
      }
    }
  }

  private void force(List<Disk.Output> old, Disk.@Nullable Output now, boolean newFile)
      throws IOException {
    for (Disk.Output file : old) {
      file.force();
      file.close();
      synchronized (appendLock) {
        unsynced.remove(file);
      }
    }
    if (now != null) {
      now.force();
    }
    if (newFile) {
      disk.forceFolder(folder);
    }
  }

  /** Ends the current file, so that {@link #deleteThrough} can delete it. */
  public void rotate() {
    synchronized (appendLock) {
      LogFile segment = current;
      if (segment != null && segment.bytes() > HEADER_BYTES) {
        closeCurrent();
      }
    }
  }

  /** Deletes the ended files that hold no number above this one. */
  public void deleteThrough(long sequence) throws IOException {
    // Their descriptors are closed by forcing them, in the order of the locks.
    sync();
    while (true) {
      LogFile oldest;
      synchronized (appendLock) {
        oldest = closed.peekFirst();
        if (oldest == null || oldest.lastSequence() > sequence) {
          return;
        }
        disk.delete(oldest.path());
        closed.removeFirst();
      }
      bytes.addAndGet(-oldest.bytes());
    }
  }

  /** The number of the newest entry. */
  public long lastSequence() {
    synchronized (appendLock) {
      return nextSequence - 1;
    }
  }

  /** Length of all files. */
  public long bytes() {
    return bytes.get();
  }

  /** Forces and closes the files. */
  public void close() {
    synchronized (appendLock) {
      ended = true;
      closeCurrent();
    }
    synchronized (syncLock) {
      synced = -1;
      sync();
    }
  }
}
