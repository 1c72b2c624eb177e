package aegle.server.intake;

import aegle.signals.Labels;

/**
 * What a door has added up for one series since it last handed it over to {@link Tallies}. Its
 * series is one that {@link Tallies#place} gave, so it is masked and within the limit.
 */
public sealed interface Gathered {
  Labels series();

  /**
   * By how much a counter grew.
   *
   * @param increase 0 or more
   * @param timeMillis when, in milliseconds since 1970; 0: now
   */
  record Rise(Labels series, double increase, long timeMillis) implements Gathered {}

  /**
   * What a gauge shows.
   *
   * @param value of the gauge, or what is added to what it showed
   * @param timeMillis when, in milliseconds since 1970; 0: now
   */
  record Level(Labels series, double value, Meaning meaning, long timeMillis) implements Gathered {
    /** What the value is. */
    public enum Meaning {
      VALUE,
      CHANGE
    }
  }

  /**
   * Values that were observed.
   *
   * @param count how many; a fraction where only a share of them was sent
   * @param counts how many of them each bound of {@link HistogramBounds} was the first to hold; the
   *     last is for those above all; taken over, not copied
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Spread(Labels series, double sum, double count, double[] counts) implements Gathered {}
}
