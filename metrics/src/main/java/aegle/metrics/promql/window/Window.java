package aegle.metrics.promql.window;

import aegle.metrics.SampleBuffer;
import aegle.signals.StaleMarker;
import java.util.Arrays;

/**
 * The samples of one series in a left-open range {@code (start, end]}, sliding from step to step.
 *
 * <p>Holds the columns of the whole series, cleared of staleness markers, and two indices into
 * them. One thread uses it; it is made once a scan and loaded for each series.
 */
public final class Window {
  private final SampleBuffer samples = new SampleBuffer(256);
  private long[] times = new long[0];
  private double[] values = new double[0];
  private int size;
  private int from;
  private int to;
  private long startMillis;
  private long endMillis;
  private long stepMillis;
  private double firstParameter;
  private double secondParameter;
  private int[] resets = new int[8];
  private int resetCount = -1;
  private int nextReset;
  private double[] scratch = new double[64];

  /** The buffer to read a series into, cleared. */
  public SampleBuffer emptyBuffer() {
    samples.clear();
    return samples;
  }

  /** Takes over what was read into the buffer. */
  public void load() {
    times = samples.timestampsMillis();
    values = samples.values();
    size = withoutStale();
    from = 0;
    to = 0;
    resetCount = -1;
    nextReset = 0;
  }

  private int withoutStale() {
    int kept = 0;
    for (int i = 0; i < samples.size(); i++) {
      if (!StaleMarker.is(values[i])) {
        if (kept != i) {
          times[kept] = times[i];
          values[kept] = values[i];
        }
        kept++;
      }
    }
    return kept;
  }

  /**
   * Moves to the samples with {@code start < t <= end}; neither edge may go back. False when there
   * are none.
   *
   * @param stepMillis the time of evaluation, which differs from the end by the offset
   */
  public boolean slideTo(long startMillis, long endMillis, long stepMillis) {
    this.startMillis = startMillis;
    this.endMillis = endMillis;
    this.stepMillis = stepMillis;
    while (to < size && times[to] <= endMillis) {
      to++;
    }
    while (from < to && times[from] <= startMillis) {
      from++;
    }
    return from < to;
  }

  /** Sets the arguments of the function at this step. */
  public void setParameters(double first, double second) {
    firstParameter = first;
    secondParameter = second;
  }

  public int count() {
    return to - from;
  }

  /** Time of the sample at the index from 0 on. */
  public long timeMillis(int index) {
    return times[from + index];
  }

  public double value(int index) {
    return values[from + index];
  }

  long lastMillis() {
    return times[to - 1];
  }

  double lastValue() {
    return values[to - 1];
  }

  long startMillis() {
    return startMillis;
  }

  long endMillis() {
    return endMillis;
  }

  long stepMillis() {
    return stepMillis;
  }

  double firstParameter() {
    return firstParameter;
  }

  double secondParameter() {
    return secondParameter;
  }

  /**
   * What a counter lost by resets within the window: the values before each fall, added to {@code
   * sum} in their order. The resets of a series are looked for once, and most have none.
   */
  double withResets(double sum) {
    if (resetCount < 0) {
      findResets();
    }
    while (nextReset < resetCount && resets[nextReset] <= from) {
      nextReset++;
    }
    double result = sum;
    for (int i = nextReset; i < resetCount && resets[i] < to; i++) {
      result += values[resets[i] - 1];
    }
    return result;
  }

  private void findResets() {
    resetCount = 0;
    for (int i = 1; i < size; i++) {
      if (values[i] < values[i - 1]) {
        if (resetCount == resets.length) {
          resets = Arrays.copyOf(resets, resetCount * 2);
        }
        resets[resetCount++] = i;
      }
    }
  }

  /** A copy of the values in the window; valid until the next call. */
  double[] copy() {
    if (scratch.length < count()) {
      scratch = new double[Math.max(count(), scratch.length * 2)];
    }
    System.arraycopy(values, from, scratch, 0, count());
    return scratch;
  }
}
