package aegle.records.lucene;

import aegle.records.Count;
import aegle.records.EntryId;
import aegle.records.Histogram;
import aegle.records.KnownField;
import aegle.records.Page;
import aegle.records.Percentiles;
import aegle.records.RecordQuery;
import aegle.records.RecordStore;
import aegle.records.StoreException;
import aegle.records.StoreStats;
import aegle.records.StoredEntry;
import aegle.records.Surroundings;
import aegle.records.Tail;
import aegle.records.TopValues;
import aegle.records.log.Disk;
import aegle.records.log.EntryLog;
import aegle.records.log.LogBatch;
import aegle.records.log.PrivateFolder;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.AlreadyClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps records in a folder, on Lucene. {@link #open} reads what is there, the log included; {@link
 * #start} starts the threads, without which nothing is indexed; {@link #close} indexes what waits
 * and commits. All methods from any thread.
 */
public final class LuceneRecordStore implements RecordStore {
  private static final Logger log = LoggerFactory.getLogger(LuceneRecordStore.class);

  /** So long after the last search, refreshing waits for the next one. */
  private static final long SEARCHED_LATELY_NANOS = Duration.ofSeconds(10).toNanos();

  /** A writer or reader that nobody used for so long is closed. */
  private static final long IDLE_NANOS = Duration.ofMinutes(10).toNanos();

  private final Path folder;
  private final LuceneOptions options;
  private final LongSupplier nanoTicker;
  private final Counters counters = new Counters();
  private final FolderLock folderLock;
  private final EntryLog entryLog;
  private final DayIndexes indexes;
  private final Indexer indexer;
  private final Tails tails;
  private final Questions questions;
  private final Arrival arrival;
  private final Loop syncLoop;
  private final Loop refreshLoop;
  private final Loop maintenanceLoop;
  private final AtomicLong searchedAt;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean full;
  private long checkpointedAt;

  private LuceneRecordStore(
      Path folder,
      LuceneOptions options,
      InstantSource clock,
      LongSupplier nanoTicker,
      Disk disk,
      FolderLock folderLock) {
    this.folder = folder;
    this.options = options;
    this.nanoTicker = nanoTicker;
    this.folderLock = folderLock;
    this.entryLog = new EntryLog(disk, folder.resolve("wal"), options.logSegmentBytes());
    this.indexes = new DayIndexes(folder, options, counters, nanoTicker);
    this.indexer = new Indexer(indexes, entryLog, options.queueBytes(), counters, clock);
    this.tails = new Tails(options.maxTails(), counters);
    this.questions = new Questions(indexes, clock, nanoTicker, counters);
    this.arrival = new Arrival(options, clock, counters);
    this.searchedAt = new AtomicLong(nanoTicker.getAsLong() - SEARCHED_LATELY_NANOS);
    this.checkpointedAt = nanoTicker.getAsLong();
    Duration syncInterval =
        options.fsyncInterval().isZero() ? Duration.ofDays(1) : options.fsyncInterval();
    Duration refreshInterval =
        options.refreshInterval().isZero() ? Duration.ofDays(1) : options.refreshInterval();
    this.syncLoop = new Loop("records-sync", syncInterval, entryLog::sync, counters);
    this.refreshLoop =
        new Loop("records-refresh", refreshInterval, this::refreshSearched, counters);
    this.maintenanceLoop =
        new Loop("records-upkeep", options.maintenanceInterval(), this::maintain, counters);
  }

  /**
   * Opens the store in a folder, which is made where it is missing, and indexes what its log holds.
   *
   * @param clock says what time it is, for retention and absurd times
   * @param nanoTicker measures time limits: {@code System::nanoTime}
   * @throws StoreException when the folder cannot be read or is open elsewhere
   */
  public static LuceneRecordStore open(
      Path folder, LuceneOptions options, InstantSource clock, LongSupplier nanoTicker) {
    return open(folder, options, clock, nanoTicker, Disk.real());
  }

  static LuceneRecordStore open(
      Path folder, LuceneOptions options, InstantSource clock, LongSupplier nanoTicker, Disk disk) {
    try {
      PrivateFolder.create(folder.resolve("wal"));
      FolderLock lock = FolderLock.of(folder);
      LuceneRecordStore store =
          new LuceneRecordStore(folder, options, clock, nanoTicker, disk, lock);
      store.recover();
      return store;
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Reason.DAMAGED,
          "cannot open the store of records in " + folder + ": " + e.getMessage(),
          e);
    }
  }

  private void recover() throws IOException {
    boolean recovered = false;
    long began = nanoTicker.getAsLong();
    try {
      indexes.open();
      EntryLog.Torn torn = indexer.recover();
      counters.tornBytes.set(torn.bytes());
      counters.damagedLogBytes.set(torn.damagedBytes());
      recovered = true;
      log.info(
          "Opened the store of records: folder={} indexes={} replayed={} millis={}",
          folder,
          indexes.all().size(),
          counters.replayedEntries.get(),
          (nanoTicker.getAsLong() - began) / 1_000_000);
    } finally {
      if (!recovered) {
        indexes.close();
        entryLog.close();
        folderLock.close();
      }
    }
  }

  /** Starts indexing and upkeep. */
  public void start() {
    indexer.start();
    tails.start();
    if (!options.fsyncInterval().isZero()) {
      syncLoop.start();
    }
    refreshLoop.start();
    maintenanceLoop.start();
  }

  @Override
  public void append(List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    try {
      takeIn(arrival.batch(entries));
    } catch (StoreException e) {
      counters.refuse(e.reason(), entries.size());
      throw e;
    }
    arrival.count(entries);
  }

  private void takeIn(LogBatch batch) {
    if (full) {
      throw new StoreException(
          StoreException.Reason.DISK_FULL,
          "cannot take records: less than "
              + options.minFreeBytes()
              + " bytes are free on the"
              + " device of "
              + folder
              + ", or the limit of "
              + options.maxBytes()
              + " bytes is reached; make room, or shorten a retention");
    }
    indexer.reserve(batch.recordBytes());
    boolean written = false;
    try {
      entryLog.append(
          batch,
          numbered -> {
            indexer.enqueue(numbered);
            tails.offer(numbered);
          });
      written = true;
    } finally {
      if (!written) {
        indexer.release(batch.recordBytes());
      }
    }
    counters.logBytesWritten.add(batch.recordBytes());
    if (options.fsyncInterval().isZero()) {
      entryLog.syncThrough(entryLog.position());
    }
  }

  @Override
  public void refresh() {
    indexer.run(() -> 0L);
    try {
      for (DayIndex index : indexes.all()) {
        refresh(index);
      }
    } catch (IOException e) {
      throw StoreException.ofDisk("cannot refresh an index", e);
    }
  }

  private static void refresh(DayIndex index) throws IOException {
    DirectoryReader reader = index.isStale() ? index.leaseFresh() : null;
    if (reader != null) {
      reader.decRef();
    }
  }

  /** While people search, keeps what they see fresh, so that no search waits for it. */
  private void refreshSearched() {
    if (nanoTicker.getAsLong() - searchedAt.get() >= SEARCHED_LATELY_NANOS) {
      return;
    }
    try {
      for (DayIndex index : indexes.all()) {
        refresh(index);
      }
    } catch (IOException | AlreadyClosedException e) {
      counters.taskFailures.increment();
      log.warn("Failed to refresh an index: reason={}", e.toString());
    }
  }

  /** Retention, commits, the limits of the disk. What the upkeep thread does at its interval. */
  void maintain() {
    try {
      indexer.run(() -> {
        indexes.expire(arrival.today());
        boolean due = nanoTicker.getAsLong() - checkpointedAt >= options.commitInterval().toNanos();
        if (due || entryLog.bytes() > options.commitLogBytes()) {
          checkpoint();
        }
        indexes.closeIdle(IDLE_NANOS);
        return 0L;
      });
      long free = Files.getFileStore(folder).getUsableSpace();
      full = free < options.minFreeBytes() || indexes.isOverfull();
    } catch (IOException e) {
      throw StoreException.ofDisk("cannot keep up the store", e);
    }
  }

  /** Commits everything indexed and cuts the log. */
  void commit() {
    indexer.run(() -> {
      checkpoint();
      return 0L;
    });
  }

  private void checkpoint() throws IOException {
    indexer.checkpoint();
    checkpointedAt = nanoTicker.getAsLong();
  }

  @Override
  public Page search(RecordQuery query) {
    return asked().search(query);
  }

  private Questions asked() {
    searchedAt.set(nanoTicker.getAsLong());
    return questions;
  }

  @Override
  public Optional<StoredEntry> get(EntryId id) {
    return asked().get(id);
  }

  @Override
  public Surroundings context(EntryId id, int before, int after, RecordQuery query) {
    return asked().context(id, before, after, query);
  }

  @Override
  public Count count(RecordQuery query) {
    return asked().count(query);
  }

  @Override
  public Histogram histogram(RecordQuery query, int buckets) {
    return asked().histogram(query, buckets);
  }

  @Override
  public Histogram histogram(RecordQuery query, int buckets, String splitField, int values) {
    return asked().histogram(query, buckets, splitField, values);
  }

  @Override
  public TopValues top(RecordQuery query, String field, int values) {
    return asked().top(query, field, values);
  }

  @Override
  public Percentiles percentiles(RecordQuery query, String field, List<Double> ranks) {
    return asked().percentiles(query, field, ranks);
  }

  @Override
  public Percentiles percentiles(
      RecordQuery query, String field, List<Double> ranks, String groupField, int groups) {
    return asked().percentiles(query, field, ranks, groupField, groups);
  }

  @Override
  public List<KnownField> fields(EntryKind kind) {
    return asked().fields(kind);
  }

  @Override
  public long delete(RecordQuery query) {
    QueryReader.Reading reading = questions.read(query.text());
    // What was appended before this call is in files that end here, and go when it is done.
    entryLog.rotate();
    return indexer.run(() -> {
      long deleted = indexes.delete(query, reading, indexer.appliedSequence());
      if (deleted > 0) {
        checkpoint();
        indexes.releaseDeleted(query);
        counters.deleted.add(deleted);
        log.info("Deleted records: kinds={} entries={}", query.kinds(), deleted);
      }
      return deleted;
    });
  }

  @Override
  public Tail tail(Set<EntryKind> kinds, String text) {
    return tails.follow(kinds, questions.read(text).query());
  }

  @Override
  public void check(String text) {
    questions.read(text);
  }

  @Override
  public StoreStats stats() {
    Map<EntryKind, Long> bytes;
    try {
      bytes = indexes.bytes();
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Reason.DAMAGED, "cannot measure the indexes: " + e.getMessage(), e);
    }
    Map<String, Double> figures = new HashMap<>();
    counters.writeTo(figures);
    figures.put("aegle_records_queue_bytes", (double) indexer.waitingBytes());
    figures.put("aegle_records_indexes", (double) indexes.all().size());
    return new StoreStats(
        counters.appended(),
        counters.refused(),
        bytes,
        entryLog.bytes(),
        counters.unindexedFields(),
        Math.max(0, entryLog.lastSequence() - indexer.appliedSequence()),
        figures);
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    maintenanceLoop.stop();
    refreshLoop.stop();
    syncLoop.stop();
    tails.close();
    indexer.close();
    try {
      if (indexer.isWell()) {
        indexer.checkpoint();
      }
    } catch (IOException | AlreadyClosedException e) {
      log.error("Failed to commit at the end, the log keeps what is missing", e);
    } finally {
      closeFiles();
    }
  }

  private void closeFiles() {
    try (FolderLock _ = folderLock) {
      indexes.close();
      entryLog.close();
    } catch (IOException e) {
      throw StoreException.ofDisk("cannot close the store", e);
    }
  }
}
