package aegle.records.lucene;

import aegle.records.StoreException;
import aegle.signals.EntryKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The store's figures about itself. Any thread. */
final class Counters {
  final LongAdder logBytesWritten = new LongAdder();
  final LongAdder clockClamped = new LongAdder();
  final LongAdder entriesTrimmed = new LongAdder();
  final LongAdder indexed = new LongAdder();
  final LongAdder unindexable = new LongAdder();
  final LongAdder expired = new LongAdder();
  final LongAdder checkpoints = new LongAdder();
  final LongAdder heals = new LongAdder();
  final LongAdder deleted = new LongAdder();
  final LongAdder daysDeleted = new LongAdder();
  final LongAdder damagedIndexes = new LongAdder();
  final LongAdder taskFailures = new LongAdder();
  final LongAdder tooManyFields = new LongAdder();
  final LongAdder tooLong = new LongAdder();
  final LongAdder notANumber = new LongAdder();
  final LongAdder tailMissed = new LongAdder();
  final LongAdder searches = new LongAdder();
  final LongAdder searchTimeouts = new LongAdder();
  final AtomicLong replayedEntries = new AtomicLong();
  final AtomicLong tornBytes = new AtomicLong();
  final AtomicLong damagedLogBytes = new AtomicLong();
  private final Map<EntryKind, LongAdder> appended = new EnumMap<>(EntryKind.class);
  private final Map<StoreException.Reason, LongAdder> refused =
      new EnumMap<>(StoreException.Reason.class);

  Counters() {
    for (EntryKind kind : EntryKind.values()) {
      appended.put(kind, new LongAdder());
    }
    for (StoreException.Reason reason : StoreException.Reason.values()) {
      refused.put(reason, new LongAdder());
    }
  }

  void append(EntryKind kind, long entries) {
    LongAdder sum = appended.get(kind);
    if (sum != null) {
      sum.add(entries);
    }
  }

  void refuse(StoreException.Reason reason, long entries) {
    LongAdder sum = refused.get(reason);
    if (sum != null) {
      sum.add(entries);
    }
  }

  Map<EntryKind, Long> appended() {
    Map<EntryKind, Long> sums = new EnumMap<>(EntryKind.class);
    appended.forEach((kind, sum) -> sums.put(kind, sum.sum()));
    return sums;
  }

  Map<StoreException.Reason, Long> refused() {
    Map<StoreException.Reason, Long> sums = new EnumMap<>(StoreException.Reason.class);
    refused.forEach((reason, sum) -> sums.put(reason, sum.sum()));
    return sums;
  }

  Map<String, Long> unindexedFields() {
    return Map.of(
        "too_many_fields", tooManyFields.sum(),
        "too_long", tooLong.sum(),
        "not_a_number", notANumber.sum());
  }

  void writeTo(Map<String, Double> figures) {
    figures.put("aegle_records_log_bytes_written_total", logBytesWritten.doubleValue());
    figures.put("aegle_records_clock_clamped_total", clockClamped.doubleValue());
    figures.put("aegle_records_entries_trimmed_total", entriesTrimmed.doubleValue());
    figures.put("aegle_records_indexed_total", indexed.doubleValue());
    figures.put("aegle_records_unindexable_total", unindexable.doubleValue());
    figures.put("aegle_records_expired_total", expired.doubleValue());
    figures.put("aegle_records_checkpoints_total", checkpoints.doubleValue());
    figures.put("aegle_records_heals_total", heals.doubleValue());
    figures.put("aegle_records_deleted_total", deleted.doubleValue());
    figures.put("aegle_records_days_deleted_total", daysDeleted.doubleValue());
    figures.put("aegle_records_damaged_indexes_total", damagedIndexes.doubleValue());
    figures.put("aegle_records_task_failures_total", taskFailures.doubleValue());
    figures.put("aegle_records_tail_missed_total", tailMissed.doubleValue());
    figures.put("aegle_records_searches_total", searches.doubleValue());
    figures.put("aegle_records_search_timeouts_total", searchTimeouts.doubleValue());
    figures.put("aegle_records_replayed_entries", replayedEntries.doubleValue());
    figures.put("aegle_records_torn_bytes", tornBytes.doubleValue());
    figures.put("aegle_records_damaged_log_bytes", damagedLogBytes.doubleValue());
  }
}
