package aegle.server.intake;

/**
 * What a series showed before the tally that goes on with it began: before a restart, or before an
 * hour of silence.
 *
 * @param value of a counter or a gauge, or the sum of a histogram
 * @param count observations of a histogram
 * @param buckets of a histogram, by {@link HistogramBounds}; taken over, not copied
 * @param timeMillis of the newest sample, in milliseconds since 1970; 0 where there is none
 * @param isPending whether it is still to be written ahead of the first new value
 */
@SuppressWarnings("ArrayRecordComponent")
record Earlier(double value, double count, double[] buckets, long timeMillis, boolean isPending) {
  /** Nothing was there. */
  static Earlier none(int buckets) {
    return new Earlier(0, 0, new double[buckets], 0, true);
  }

  Earlier written() {
    return isPending ? new Earlier(value, count, buckets, timeMillis, false) : this;
  }

  Earlier pending() {
    return isPending ? this : new Earlier(value, count, buckets, timeMillis, true);
  }
}
