package aegle.server.probe;

import aegle.signals.Labels;

/**
 * A series that a target has sent, with what is known of its last appearance. Owned by one {@link
 * SeriesMemory}.
 */
final class KnownSeries {
  private static final long NEVER = -1;

  private final Labels labels;
  private final byte[] key;
  private long lastRound = NEVER;
  private boolean endsWhenItVanishes;

  KnownSeries(Labels labels, int number) {
    this.labels = labels;
    this.key =
        new byte[] {
          (byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number
        };
  }

  Labels labels() {
    return labels;
  }

  /** Stands for the series within the memory's key space. */
  byte[] key() {
    return key;
  }

  long lastRound() {
    return lastRound;
  }

  boolean endsWhenItVanishes() {
    return endsWhenItVanishes;
  }

  void seen(long round, boolean endsLater) {
    // A series with and without own timestamps in one answer ends when the one without does.
    endsWhenItVanishes = endsLater || (lastRound == round && endsWhenItVanishes);
    lastRound = round;
  }
}
