package aegle.server.advice;

import java.util.Arrays;

/** How much came within the last minute and the last hour. Guarded by its owner's lock. */
final class Pace {
  private static final long FINE_MILLIS = 5_000;
  private static final long COARSE_MILLIS = 60_000;

  private final Ring minute = new Ring(12, FINE_MILLIS);
  private final Ring hour = new Ring(60, COARSE_MILLIS);

  /** Counts of the newest steps of equal length; older ones are overwritten. */
  private static final class Ring {
    private final long[] counts;
    private final long stepMillis;
    private long newest = Long.MIN_VALUE;

    Ring(int steps, long stepMillis) {
      this.counts = new long[steps];
      this.stepMillis = stepMillis;
    }

    void add(long nowMillis, long count) {
      advance(nowMillis);
      counts[(int) (newest % counts.length)] += count;
    }

    long sum(long nowMillis) {
      advance(nowMillis);
      long sum = 0;
      for (long count : counts) {
        sum += count;
      }
      return sum;
    }

    /** A clock that was set back goes on counting in the newest step. */
    private void advance(long nowMillis) {
      long step = nowMillis / stepMillis;
      if (newest == Long.MIN_VALUE || step - newest >= counts.length) {
        Arrays.fill(counts, 0);
        newest = step;
      }
      while (newest < step) {
        newest++;
        counts[(int) (newest % counts.length)] = 0;
      }
    }
  }

  void add(long nowMillis, long count) {
    minute.add(nowMillis, count);
    hour.add(nowMillis, count);
  }

  long lastMinute(long nowMillis) {
    return minute.sum(nowMillis);
  }

  long lastHour(long nowMillis) {
    return hour.sum(nowMillis);
  }
}
