package aegle.server.probe;

import aegle.signals.Labels;
import aegle.signals.SampleBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The samples of one scrape in columns, then walked once. Not thread-safe. */
final class ScrapeBatch implements SampleBatch {
  private final String keySpace;
  private final List<KnownSeries> series;
  private long[] timestampsMillis;
  private double[] values;
  private final BitSet endingLater = new BitSet();
  private final BitSet newborn = new BitSet();
  private final long formerMillis;
  private int next = -1;
  private boolean sampleTaken;

  ScrapeBatch(String keySpace, int expectedSamples) {
    this(keySpace, expectedSamples, 0);
  }

  /**
   * A batch of a target that was read before.
   *
   * @param formerMillis when it was, without the counters that are new now; 0: it was not
   */
  ScrapeBatch(String keySpace, int expectedSamples, long formerMillis) {
    this.formerMillis = formerMillis;
    this.keySpace = keySpace;
    this.series = new ArrayList<>(expectedSamples);
    this.timestampsMillis = new long[Math.max(16, expectedSamples)];
    this.values = new double[timestampsMillis.length];
  }

  void add(KnownSeries known, long timestampMillis, double value) {
    int size = series.size();
    if (size == values.length) {
      timestampsMillis = Arrays.copyOf(timestampsMillis, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    timestampsMillis[size] = timestampMillis;
    values[size] = value;
    series.add(known);
  }

  /** Whether the series added last ends when it is missing from the next answer. */
  void endsLater(boolean ends) {
    endingLater.set(series.size() - 1, ends);
  }

  /** Says that the series added last is a counter that the former answer did not have. */
  void markNewborn() {
    newborn.set(series.size() - 1);
  }

  @Override
  public long startMillis() {
    return newborn.get(next) ? formerMillis : 0;
  }

  boolean endsLater(int index) {
    return endingLater.get(index);
  }

  int size() {
    return series.size();
  }

  KnownSeries series(int index) {
    return series.get(index);
  }

  @Override
  public boolean nextSeries() {
    sampleTaken = false;
    return ++next < series.size();
  }

  @Override
  public byte[] keyBytes() {
    return series.get(next).key();
  }

  @Override
  public int keyOffset() {
    return 0;
  }

  @Override
  public int keyLength() {
    return series.get(next).key().length;
  }

  @Override
  public String keySpace() {
    return keySpace;
  }

  @Override
  public Labels labels() {
    return series.get(next).labels();
  }

  @Override
  public boolean nextSample() {
    boolean first = !sampleTaken;
    sampleTaken = true;
    return first;
  }

  @Override
  public long timestampMillis() {
    return timestampsMillis[next];
  }

  @Override
  public double value() {
    return values[next];
  }
}
