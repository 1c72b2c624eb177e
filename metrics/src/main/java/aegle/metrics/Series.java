package aegle.metrics;

import aegle.signals.Labels;

/**
 * One stored series, as {@link SeriesStore#select} found it. Safe to read from several threads at
 * once.
 */
public interface Series {
  Labels labels();

  /**
   * Adds the samples with {@code fromMillis <= t <= toMillis} to the buffer, oldest first, each
   * timestamp once, staleness markers included. The buffer is not cleared.
   */
  void read(long fromMillis, long toMillis, SampleBuffer into);
}
