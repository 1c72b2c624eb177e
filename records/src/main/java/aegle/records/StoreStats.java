package aegle.records;

import aegle.signals.EntryKind;
import java.util.Map;

/**
 * Figures of a store about itself. Totals count from the opening of the store.
 *
 * @param appended entries taken, by kind
 * @param refused entries turned away, by reason
 * @param bytes on disk, by kind, as last measured
 * @param walBytes of the write-ahead log
 * @param unindexedFields values kept but not searchable, by reason: {@code too_many_fields}, {@code
 *     too_long}, {@code not_a_number}
 * @param lagEntries entries that survive a crash and are not indexed yet
 * @param counters further figures under the names of its own metrics
 */
public record StoreStats(
    Map<EntryKind, Long> appended,
    Map<StoreException.Reason, Long> refused,
    Map<EntryKind, Long> bytes,
    long walBytes,
    Map<String, Long> unindexedFields,
    long lagEntries,
    Map<String, Double> counters) {
  public StoreStats {
    appended = Map.copyOf(appended);
    refused = Map.copyOf(refused);
    bytes = Map.copyOf(bytes);
    unindexedFields = Map.copyOf(unindexedFields);
    counters = Map.copyOf(counters);
  }
}
