package aegle.records.lucene;

import aegle.records.log.LogBatch;
import aegle.signals.EntryKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one kind and one UTC day.
 *
 * <p>The thread of the {@link Indexer} adds, commits and closes; any thread leases a reader. The
 * lock is for changing which reader and which writer there are, and is not held while searching.
 */
final class DayIndex {
  /** How long a deletion waits for searches that still read what it deletes. */
  private static final Duration LAST_SEARCH = Duration.ofSeconds(10);

  private static final long WAIT_NANOS = 1_000_000;

  private static final String SEQUENCE_KEY = "sequence";
  private static final Sort NEWEST_FIRST =
      new Sort(
          new SortField(Names.TIME, SortField.Type.LONG, true),
          new SortField(Names.SEQUENCE, SortField.Type.LONG, true));
  private static final double SEGMENTS_PER_TIER = 10;
  private static final double MAX_SEGMENT_MB = 2_048;
  private static final double FLOOR_SEGMENT_MB = 8;

  private final EntryKind kind;
  private final long epochDay;
  private final Path folder;
  private final LuceneOptions options;
  private final Counters counters;
  private final LongSupplier nanoTicker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Directory directory;

  // Of the indexing thread.
  private @Nullable DocumentBuilder builder;
  private long committedSequence;
  private boolean dirty;
  private long usedAt;

  // Under the lock; the writer is changed by the indexing thread only.
  private @Nullable IndexWriter writer;
  private @Nullable DirectoryReader reader;
  private long readAt;
  private long leasedAt;
  private boolean closed;

  /** Whether entries were added that the reader does not show. */
  private volatile boolean stale;

  private volatile long measuredBytes = -1;

  private DayIndex(
      EntryKind kind,
      long epochDay,
      Path folder,
      Directory directory,
      LuceneOptions options,
      Counters counters,
      LongSupplier nanoTicker) {
    this.kind = kind;
    this.epochDay = epochDay;
    this.folder = folder;
    this.directory = directory;
    this.options = options;
    this.counters = counters;
    this.nanoTicker = nanoTicker;
  }

  /** The index in a folder, which is made where it is missing; nothing is written yet. */
  static DayIndex open(
      EntryKind kind,
      long epochDay,
      Path kindFolder,
      LuceneOptions options,
      Counters counters,
      LongSupplier nanoTicker)
      throws IOException {
    Path folder = kindFolder.resolve(LocalDate.ofEpochDay(epochDay).toString());
    Directory directory = FSDirectory.open(folder);
    DayIndex index = new DayIndex(kind, epochDay, folder, directory, options, counters, nanoTicker);
    index.readCommit();
    return index;
  }

  private void readCommit() throws IOException {
    committedSequence = 0;
    if (DirectoryReader.indexExists(directory)) {
      Map<String, String> said = SegmentInfos.readLatestCommit(directory).getUserData();
      committedSequence = Long.parseLong(said.getOrDefault(SEQUENCE_KEY, "0"));
    }
  }

  EntryKind kind() {
    return kind;
  }

  long epochDay() {
    return epochDay;
  }

  Path folder() {
    return folder;
  }

  /** The number up to which a crash loses nothing of this index. */
  long committedSequence() {
    return committedSequence;
  }

  boolean isWriting() {
    return writer != null;
  }

  boolean isDirty() {
    return dirty;
  }

  /** When the indexing thread last added something, by the ticker. */
  long usedAt() {
    return usedAt;
  }

  /** Memory of what was added and not written yet. */
  long bufferBytes() {
    IndexWriter open = writer;
    return open == null ? 0 : open.ramBytesUsed();
  }

  /** Adds an entry of a batch. */
  void add(LogBatch batch, int index) throws IOException {
    IndexWriter open = writing();
    DocumentBuilder documents = builder;
    if (documents == null) {
      throw new AssertionError("BUG: an open writer has no builder");
    }
    dirty = true;
    try {
      open.addDocument(documents.of(batch, index));
    } catch (AlreadyClosedException e) {
      throw e;
    } catch (RuntimeException e) {
      // Lucene refuses a document whose fields it cannot take, and stays whole itself: nobody finds
      // the record by its words, but it costs no other record anything.
      counters.unindexable.increment();
      open.addDocument(documents.bare(batch, index));
    }
    counters.indexed.increment();
    usedAt = nanoTicker.getAsLong();
    stale = true;
  }

  private IndexWriter writing() throws IOException {
    IndexWriter open = writer;
    if (open != null) {
      return open;
    }
    lock.lock();
    try {
      TieredMergePolicy merges = new TieredMergePolicy();
      merges.setSegmentsPerTier(SEGMENTS_PER_TIER);
      merges.setMaxMergedSegmentMB(MAX_SEGMENT_MB);
      merges.setFloorSegmentMB(FLOOR_SEGMENT_MB);
      merges.setForceMergeDeletesPctAllowed(0);
      ConcurrentMergeScheduler scheduler = new ConcurrentMergeScheduler();
      scheduler.setMaxMergesAndThreads(4, 1);
      scheduler.disableAutoIOThrottle();
      IndexWriterConfig config =
          new IndexWriterConfig(new WordAnalyzer())
              .setCodec(new RecordsCodec())
              .setIndexSort(NEWEST_FIRST)
              .setMergePolicy(merges)
              .setMergeScheduler(scheduler)
              .setRAMBufferSizeMB(options.indexBufferBytes() / 1048576.0)
              .setCommitOnClose(false);
      open = new IndexWriter(directory, config);
      writer = open;
      builder = new DocumentBuilder(fieldNames(open), options.maxFieldsPerIndex(), counters);
      usedAt = nanoTicker.getAsLong();
      return open;
    } finally {
      lock.unlock();
    }
  }

  private static Set<String> fieldNames(IndexWriter open) throws IOException {
    Set<String> names = new HashSet<>();
    try (DirectoryReader all = DirectoryReader.open(open)) {
      for (FieldInfo field : FieldInfos.getMergedFieldInfos(all)) {
        names.add(field.name);
      }
    }
    return names;
  }

  /** Writes what is buffered as a segment, to give its memory back. */
  void flush() throws IOException {
    IndexWriter open = writer;
    if (open != null) {
      open.flushNextBuffer();
    }
  }

  /**
   * Makes everything added so far survive a crash, and remembers that it is complete up to here.
   */
  void commit(long sequence) throws IOException {
    IndexWriter open = writer;
    if (open == null || !dirty) {
      return;
    }
    open.setLiveCommitData(Map.of(SEQUENCE_KEY, Long.toString(sequence)).entrySet());
    open.commit();
    committedSequence = sequence;
    dirty = false;
    measuredBytes = -1;
  }

  /** Deletes what a query finds and rewrites the segments that held it. */
  void delete(Query query) throws IOException {
    IndexWriter open = writing();
    dirty = true;
    open.deleteDocuments(query);
    open.forceMergeDeletes(true);
    // Only now: a reader that was opened during the rewriting holds the old segments still.
    stale = true;
  }

  /** Closes the writer after a commit; the reader goes on. */
  void closeWriter() throws IOException {
    lock.lock();
    try {
      IndexWriter open = writer;
      if (open == null) {
        return;
      }
      if (dirty) {
        throw new AssertionError("BUG: a writer was closed before it was committed");
      }
      refreshReader(open);
      open.close();
      writer = null;
      builder = null;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what was not committed, after a failure. */
  void rollback() throws IOException {
    lock.lock();
    try {
      IndexWriter open = writer;
      writer = null;
      builder = null;
      dirty = false;
      closeReader();
      if (open != null) {
        open.rollback();
      }
      readCommit();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A reader on what was added, at most as old as the refresh interval; the caller gives it back by
   * {@link DirectoryReader#decRef}. Null where there is nothing to read.
   */
  @Nullable DirectoryReader lease() throws IOException {
    return lease(options.refreshInterval().toNanos());
  }

  /** A reader on all that was added before this call. */
  @Nullable DirectoryReader leaseFresh() throws IOException {
    return lease(0);
  }

  private @Nullable DirectoryReader lease(long maxAgeNanos) throws IOException {
    lock.lock();
    try {
      if (closed) {
        return null;
      }
      IndexWriter open = writer;
      DirectoryReader current = reader;
      if (current == null) {
        current = firstReader(open);
      } else if (open != null && stale && nanoTicker.getAsLong() - readAt >= maxAgeNanos) {
        current = refreshReader(open);
      }
      if (current != null) {
        current.incRef();
        leasedAt = nanoTicker.getAsLong();
      }
      return current;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable DirectoryReader firstReader(@Nullable IndexWriter open) throws IOException {
    if (open != null) {
      stale = false;
      reader = DirectoryReader.open(open);
    } else if (DirectoryReader.indexExists(directory)) {
      reader = DirectoryReader.open(directory);
    }
    readAt = nanoTicker.getAsLong();
    return reader;
  }

  private @Nullable DirectoryReader refreshReader(IndexWriter open) throws IOException {
    DirectoryReader old = reader;
    if (old == null) {
      return null;
    }
    // First the mark, then the reading: what is added in between marks it again.
    stale = false;
    DirectoryReader changed = DirectoryReader.openIfChanged(old, open);
    if (changed != null) {
      reader = changed;
      old.decRef();
    }
    readAt = nanoTicker.getAsLong();
    return reader;
  }

  /** Whether a reader is open and behind. */
  boolean isStale() {
    return stale;
  }

  private void closeReader() throws IOException {
    DirectoryReader old = reader;
    reader = null;
    if (old != null) {
      old.decRef();
    }
  }

  /**
   * Lets go of the files that only the old reader holds. Who is searching in it at this moment is
   * waited for, at most {@link #LAST_SEARCH}.
   */
  void releaseDeleted() throws IOException {
    DirectoryReader old = reader;
    DirectoryReader fresh = leaseFresh();
    if (fresh != null) {
      fresh.decRef();
    }
    long deadline = nanoTicker.getAsLong() + LAST_SEARCH.toNanos();
    while (old != null
        && !old.equals(fresh)
        && old.getRefCount() > 0
        && nanoTicker.getAsLong() < deadline) {
      LockSupport.parkNanos(WAIT_NANOS);
    }
    IndexWriter open = writer;
    if (open != null) {
      open.deleteUnusedFiles();
    }
  }

  /** Closes the reader of an index that is neither written nor was read for this long. */
  void dropIdleReader(long idleNanos) throws IOException {
    lock.lock();
    try {
      if (writer == null && nanoTicker.getAsLong() - leasedAt >= idleNanos) {
        closeReader();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Closes everything; what was not committed stays in the log. */
  void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      IndexWriter open = writer;
      writer = null;
      builder = null;
      closeReader();
      if (open != null) {
        open.rollback();
      }
      directory.close();
    } finally {
      lock.unlock();
    }
  }

  /** Length of the index's files, measured anew after each commit. */
  long bytes() throws IOException {
    long known = measuredBytes;
    if (known >= 0) {
      return known;
    }
    long sum = 0;
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          // A merge may delete a file between the listing and this line.
          sum += Files.exists(file) ? file.toFile().length() : 0;
        }
      }
    }
    measuredBytes = writer == null ? sum : -1;
    return sum;
  }
}
