package aegle.metrics;

import java.util.Map;

/**
 * Figures of a store, as {@code /api/v1/status/tsdb} shows them.
 *
 * @param series active series
 * @param chunks chunks in memory
 * @param minTimeMillis oldest sample in memory; {@link Long#MAX_VALUE} when empty
 * @param maxTimeMillis newest sample; {@link Long#MIN_VALUE} when empty
 * @param labelPairs distinct label pairs
 * @param seriesByMetric series of the largest metrics, largest first (a sorted map in encounter
 *     order)
 * @param valuesByLabel distinct values of the labels with most, most first
 * @param counters further figures of the store under the names of its own metrics, such as {@code
 *     aegle_tsdb_wal_bytes}
 */
public record StoreStatus(
    long series,
    long chunks,
    long minTimeMillis,
    long maxTimeMillis,
    long labelPairs,
    Map<String, Long> seriesByMetric,
    Map<String, Long> valuesByLabel,
    Map<String, Double> counters) {}
