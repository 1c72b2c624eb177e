package aegle.records;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps entries and finds them again: the seam behind which the embedded store or a cluster stands.
 *
 * <p>All methods may be called from any thread. Time is in nanoseconds since 1970-01-01T00:00:00Z;
 * ranges hold their beginning and not their end. What is appended is found by searches within a
 * second. Searches end by the time limit of their query and are never interrupted; how many run at
 * once is the caller's to limit. Every implementation passes {@code RecordStoreKit}.
 */
public interface RecordStore extends AutoCloseable {
  /**
   * Appends entries and returns once all of them survive {@code kill -9}. An entry whose time is
   * absurd (older than the retention of its kind, or ahead of the clock) is kept under the time of
   * its arrival, with its own in the field {@code time.claimed}.
   *
   * @throws StoreException when none of them was taken; it says whether trying again helps
   */
  void append(List<Entry> entries);

  /** Returns once everything appended before this call is found by searches. */
  void refresh();

  /**
   * The entries that match, in the query's order, from its cursor on.
   *
   * @throws RecordQueryException when the query's text cannot be read
   */
  Page search(RecordQuery query);

  /** The entry of an id, or nothing where it was deleted or never was. */
  Optional<StoredEntry> get(EntryId id);

  /**
   * What happened around an entry: the nearest matching entries before and after it. The query's
   * order, cursor and limit are not looked at.
   */
  Surroundings context(EntryId id, int before, int after, RecordQuery query);

  /** How many entries match. */
  Count count(RecordQuery query);

  /**
   * How many entries match in each of at most so many equal stretches of the query's time, which
   * has to be bounded at both ends.
   */
  Histogram histogram(RecordQuery query, int buckets);

  /** As {@link #histogram(RecordQuery, int)}, apart by the most frequent values of a field. */
  Histogram histogram(RecordQuery query, int buckets, String splitField, int values);

  /** The most frequent values of a field on matching entries, most frequent first. */
  TopValues top(RecordQuery query, String field, int values);

  /**
   * Percentiles of a numeric field on matching entries.
   *
   * @param ranks from 0 to 100
   */
  Percentiles percentiles(RecordQuery query, String field, List<Double> ranks);

  /** As above, apart by the most frequent values of another field. */
  Percentiles percentiles(
      RecordQuery query, String field, List<Double> ranks, String groupField, int groups);

  /** The fields that entries of a kind have had, by name. */
  List<KnownField> fields(EntryKind kind);

  /**
   * Deletes what matches, from the log too, and returns how many entries that were. Returns once
   * the deletion survives {@code kill -9} and no file holds the entries any more. The query's
   * order, cursor, limit and time limit are not looked at.
   */
  long delete(RecordQuery query);

  /**
   * Follows what is appended from now on. The caller closes it.
   *
   * @throws StoreException with {@link StoreException.Reason#TOO_MANY_TAILS}
   */
  Tail tail(Set<EntryKind> kinds, String text);

  /**
   * Reads a query's text and does nothing else.
   *
   * @throws RecordQueryException when it cannot be read
   */
  void check(String text);

  /** Figures of the store about itself. */
  StoreStats stats();

  @Override
  void close();
}
