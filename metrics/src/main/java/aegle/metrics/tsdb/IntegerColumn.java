package aegle.metrics.tsdb;

import java.util.Arrays;

/**
 * Packs a column of whole numbers: differences of the order that fits (none, first or second), a
 * common base taken off, the rest in as few bits each as they need, and the few that need more set
 * aside.
 *
 * <pre>
 * +-------------+---------------------+--------------+-----------------+------------------------+--------+
 * | order 2 bit | order 1+: value 0   | base         | patches         | patches x (gap varint, | packed |
 * | width 6 bit | order 2: difference | zigzag       | count varint    | residual zigzag)       | bits   |
 * +-------------+---------------------+--------------+-----------------+------------------------+--------+
 * </pre>
 *
 * A regular clock (15 s steps) is order 1 with width 0; a gap in it or a counter's reset is one
 * patch. Arithmetic wraps around, so every column of 64-bit numbers comes back exactly. An encoder
 * is not thread-safe; decoding is static.
 */
final class IntegerColumn {
  /** Widths up to this are read with one 8-byte load at any bit offset. */
  private static final int WIDEST_PACKED = 57;

  private static final int WHOLE_WORD = 58;
  private static final int PATCH_COST_BITS = 40;
  private static final int TRIMMED_MAX = 3;

  private long[] residuals = new long[128];
  private long[] chosen = new long[128];
  private final long[] lowest = new long[TRIMMED_MAX + 1];
  private final long[] highest = new long[TRIMMED_MAX + 1];

  // The plan of the order looked at last.
  private int width;
  private long base;
  private long top;
  private long costBits;

  /** Writes the first {@code count} numbers of the column; {@code count} is at least 1. */
  void encode(ByteSink out, long[] column, int count) {
    if (residuals.length < count) {
      residuals = new long[count];
      chosen = new long[count];
    }
    int bestOrder = -1;
    int bestWidth = 0;
    long bestBase = 0;
    long bestTop = 0;
    long bestCost = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      int order = i == 0 ? 1 : i == 1 ? 0 : 2;
      if (order > 0 && count <= order) {
        continue;
      }
      plan(column, count, order);
      if (costBits < bestCost) {
        bestOrder = order;
        bestWidth = width;
        bestBase = base;
        bestTop = top;
        bestCost = costBits;
        long[] other = chosen;
        chosen = residuals;
        residuals = other;
        if (width == 0) {
          break;
        }
      }
    }
    int packed = count - bestOrder;
    out.put(bestOrder << 6 | (bestWidth <= WIDEST_PACKED ? bestWidth : WHOLE_WORD));
    if (bestOrder > 0) {
      out.putZigZag(column[0]);
    }
    if (bestOrder > 1) {
      out.putZigZag(column[1] - column[0]);
    }
    out.putZigZag(bestBase);
    writePatches(out, packed, bestBase, bestTop);
    pack(out, packed, bestWidth, bestBase);
  }

  private void plan(long[] column, int count, int order) {
    int packed = count - order;
    Arrays.fill(lowest, Long.MAX_VALUE);
    Arrays.fill(highest, Long.MIN_VALUE);
    long before = order > 0 ? column[order - 1] : 0;
    long slope = order > 1 ? column[1] - column[0] : 0;
    for (int i = 0; i < packed; i++) {
      long value = column[order + i];
      long residual = value;
      if (order == 1) {
        residual = value - before;
      } else if (order == 2) {
        residual = value - before - slope;
        slope = value - before;
      }
      before = value;
      residuals[i] = residual;
      if (residual < lowest[TRIMMED_MAX]) {
        insertLow(residual);
      }
      if (residual > highest[TRIMMED_MAX]) {
        insertHigh(residual);
      }
    }
    int trimmable = packed >= 16 ? TRIMMED_MAX : 0;
    costBits = Long.MAX_VALUE;
    for (int low = 0; low <= trimmable; low++) {
      for (int high = 0; low + high <= trimmable; high++) {
        int bits = 64 - Long.numberOfLeadingZeros(highest[high] - lowest[low]);
        int stored = bits > WIDEST_PACKED ? 64 : bits;
        long cost = (long) packed * stored + (long) (low + high) * PATCH_COST_BITS + order * 20L;
        if (cost < costBits) {
          costBits = cost;
          width = stored;
          base = lowest[low];
          top = highest[high];
        }
      }
    }
  }

  private void insertLow(long residual) {
    int at = TRIMMED_MAX;
    while (at > 0 && lowest[at - 1] > residual) {
      lowest[at] = lowest[at - 1];
      at--;
    }
    lowest[at] = residual;
  }

  private void insertHigh(long residual) {
    int at = TRIMMED_MAX;
    while (at > 0 && highest[at - 1] < residual) {
      highest[at] = highest[at - 1];
      at--;
    }
    highest[at] = residual;
  }

  private void writePatches(ByteSink out, int packed, long low, long high) {
    int patches = 0;
    for (int i = 0; i < packed; i++) {
      patches += chosen[i] < low || chosen[i] > high ? 1 : 0;
    }
    out.putVarint(patches);
    int next = 0;
    for (int i = 0; patches > 0 && i < packed; i++) {
      if (chosen[i] < low || chosen[i] > high) {
        out.putVarint(i - next);
        out.putZigZag(chosen[i]);
        chosen[i] = low;
        next = i + 1;
      }
    }
  }

  private void pack(ByteSink out, int packed, int bits, long low) {
    if (bits == 0) {
      return;
    }
    if (bits == 64) {
      for (int i = 0; i < packed; i++) {
        out.putLong(chosen[i] - low);
      }
      return;
    }
    int length = (int) (((long) packed * bits + 7) >>> 3);
    out.ensure(length + 8);
    byte[] bytes = out.array();
    int at = out.size();
    long word = 0;
    int filled = 0;
    for (int i = 0; i < packed; i++) {
      long residual = chosen[i] - low;
      word |= residual << filled;
      filled += bits;
      if (filled >= 64) {
        ByteSink.LONG.set(bytes, at, word);
        at += 8;
        filled -= 64;
        word = filled == 0 ? 0 : residual >>> (bits - filled);
      }
    }
    if (filled > 0) {
      ByteSink.LONG.set(bytes, at, word);
    }
    out.setSize(out.size() + length);
  }

  /** Reads so many numbers into {@code out[at ..]} and leaves the cursor behind the column. */
  static void decode(ByteCursor in, int count, long[] out, int at) {
    int header = in.octet();
    int order = header >>> 6;
    int bits = header & 0x3f;
    int packed = count - order;
    if (order > 2 || packed < 0 || bits > WHOLE_WORD) {
      throw new IndexOutOfBoundsException("column of order " + order + " and width " + bits);
    }
    if (order > 0) {
      out[at] = in.zigZag();
    }
    long slope = order > 1 ? in.zigZag() : 0;
    long base = in.zigZag();
    int patches = in.intVarint();
    if (patches == 0) {
      unpack(in, bits, packed, base, out, at + order);
    } else {
      unpackPatched(in, bits, packed, base, patches, out, at + order);
    }
    int end = at + count;
    if (order == 1) {
      long value = out[at];
      for (int i = at + 1; i < end; i++) {
        value += out[i];
        out[i] = value;
      }
    } else if (order == 2) {
      long value = out[at] + slope;
      out[at + 1] = value;
      for (int i = at + 2; i < end; i++) {
        slope += out[i];
        value += slope;
        out[i] = value;
      }
    }
  }

  private static void unpackPatched(
      ByteCursor in, int bits, int packed, long base, int patches, long[] out, int at) {
    if (patches > packed) {
      throw new IndexOutOfBoundsException(patches + " patches in a column of " + packed);
    }
    int[] positions = new int[patches];
    long[] residuals = new long[patches];
    int position = 0;
    for (int i = 0; i < patches; i++) {
      position += in.intVarint();
      positions[i] = position++;
      residuals[i] = in.zigZag();
    }
    unpack(in, bits, packed, base, out, at);
    for (int i = 0; i < patches; i++) {
      if (positions[i] >= packed) {
        throw new IndexOutOfBoundsException("patch " + positions[i] + " of " + packed);
      }
      out[at + positions[i]] = residuals[i];
    }
  }

  private static void unpack(ByteCursor in, int bits, int packed, long base, long[] out, int at) {
    if (bits == 0) {
      Arrays.fill(out, at, at + packed, base);
      return;
    }
    if (bits == WHOLE_WORD) {
      for (int i = 0; i < packed; i++) {
        out[at + i] = base + in.longValue();
      }
      return;
    }
    int start = in.position();
    in.skip((int) (((long) packed * bits + 7) >>> 3));
    byte[] bytes = in.array();
    long mask = (1L << bits) - 1;
    // Numbers whose 8-byte load stays within the array are read directly.
    int direct = Math.clamp(((bytes.length - 8L - start) << 3) / bits, 0, packed);
    long bit = 0;
    for (int i = 0; i < direct; i++) {
      long word = (long) ByteSink.LONG.get(bytes, start + (int) (bit >>> 3));
      out[at + i] = base + ((word >>> (bit & 7)) & mask);
      bit += bits;
    }
    for (int i = direct; i < packed; i++) {
      long word = tail(bytes, start + (int) (bit >>> 3));
      out[at + i] = base + ((word >>> (bit & 7)) & mask);
      bit += bits;
    }
  }

  private static long tail(byte[] bytes, int from) {
    long word = 0;
    int end = Math.min(bytes.length, from + 8);
    for (int i = end - 1; i >= from; i--) {
      word = word << 8 | (bytes[i] & 0xff);
    }
    return word;
  }
}
