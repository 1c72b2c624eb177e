package aegle.server.cardinality;

import aegle.signals.Labels;

/**
 * A series that stands for those beyond a budget. Guarded by the lock of its source.
 *
 * <p>What its counters told comes to light as {@link Rise}s. After a restart some of that may be
 * told again, from before the end on: so much is held back until the counters are where they were.
 */
final class OtherSeries {
  private final Labels labels;
  private final int weight;
  private double total;
  private double pending;
  private double heldBack;
  private long lastMillis;

  OtherSeries(Labels labels, int weight, long nowMillis) {
    this.labels = labels;
    this.weight = weight;
    this.lastMillis = nowMillis;
  }

  Labels labels() {
    return labels;
  }

  int weight() {
    return weight;
  }

  void hear(long nowMillis) {
    lastMillis = nowMillis;
  }

  boolean isSilentSince(long millis) {
    return lastMillis < millis && pending == 0;
  }

  void rise(double growth) {
    total += growth;
    double swallowed = Math.min(heldBack, growth);
    heldBack -= swallowed;
    pending += growth - swallowed;
  }

  /** What all its counters told, in all. */
  double total() {
    return total;
  }

  /**
   * Goes on after a restart.
   *
   * @param saved what its counters had told when they were saved
   * @param stored what the store shows
   */
  void goOn(double saved, double stored) {
    total = saved;
    pending = Math.max(0, saved - stored);
    heldBack = Math.max(0, stored - saved);
  }

  /** By how much it grew since it was last asked. */
  double drain() {
    double grown = pending;
    pending = 0;
    return grown;
  }
}
