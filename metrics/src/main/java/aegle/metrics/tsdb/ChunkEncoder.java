package aegle.metrics.tsdb;

import java.util.Arrays;

/**
 * Packs samples of one series, in order of time, into a chunk: see the package's story for the
 * layout. Values are taken as whole numbers of a power of ten when they are such (counters, and
 * gauges with a few decimals), with the odd one out (a staleness marker) beside; else as bits.
 *
 * <p>Holds scratch arrays: one per thread.
 */
final class ChunkEncoder {
  /** Tags 0 to 9 are the decimal exponent; values are numbers divided by that power of ten. */
  static final int MAX_EXPONENT = 9;

  static final int BITS = 16;
  static final int XOR = 17;

  /** Set on a decimal tag when some values stand beside it, as they are. */
  static final int WITH_EXCEPTIONS = 0x20;

  static final double[] POWERS_OF_TEN = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  private static final double LARGEST_EXACT = 9.007199254740992E15;

  /** A decimal column dearer than this is compared with the bitwise ones. */
  private static final int DEAR_BYTES_PER_SAMPLE = 4;

  private final IntegerColumn integers = new IntegerColumn();
  private final XorColumn xor = new XorColumn();
  private final ByteSink first = new ByteSink(1_024);
  private final ByteSink second = new ByteSink(1_024);
  private long[] column = new long[128];
  private int[] exceptions = new int[16];
  private int exceptionCount;

  /**
   * Appends one chunk to the sink.
   *
   * @param baseMillis what the decoder will know too, so that the first timestamp is short
   */
  void encode(
      long[] timestamps, double[] values, int from, int count, long baseMillis, ByteSink out) {
    if (column.length < count) {
      column = new long[count];
    }
    long start = timestamps[from];
    out.putVarint(count);
    out.putZigZag(start - baseMillis);
    for (int i = 0; i < count; i++) {
      column[i] = timestamps[from + i] - start;
    }
    integers.encode(out, column, count);
    encodeValues(values, from, count, out);
  }

  private void encodeValues(double[] values, int from, int count, ByteSink out) {
    first.clear();
    int exponent = exponentOf(values, from, count);
    if (exponent >= 0) {
      scale(values, from, count, exponent);
      writeDecimal(values, from, count, exponent);
      if (first.size() <= count * DEAR_BYTES_PER_SAMPLE) {
        out.putBytes(first.array(), 0, first.size());
        return;
      }
    }
    ByteSink best = first;
    second.clear();
    second.put(XOR);
    xor.encode(second, values, from, count);
    if (exponent < 0 || second.size() < first.size()) {
      best = second;
    }
    ByteSink third = best == first ? second : first;
    third.clear();
    third.put(BITS);
    for (int i = 0; i < count; i++) {
      column[i] = Double.doubleToRawLongBits(values[from + i]);
    }
    integers.encode(third, column, count);
    if (third.size() < best.size()) {
      best = third;
    }
    out.putBytes(best.array(), 0, best.size());
  }

  private void writeDecimal(double[] values, int from, int count, int exponent) {
    first.put(exceptionCount > 0 ? exponent | WITH_EXCEPTIONS : exponent);
    if (exceptionCount > 0) {
      first.putVarint(exceptionCount);
      int next = 0;
      for (int i = 0; i < exceptionCount; i++) {
        first.putVarint(exceptions[i] - next);
        first.putLong(Double.doubleToRawLongBits(values[from + exceptions[i]]));
        next = exceptions[i] + 1;
      }
    }
    integers.encode(first, column, count);
  }

  /** The least power of ten that makes all but a few values whole, or -1. */
  private int exponentOf(double[] values, int from, int count) {
    int allowed = 1 + count / 16;
    int misfits = 0;
    int exponent = 0;
    for (int i = 0; i < count; i++) {
      double value = values[from + i];
      if (fits(value, exponent)) {
        continue;
      }
      int larger = exponent + 1;
      while (larger <= MAX_EXPONENT && !fits(value, larger)) {
        larger++;
      }
      if (larger <= MAX_EXPONENT) {
        exponent = larger;
      } else if (++misfits > allowed) {
        return -1;
      }
    }
    return exponent;
  }

  private static boolean fits(double value, int exponent) {
    double power = POWERS_OF_TEN[exponent];
    double scaled = Math.rint(value * power);
    return Math.abs(scaled) <= LARGEST_EXACT
        && Double.doubleToRawLongBits((double) (long) scaled / power)
            == Double.doubleToRawLongBits(value);
  }

  private void scale(double[] values, int from, int count, int exponent) {
    double power = POWERS_OF_TEN[exponent];
    exceptionCount = 0;
    long before = 0;
    for (int i = 0; i < count; i++) {
      double value = values[from + i];
      if (fits(value, exponent)) {
        before = (long) Math.rint(value * power);
      } else {
        if (exceptionCount == exceptions.length) {
          exceptions = Arrays.copyOf(exceptions, exceptionCount * 2);
        }
        exceptions[exceptionCount++] = i;
      }
      column[i] = before;
    }
  }
}
