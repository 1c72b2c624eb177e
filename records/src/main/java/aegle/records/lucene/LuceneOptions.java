package aegle.records.lucene;

import aegle.signals.EntryKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Settings and limits of the store.
 *
 * @param retentionDays whole UTC days that entries of a kind are kept besides today, by their time
 * @param maxBytes while the indexes are larger, the oldest day of the kind with most bytes is
 *     deleted, but never accesses and never the newest day of a kind; 0 is no limit
 * @param minFreeBytes with less than this left on the device, appends are refused
 * @param fsyncInterval how often the log is forced to the device; zero forces it before every
 *     append returns. A killed process loses nothing either way, a power cut up to this much.
 * @param refreshInterval how old what a search sees may be
 * @param futureLimit entries further ahead of the clock than this get the time of their arrival
 * @param commitInterval how often indexes are committed and the log cut
 * @param commitLogBytes with more than this in the log, indexes are committed sooner
 * @param logSegmentBytes size at which a new file of the log is begun
 * @param queueBytes of encoded entries that wait to be indexed; in memory they take five times
 *     that; an append waits a second for room, then it is refused
 * @param indexBufferBytes memory for what was indexed and not written yet, over all indexes
 * @param maxOpenWriters indexes that are written at once; the one idle for longest is closed
 * @param maxFieldsPerIndex distinct fields that one index searches; further ones are only kept
 * @param maxEntryBytes an entry larger than this loses its detail, then the ends of long texts
 * @param maxTails people who follow at once
 * @param maintenanceInterval how often retention and commits are considered
 */
public record LuceneOptions(
    Map<EntryKind, Integer> retentionDays,
    long maxBytes,
    long minFreeBytes,
    Duration fsyncInterval,
    Duration refreshInterval,
    Duration futureLimit,
    Duration commitInterval,
    long commitLogBytes,
    long logSegmentBytes,
    long queueBytes,
    long indexBufferBytes,
    int maxOpenWriters,
    int maxFieldsPerIndex,
    int maxEntryBytes,
    int maxTails,
    Duration maintenanceInterval) {
  private static final int MAX_DAYS = 3_660;

  public LuceneOptions {
    EnumMap<EntryKind, Integer> days = new EnumMap<>(EntryKind.class);
    for (EntryKind kind : EntryKind.values()) {
      int kept = retentionDays.getOrDefault(kind, 30);
      require(kept >= 1 && kept <= MAX_DAYS, "retention in days", kept, "1 to " + MAX_DAYS);
      days.put(kind, kept);
    }
    retentionDays = Map.copyOf(days);
    require(maxBytes >= 0, "size limit", maxBytes, "0 (no limit) or more");
    require(minFreeBytes >= 0, "free space limit", minFreeBytes, "0 or more");
    require(!fsyncInterval.isNegative(), "fsync interval", fsyncInterval, "0s or more");
    require(!refreshInterval.isNegative(), "refresh interval", refreshInterval, "0s or more");
    require(!futureLimit.isNegative(), "future limit", futureLimit, "0s or more");
    require(commitInterval.isPositive(), "commit interval", commitInterval, "over 0s");
    require(commitLogBytes > 0, "log size", commitLogBytes, "1 byte or more");
    require(logSegmentBytes >= 4096, "log segment size", logSegmentBytes, "4096 bytes or more");
    require(queueBytes > 0, "queue size", queueBytes, "1 byte or more");
    require(indexBufferBytes >= 1 << 20, "index buffer", indexBufferBytes, "1 MiB or more");
    require(maxOpenWriters > 0, "writer limit", maxOpenWriters, "1 or more");
    require(maxFieldsPerIndex > 0, "field limit", maxFieldsPerIndex, "1 or more");
    require(maxEntryBytes >= 65_536, "entry limit", maxEntryBytes, "65536 bytes or more");
    require(maxTails > 0, "tail limit", maxTails, "1 or more");
    require(
        maintenanceInterval.isPositive(), "maintenance interval", maintenanceInterval, "over 0s");
  }

  private static void require(boolean held, String what, Object got, String allowed) {
    if (!held) {
      throw new IllegalArgumentException(
          "cannot use a " + what + " of " + got + "; allowed is " + allowed);
    }
  }

  /** Thirty days of everything, but a year of accesses. */
  public static LuceneOptions defaults() {
    return new LuceneOptions(
        Map.of(EntryKind.ACCESS, 365),
        0,
        256L << 20,
        Duration.ofSeconds(1),
        Duration.ofMillis(500),
        Duration.ofMinutes(10),
        Duration.ofSeconds(60),
        256L << 20,
        32L << 20,
        6L << 20,
        64L << 20,
        12,
        2_000,
        8 << 20,
        64,
        Duration.ofSeconds(5));
  }

  /** How many days besides today entries of a kind are kept. */
  public int days(EntryKind kind) {
    return retentionDays.getOrDefault(kind, 30);
  }

  public LuceneOptions withRetention(EntryKind kind, int days) {
    EnumMap<EntryKind, Integer> changed = new EnumMap<>(retentionDays);
    changed.put(kind, days);
    return new LuceneOptions(
        changed,
        maxBytes,
        minFreeBytes,
        fsyncInterval,
        refreshInterval,
        futureLimit,
        commitInterval,
        commitLogBytes,
        logSegmentBytes,
        queueBytes,
        indexBufferBytes,
        maxOpenWriters,
        maxFieldsPerIndex,
        maxEntryBytes,
        maxTails,
        maintenanceInterval);
  }

  public LuceneOptions withMaxBytes(long bytes) {
    return new LuceneOptions(
        retentionDays,
        bytes,
        minFreeBytes,
        fsyncInterval,
        refreshInterval,
        futureLimit,
        commitInterval,
        commitLogBytes,
        logSegmentBytes,
        queueBytes,
        indexBufferBytes,
        maxOpenWriters,
        maxFieldsPerIndex,
        maxEntryBytes,
        maxTails,
        maintenanceInterval);
  }

  public LuceneOptions withFsyncInterval(Duration interval) {
    return new LuceneOptions(
        retentionDays,
        maxBytes,
        minFreeBytes,
        interval,
        refreshInterval,
        futureLimit,
        commitInterval,
        commitLogBytes,
        logSegmentBytes,
        queueBytes,
        indexBufferBytes,
        maxOpenWriters,
        maxFieldsPerIndex,
        maxEntryBytes,
        maxTails,
        maintenanceInterval);
  }

  /** How much may wait in memory: to be indexed, and to be written as a segment. */
  public LuceneOptions withMemory(long newQueueBytes, long newIndexBufferBytes) {
    return new LuceneOptions(
        retentionDays,
        maxBytes,
        minFreeBytes,
        fsyncInterval,
        refreshInterval,
        futureLimit,
        commitInterval,
        commitLogBytes,
        logSegmentBytes,
        newQueueBytes,
        newIndexBufferBytes,
        maxOpenWriters,
        maxFieldsPerIndex,
        maxEntryBytes,
        maxTails,
        maintenanceInterval);
  }

  LuceneOptions withLogSegmentBytes(long bytes) {
    return new LuceneOptions(
        retentionDays,
        maxBytes,
        minFreeBytes,
        fsyncInterval,
        refreshInterval,
        futureLimit,
        commitInterval,
        commitLogBytes,
        bytes,
        queueBytes,
        indexBufferBytes,
        maxOpenWriters,
        maxFieldsPerIndex,
        maxEntryBytes,
        maxTails,
        maintenanceInterval);
  }

  LuceneOptions withMaxOpenWriters(int count) {
    return new LuceneOptions(
        retentionDays,
        maxBytes,
        minFreeBytes,
        fsyncInterval,
        refreshInterval,
        futureLimit,
        commitInterval,
        commitLogBytes,
        logSegmentBytes,
        queueBytes,
        indexBufferBytes,
        count,
        maxFieldsPerIndex,
        maxEntryBytes,
        maxTails,
        maintenanceInterval);
  }

  LuceneOptions withMaxFieldsPerIndex(int count) {
    return new LuceneOptions(
        retentionDays,
        maxBytes,
        minFreeBytes,
        fsyncInterval,
        refreshInterval,
        futureLimit,
        commitInterval,
        commitLogBytes,
        logSegmentBytes,
        queueBytes,
        indexBufferBytes,
        maxOpenWriters,
        count,
        maxEntryBytes,
        maxTails,
        maintenanceInterval);
  }

  LuceneOptions withMaintenanceInterval(Duration interval) {
    return new LuceneOptions(
        retentionDays,
        maxBytes,
        minFreeBytes,
        fsyncInterval,
        refreshInterval,
        futureLimit,
        commitInterval,
        commitLogBytes,
        logSegmentBytes,
        queueBytes,
        indexBufferBytes,
        maxOpenWriters,
        maxFieldsPerIndex,
        maxEntryBytes,
        maxTails,
        interval);
  }
}
