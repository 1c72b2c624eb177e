package aegle.metrics.tsdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The newest samples of 64 series, not yet packed: one lane each, row by row, so that a sender
 * which repeats its order writes memory from front to back instead of touching an object per series
 * (a random access costs more here than all else that is done to a sample).
 *
 * <p>Written by the appender, which holds the head's append lock. A reader holds the monitor of the
 * {@link HeadSeries} and reads the lane's count first: what lies below it does not change until the
 * lane is emptied, and that needs the monitor too.
 */
final class Lanes {
  static final int WIDTH = 64;

  /** Samples a lane holds before they are packed into a chunk. */
  static final int DEPTH = 32;

  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);

  /** Milliseconds after the lane's base, row by row. */
  final int[] offsets = new int[WIDTH * DEPTH];

  final double[] values = new double[WIDTH * DEPTH];
  final long[] baseMillis = new long[WIDTH];

  /** Time of the oldest sample in memory; {@link Long#MAX_VALUE} without one. */
  final long[] firstMillis = new long[WIDTH];

  /** Time of the newest sample ever appended; {@link Long#MIN_VALUE} without one. */
  final long[] lastMillis = new long[WIDTH];

  final double[] lastValue = new double[WIDTH];
  private final int[] counts = new int[WIDTH];

  Lanes() {
    Arrays.fill(firstMillis, Long.MAX_VALUE);
    Arrays.fill(lastMillis, Long.MIN_VALUE);
  }

  int count(int lane) {
    return (int) COUNT.getAcquire(counts, lane);
  }

  void setCount(int lane, int count) {
    COUNT.setRelease(counts, lane, count);
  }

  /** Whether the sample has room and a time within reach of the lane's base. */
  boolean accepts(int lane, long timestampMillis) {
    int count = counts[lane];
    return count == 0 || (count < DEPTH && timestampMillis - baseMillis[lane] <= Integer.MAX_VALUE);
  }

  void add(int lane, long timestampMillis, double value) {
    int count = counts[lane];
    if (count == 0) {
      baseMillis[lane] = timestampMillis;
      if (firstMillis[lane] == Long.MAX_VALUE) {
        firstMillis[lane] = timestampMillis;
      }
    }
    int at = count * WIDTH + lane;
    offsets[at] = (int) (timestampMillis - baseMillis[lane]);
    values[at] = value;
    setCount(lane, count + 1);
  }

  /** Makes the lane as new, for another series. */
  void clear(int lane) {
    setCount(lane, 0);
    firstMillis[lane] = Long.MAX_VALUE;
    lastMillis[lane] = Long.MIN_VALUE;
    lastValue[lane] = 0;
  }
}
