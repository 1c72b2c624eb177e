package aegle.metrics.tsdb;

import java.time.Duration;

/**
 * Settings and limits of the time-series database.
 *
 * @param retention samples older than the newest stored one by more than this are deleted, block by
 *     block
 * @param retentionBytes the oldest blocks are deleted while blocks and log together are larger; 0
 *     is no limit
 * @param blockSpan time that one freshly cut block covers, and the unit of all larger blocks
 * @param fsyncInterval how often the log is forced to the device; zero forces it before every
 *     append returns. A killed process loses nothing either way, a power cut up to this much.
 * @param futureLimit samples further ahead of the clock than this are refused
 * @param maintenanceInterval how often cutting, compaction and retention are considered
 * @param maxSeries series in memory at once
 * @param maxLabelsPerSeries labels of one series, the metric name included
 * @param maxLabelNameBytes UTF-8 bytes of one label name
 * @param maxLabelValueBytes UTF-8 bytes of one label value
 * @param walSegmentBytes size at which a new file of the log is begun
 */
public record TsdbOptions(
    Duration retention,
    long retentionBytes,
    Duration blockSpan,
    Duration fsyncInterval,
    Duration futureLimit,
    Duration maintenanceInterval,
    int maxSeries,
    int maxLabelsPerSeries,
    int maxLabelNameBytes,
    int maxLabelValueBytes,
    long walSegmentBytes) {
  private static final Duration ONE_MINUTE = Duration.ofMinutes(1);

  public TsdbOptions {
    require(retention.compareTo(ONE_MINUTE) >= 0, "retention", retention, "1m or more");
    require(retentionBytes >= 0, "retention bytes", retentionBytes, "0 (no limit) or more");
    require(blockSpan.compareTo(ONE_MINUTE) >= 0, "block span", blockSpan, "1m or more");
    require(!fsyncInterval.isNegative(), "fsync interval", fsyncInterval, "0s or more");
    require(!futureLimit.isNegative(), "future limit", futureLimit, "0s or more");
    require(
        maintenanceInterval.isPositive(), "maintenance interval", maintenanceInterval, "over 0s");
    require(maxSeries > 0, "series limit", maxSeries, "1 or more");
    require(maxLabelsPerSeries > 0, "label limit", maxLabelsPerSeries, "1 or more");
    require(maxLabelNameBytes > 0, "label name limit", maxLabelNameBytes, "1 byte or more");
    require(maxLabelValueBytes > 0, "label value limit", maxLabelValueBytes, "1 byte or more");
    require(walSegmentBytes >= 4096, "log segment size", walSegmentBytes, "4096 bytes or more");
  }

  private static void require(boolean held, String what, Object got, String allowed) {
    if (!held) {
      throw new IllegalArgumentException(
          "cannot use a " + what + " of " + got + "; allowed is " + allowed);
    }
  }

  public static TsdbOptions defaults() {
    return new TsdbOptions(
        Duration.ofDays(30),
        0,
        Duration.ofHours(2),
        Duration.ofSeconds(1),
        Duration.ofMinutes(10),
        Duration.ofSeconds(10),
        5_000_000,
        64,
        1_024,
        8_192,
        128L << 20);
  }

  public TsdbOptions withRetention(Duration time, long bytes) {
    return new TsdbOptions(
        time,
        bytes,
        blockSpan,
        fsyncInterval,
        futureLimit,
        maintenanceInterval,
        maxSeries,
        maxLabelsPerSeries,
        maxLabelNameBytes,
        maxLabelValueBytes,
        walSegmentBytes);
  }

  public TsdbOptions withFsyncInterval(Duration interval) {
    return new TsdbOptions(
        retention,
        retentionBytes,
        blockSpan,
        interval,
        futureLimit,
        maintenanceInterval,
        maxSeries,
        maxLabelsPerSeries,
        maxLabelNameBytes,
        maxLabelValueBytes,
        walSegmentBytes);
  }

  public TsdbOptions withMaintenanceInterval(Duration interval) {
    return new TsdbOptions(
        retention,
        retentionBytes,
        blockSpan,
        fsyncInterval,
        futureLimit,
        interval,
        maxSeries,
        maxLabelsPerSeries,
        maxLabelNameBytes,
        maxLabelValueBytes,
        walSegmentBytes);
  }

  public TsdbOptions withMaxSeries(int limit) {
    return new TsdbOptions(
        retention,
        retentionBytes,
        blockSpan,
        fsyncInterval,
        futureLimit,
        maintenanceInterval,
        limit,
        maxLabelsPerSeries,
        maxLabelNameBytes,
        maxLabelValueBytes,
        walSegmentBytes);
  }

  public TsdbOptions withWalSegmentBytes(long bytes) {
    return new TsdbOptions(
        retention,
        retentionBytes,
        blockSpan,
        fsyncInterval,
        futureLimit,
        maintenanceInterval,
        maxSeries,
        maxLabelsPerSeries,
        maxLabelNameBytes,
        maxLabelValueBytes,
        bytes);
  }
}
