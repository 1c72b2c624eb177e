package aegle.protocols.otlp;

import aegle.signals.Labels;
import aegle.signals.SampleBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Samples of metrics that are totals, one a series and row, in the sender's order. */
public final class TotalsBatch implements SampleBatch {
  /** The key space of all such batches: equal bytes mean equal labels anywhere. */
  public static final String KEY_SPACE = "otlp-1";

  private static final int LENGTH_BYTES = 4;

  private final List<Labels> series = new ArrayList<>();
  private long[] timesMillis = new long[64];
  private long[] startsMillis = new long[64];
  private double[] values = new double[64];
  private int current = -1;
  private boolean lent;
  private byte[] key = new byte[512];
  private int keyLength;

  public TotalsBatch() {}

  /**
   * Adds a row.
   *
   * @param startMillis since when it counts, or 0 where it is no count or does not say
   */
  public void add(Labels labels, long timeMillis, long startMillis, double value) {
    int at = series.size();
    if (at == values.length) {
      timesMillis = Arrays.copyOf(timesMillis, 2 * at);
      startsMillis = Arrays.copyOf(startsMillis, 2 * at);
      values = Arrays.copyOf(values, 2 * at);
    }
    series.add(labels);
    timesMillis[at] = timeMillis;
    startsMillis[at] = startMillis;
    values[at] = value;
  }

  /** How many series, and so samples, there are. */
  public int size() {
    return series.size();
  }

  /**
   * Since when the current series counts, in milliseconds since 1970, or 0 where it is a gauge or
   * does not say. A start later than the last sample of the series is a reset, even where the value
   * is not lower than before.
   */
  @Override
  public long startMillis() {
    return startsMillis[current];
  }

  @Override
  public boolean nextSeries() {
    if (current + 1 >= series.size()) {
      return false;
    }
    current++;
    lent = false;
    keyLength = 0;
    Labels labels = series.get(current);
    for (int i = 0; i < labels.size(); i++) {
      append(labels.name(i));
      append(labels.value(i));
    }
    return true;
  }

  /** Each text with its length before it, so that no value can pass for two. */
  private void append(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int wanted = keyLength + LENGTH_BYTES + bytes.length;
    if (wanted > key.length) {
      key = Arrays.copyOf(key, Math.max(wanted, 2 * key.length));
    }
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      key[keyLength++] = (byte) (bytes.length >>> shift);
    }
    System.arraycopy(bytes, 0, key, keyLength, bytes.length);
    keyLength += bytes.length;
  }

  @Override
  public byte[] keyBytes() {
    return key;
  }

  @Override
  public int keyOffset() {
    return 0;
  }

  @Override
  public int keyLength() {
    return keyLength;
  }

  @Override
  public String keySpace() {
    return KEY_SPACE;
  }

  @Override
  public Labels labels() {
    return series.get(current);
  }

  @Override
  public boolean nextSample() {
    boolean first = !lent;
    lent = true;
    return first;
  }

  @Override
  public long timestampMillis() {
    return timesMillis[current];
  }

  @Override
  public double value() {
    return values[current];
  }
}
