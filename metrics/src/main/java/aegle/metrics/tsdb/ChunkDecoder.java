package aegle.metrics.tsdb;

import aegle.metrics.SampleBuffer;

/** Unpacks what {@link ChunkEncoder} packed. Stateless; any thread. */
final class ChunkDecoder {
  /** No writer makes larger chunks, so a larger count is damage and not a reason to reserve. */
  static final int MAX_SAMPLES = 1 << 16;

  private static final int[] NONE = {};
  private static final double[] NO_VALUES = {};

  private ChunkDecoder() {}

  /** The time of the first sample, without unpacking the rest. */
  static long firstMillis(byte[] chunk, long baseMillis) {
    ByteCursor in = new ByteCursor(chunk, 0, chunk.length);
    in.varint();
    return baseMillis + in.zigZag();
  }

  /**
   * Adds the chunk's samples with {@code from <= t <= to} to the buffer.
   *
   * @throws IndexOutOfBoundsException when the bytes are no chunk
   */
  static void decode(
      byte[] bytes, int offset, int limit, long baseMillis, long from, long to, SampleBuffer into) {
    ByteCursor in = new ByteCursor(bytes, offset, limit);
    int count = in.intVarint();
    if (count == 0 || count > MAX_SAMPLES) {
      throw new IndexOutOfBoundsException("chunk of " + count + " samples");
    }
    long start = baseMillis + in.zigZag();
    if (start > to) {
      return;
    }
    int at = into.size();
    // Twice the room: the whole numbers behind the values are unpacked behind the timestamps.
    into.reserve(2 * count);
    long[] timestamps = into.timestampsMillis();
    double[] values = into.values();
    IntegerColumn.decode(in, count, timestamps, at);
    int end = at + count;
    int first = at;
    // Only the times are unpacked of a chunk that lies before the range.
    if (start + timestamps[end - 1] < from) {
      return;
    }
    for (int i = at; i < end; i++) {
      timestamps[i] += start;
    }
    while (first < end && timestamps[first] < from) {
      first++;
    }
    int last = end;
    while (last > first && timestamps[last - 1] > to) {
      last--;
    }
    decodeValues(in, count, timestamps, values, at);
    if (first > at) {
      System.arraycopy(timestamps, first, timestamps, at, last - first);
      System.arraycopy(values, first, values, at, last - first);
    }
    into.setSize(at + last - first);
  }

  private static void decodeValues(
      ByteCursor in, int count, long[] scratch, double[] values, int at) {
    int tag = in.octet();
    if (tag == ChunkEncoder.XOR) {
      XorColumn.decode(in, count, values, at);
      return;
    }
    if (tag == ChunkEncoder.BITS) {
      IntegerColumn.decode(in, count, scratch, at + count);
      for (int i = 0; i < count; i++) {
        values[at + i] = Double.longBitsToDouble(scratch[at + count + i]);
      }
      return;
    }
    decodeDecimal(in, tag, count, scratch, values, at);
  }

  private static void decodeDecimal(
      ByteCursor in, int tag, int count, long[] scratch, double[] values, int at) {
    int exponent = tag & ~ChunkEncoder.WITH_EXCEPTIONS;
    if (exponent > ChunkEncoder.MAX_EXPONENT) {
      throw new IndexOutOfBoundsException("value encoding " + tag);
    }
    int[] positions = NONE;
    double[] exceptions = NO_VALUES;
    if (tag != exponent) {
      int exceptionCount = in.intVarint();
      if (exceptionCount > count) {
        throw new IndexOutOfBoundsException(exceptionCount + " exceptions of " + count);
      }
      positions = new int[exceptionCount];
      exceptions = new double[exceptionCount];
      int position = 0;
      for (int i = 0; i < exceptionCount; i++) {
        position += in.intVarint();
        positions[i] = position++;
        exceptions[i] = Double.longBitsToDouble(in.longValue());
      }
    }
    int numbers = at + count;
    IntegerColumn.decode(in, count, scratch, numbers);
    if (exponent == 0) {
      for (int i = 0; i < count; i++) {
        values[at + i] = scratch[numbers + i];
      }
    } else {
      double power = ChunkEncoder.POWERS_OF_TEN[exponent];
      for (int i = 0; i < count; i++) {
        values[at + i] = scratch[numbers + i] / power;
      }
    }
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] >= count) {
        throw new IndexOutOfBoundsException("exception " + positions[i] + " of " + count);
      }
      values[at + positions[i]] = exceptions[i];
    }
  }
}
