package aegle.metrics.tsdb;

import aegle.metrics.AppendResult.Refusal;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The database's figures about itself. Any thread. */
final class Counters {
  final LongAdder samplesAppended = new LongAdder();
  final LongAdder writeFailures = new LongAdder();
  final LongAdder fsyncFailures = new LongAdder();
  final LongAdder cuts = new LongAdder();
  final LongAdder compactions = new LongAdder();
  final LongAdder maintenanceFailures = new LongAdder();
  final LongAdder blocksDeleted = new LongAdder();
  final LongAdder damagedBlocks = new LongAdder();
  final LongAdder damagedChunks = new LongAdder();
  final LongAdder seriesCreated = new LongAdder();
  final LongAdder seriesRemoved = new LongAdder();
  final LongAdder tornBytes = new LongAdder();
  final AtomicLong replayMillis = new AtomicLong();
  final LongAdder replayedSamples = new LongAdder();
  private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);

  Counters() {
    for (Refusal reason : Refusal.values()) {
      refused.put(reason, new LongAdder());
    }
  }

  void refuse(Map<Refusal, Long> counts) {
    counts.forEach((reason, count) -> {
      LongAdder sum = refused.get(reason);
      if (sum != null) {
        sum.add(count);
      }
    });
  }

  void writeTo(Map<String, Double> figures) {
    figures.put("aegle_tsdb_samples_appended_total", samplesAppended.doubleValue());
    refused.forEach((reason, sum) ->
        figures.put(
            "aegle_tsdb_samples_refused_total{reason=\""
                + reason.name().toLowerCase(Locale.ROOT)
                + "\"}",
            sum.doubleValue()));
    figures.put("aegle_tsdb_write_failures_total", writeFailures.doubleValue());
    figures.put("aegle_tsdb_fsync_failures_total", fsyncFailures.doubleValue());
    figures.put("aegle_tsdb_blocks_cut_total", cuts.doubleValue());
    figures.put("aegle_tsdb_compactions_total", compactions.doubleValue());
    figures.put("aegle_tsdb_maintenance_failures_total", maintenanceFailures.doubleValue());
    figures.put("aegle_tsdb_blocks_deleted_total", blocksDeleted.doubleValue());
    figures.put("aegle_tsdb_damaged_blocks_total", damagedBlocks.doubleValue());
    figures.put("aegle_tsdb_damaged_chunks_total", damagedChunks.doubleValue());
    figures.put("aegle_tsdb_series_added_total", seriesCreated.doubleValue());
    figures.put("aegle_tsdb_series_removed_total", seriesRemoved.doubleValue());
    figures.put("aegle_tsdb_wal_torn_bytes_total", tornBytes.doubleValue());
    figures.put("aegle_tsdb_wal_replay_millis", replayMillis.doubleValue());
    figures.put("aegle_tsdb_wal_replayed_samples", replayedSamples.doubleValue());
  }
}
