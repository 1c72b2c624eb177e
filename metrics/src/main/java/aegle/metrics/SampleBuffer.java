package aegle.metrics;

import java.util.Arrays;

/** A growing pair of columns, timestamps and values, made to be reused. Not thread-safe. */
public final class SampleBuffer {
  private long[] timestampsMillis;
  private double[] values;
  private int size;

  public SampleBuffer() {
    this(128);
  }

  public SampleBuffer(int capacity) {
    timestampsMillis = new long[capacity];
    values = new double[capacity];
  }

  public void add(long timestampMillis, double value) {
    if (size == values.length) {
      grow(size + 1);
    }
    timestampsMillis[size] = timestampMillis;
    values[size++] = value;
  }

  /**
   * Makes room for so many more samples, so that {@link #timestampsMillis()} and {@link #values()}
   * can be filled directly.
   */
  public void reserve(int more) {
    if (size + more > values.length) {
      grow(size + more);
    }
  }

  /** After the arrays were filled directly up to here. */
  public void setSize(int newSize) {
    size = newSize;
  }

  private void grow(int atLeast) {
    int capacity = Math.max(atLeast, values.length * 2);
    timestampsMillis = Arrays.copyOf(timestampsMillis, capacity);
    values = Arrays.copyOf(values, capacity);
  }

  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  /**
   * The backing array, valid until the next {@link #add} or {@link #reserve}; only the first {@link
   * #size} count.
   */
  public long[] timestampsMillis() {
    return timestampsMillis;
  }

  /**
   * The backing array, valid until the next {@link #add} or {@link #reserve}; only the first {@link
   * #size} count.
   */
  public double[] values() {
    return values;
  }

  public long timestampMillis(int index) {
    return timestampsMillis[index];
  }

  public double value(int index) {
    return values[index];
  }
}
