package aegle.records.lucene;

import aegle.records.RecordQuery;
import aegle.records.log.LogBatch;
import aegle.records.log.PrivateFolder;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of all kinds and days. The thread of the {@link Indexer} adds, commits and deletes;
 * any thread may list.
 */
final class DayIndexes {
  private static final Logger log = LoggerFactory.getLogger(DayIndexes.class);

  static final long DAY_NANOS = 86_400_000_000_000L;
  private static final String DELETED = ".deleted";
  private static final String DAMAGED = ".damaged";

  private final Path folder;
  private final LuceneOptions options;
  private final Counters counters;
  private final LongSupplier nanoTicker;
  private final ConcurrentSkipListMap<Key, DayIndex> indexes = new ConcurrentSkipListMap<>();

  /** Days in their order, and the kinds of a day beside each other. */
  private record Key(long epochDay, EntryKind kind) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparingLong(Key::epochDay).thenComparing(Key::kind);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  DayIndexes(Path folder, LuceneOptions options, Counters counters, LongSupplier nanoTicker) {
    this.folder = folder;
    this.options = options;
    this.counters = counters;
    this.nanoTicker = nanoTicker;
  }

  static long dayOf(long timeNanos) {
    return Math.floorDiv(timeNanos, DAY_NANOS);
  }

  /** Opens what is in the folder. Half-deleted days are deleted, damaged ones set aside. */
  void open() throws IOException {
    for (EntryKind kind : EntryKind.values()) {
      Path kindFolder = PrivateFolder.create(folder.resolve(kind.word()));
      try (Stream<Path> days = Files.list(kindFolder)) {
        for (Path day : days.sorted().toList()) {
          openDay(kind, kindFolder, day);
        }
      }
    }
  }

  private void openDay(EntryKind kind, Path kindFolder, Path day) throws IOException {
    String name = day.getFileName().toString();
    if (name.endsWith(DELETED)) {
      deleteFiles(day);
      return;
    }
    try {
      long epochDay = LocalDate.parse(name).toEpochDay();
      indexes.put(
          new Key(epochDay, kind),
          DayIndex.open(kind, epochDay, kindFolder, options, counters, nanoTicker));
    } catch (DateTimeParseException _) {
      log.info("Passed over a folder that is no day: folder={}", day);
    } catch (CorruptIndexException
        | IndexFormatTooNewException
        | IndexFormatTooOldException
        | IllegalArgumentException e) {
      counters.damagedIndexes.increment();
      Path aside = day.resolveSibling(name + DAMAGED);
      for (int i = 2; Files.exists(aside); i++) {
        aside = day.resolveSibling(name + DAMAGED + "." + i);
      }
      Files.move(day, aside, StandardCopyOption.ATOMIC_MOVE);
      log.error("Set a damaged index aside, its records are not found: folder={}", aside, e);
    }
  }

  /** The greatest number that an index is complete up to. */
  long greatestCommitted() {
    long greatest = 0;
    for (DayIndex index : indexes.values()) {
      greatest = Math.max(greatest, index.committedSequence());
    }
    return greatest;
  }

  /** The oldest day that is kept of a kind. */
  long oldestDay(EntryKind kind, long today) {
    return today - options.days(kind);
  }

  /** Adds those entries of a batch that their indexes do not hold yet. */
  void add(LogBatch batch, long today) throws IOException {
    List<Entry> entries = batch.entries();
    DayIndex index = null;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      long day = dayOf(entry.timeNanos());
      if (day < oldestDay(entry.kind(), today)) {
        counters.expired.increment();
        continue;
      }
      if (index == null || index.epochDay() != day || index.kind() != entry.kind()) {
        index = index(entry.kind(), day);
      }
      if (batch.sequence(i) > index.committedSequence()) {
        if (!index.isWriting()) {
          makeRoom(batch.sequence(i) - 1);
        }
        index.add(batch, i);
      }
    }
  }

  private DayIndex index(EntryKind kind, long day) throws IOException {
    Key key = new Key(day, kind);
    DayIndex index = indexes.get(key);
    if (index == null) {
      index = DayIndex.open(kind, day, folder.resolve(kind.word()), options, counters, nanoTicker);
      indexes.put(key, index);
    }
    return index;
  }

  /**
   * Closes the writer that is idle for longest, where there are as many as may be.
   *
   * @param sequence the number up to which everything was added
   */
  private void makeRoom(long sequence) throws IOException {
    List<DayIndex> writing = new ArrayList<>(indexes.values());
    writing.removeIf(index -> !index.isWriting());
    if (writing.size() < options.maxOpenWriters()) {
      return;
    }
    DayIndex idlest = writing.getFirst();
    for (DayIndex index : writing) {
      if (index.usedAt() < idlest.usedAt()) {
        idlest = index;
      }
    }
    idlest.commit(sequence);
    idlest.closeWriter();
  }

  /** Keeps the memory of all writers together within its limit. */
  void limitMemory() throws IOException {
    long sum = 0;
    DayIndex largest = null;
    long largestBytes = -1;
    for (DayIndex index : indexes.values()) {
      long bytes = index.bufferBytes();
      sum += bytes;
      if (bytes > largestBytes) {
        largest = index;
        largestBytes = bytes;
      }
    }
    if (sum > options.indexBufferBytes() && largest != null) {
      largest.flush();
    }
  }

  /** Commits every changed index. */
  void commit(long sequence) throws IOException {
    for (DayIndex index : indexes.values()) {
      index.commit(sequence);
    }
  }

  /** Closes writers that took nothing, and readers that nobody leased, for this long. */
  void closeIdle(long idleNanos) throws IOException {
    long now = nanoTicker.getAsLong();
    for (DayIndex index : indexes.values()) {
      if (index.isWriting() && !index.isDirty() && now - index.usedAt() >= idleNanos) {
        index.closeWriter();
      }
      index.dropIdleReader(idleNanos);
    }
  }

  void rollback() throws IOException {
    for (DayIndex index : indexes.values()) {
      if (index.isWriting()) {
        index.rollback();
      }
    }
  }

  /** Deletes what a query finds from every index, and returns how many entries that were. */
  long delete(RecordQuery query, QueryReader.Reading reading, long sequence) throws IOException {
    Deadline never = new Deadline(nanoTicker, Duration.ofDays(1));
    long deleted = 0;
    for (DayIndex index : newestFirst(query.kinds(), query.fromNanos(), query.toNanos())) {
      long found = Counting.countFresh(index, reading, query, never);
      if (found > 0) {
        if (!index.isWriting()) {
          makeRoom(sequence);
        }
        index.delete(within(query, reading.query()));
        deleted += found;
      }
    }
    return deleted;
  }

  private static Query within(RecordQuery query, Query what) {
    BooleanQuery.Builder both = new BooleanQuery.Builder();
    both.add(what, Occur.FILTER);
    both.add(
        NumericDocValuesField.newSlowRangeQuery(Names.TIME, query.fromNanos(), query.toNanos() - 1),
        Occur.FILTER);
    return both.build();
  }

  /** Lets go of the files that only old readers hold, once a deletion is committed. */
  void releaseDeleted(RecordQuery query) throws IOException {
    for (DayIndex index : newestFirst(query.kinds(), query.fromNanos(), query.toNanos())) {
      index.releaseDeleted();
    }
  }

  /** Deletes days that are over their retention, then what is over the size limit. */
  void expire(long today) throws IOException {
    for (DayIndex index : indexes.values()) {
      if (index.epochDay() < oldestDay(index.kind(), today)) {
        delete(index, "retention");
      }
    }
    if (options.maxBytes() > 0) {
      while (totalBytes() > options.maxBytes()) {
        DayIndex victim = victim();
        if (victim == null) {
          return;
        }
        delete(victim, "size");
      }
    }
  }

  /** Whether the size limit is exceeded though nothing more may be deleted. */
  boolean isOverfull() throws IOException {
    return options.maxBytes() > 0 && totalBytes() > options.maxBytes() && victim() == null;
  }

  /** The oldest day of the kind with most bytes that has more than one day. */
  private @Nullable DayIndex victim() throws IOException {
    Map<EntryKind, Long> bytes = bytes();
    DayIndex victim = null;
    long most = -1;
    for (EntryKind kind : EntryKind.values()) {
      List<DayIndex> days = newestFirst(Set.of(kind), Long.MIN_VALUE, Long.MAX_VALUE);
      long held = bytes.getOrDefault(kind, 0L);
      if (kind != EntryKind.ACCESS && days.size() > 1 && held > most) {
        victim = days.getLast();
        most = held;
      }
    }
    return victim;
  }

  private void delete(DayIndex index, String reason) throws IOException {
    indexes.remove(new Key(index.epochDay(), index.kind()));
    index.close();
    Path doomed = index.folder().resolveSibling(index.folder().getFileName() + DELETED);
    if (Files.exists(index.folder())) {
      deleteFiles(doomed);
      // One step takes the day away; a crash behind it leaves only what the next start deletes.
      Files.move(index.folder(), doomed, StandardCopyOption.ATOMIC_MOVE);
      deleteFiles(doomed);
    }
    counters.daysDeleted.increment();
    log.info("Deleted a day of records: folder={} reason={}", index.folder(), reason);
  }

  private static void deleteFiles(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(directory);
  }

  /** The indexes of some kinds that may hold entries of a time, the newest day first. */
  List<DayIndex> newestFirst(Set<EntryKind> kinds, long fromNanos, long toNanos) {
    List<DayIndex> found = new ArrayList<>();
    if (fromNanos >= toNanos) {
      return found;
    }
    long first = dayOf(fromNanos);
    long last = dayOf(toNanos - 1);
    for (DayIndex index : indexes.descendingMap().values()) {
      if (index.epochDay() >= first && index.epochDay() <= last && kinds.contains(index.kind())) {
        found.add(index);
      }
    }
    return found;
  }

  /** All indexes. */
  List<DayIndex> all() {
    return List.copyOf(indexes.values());
  }

  Map<EntryKind, Long> bytes() throws IOException {
    Map<EntryKind, Long> sums = new EnumMap<>(EntryKind.class);
    for (EntryKind kind : EntryKind.values()) {
      sums.put(kind, 0L);
    }
    for (DayIndex index : indexes.values()) {
      sums.merge(index.kind(), index.bytes(), Long::sum);
    }
    return sums;
  }

  private long totalBytes() throws IOException {
    long sum = 0;
    for (DayIndex index : indexes.values()) {
      sum += index.bytes();
    }
    return sum;
  }

  void close() throws IOException {
    for (DayIndex index : indexes.values()) {
      index.close();
    }
  }
}
