package aegle.metrics.tsdb;

/**
 * Packs doubles that no decimal scale fits: each as the bits in which it differs from the one
 * before (Facebook's Gorilla paper, section 4.1.3). Every bit pattern comes back exactly.
 *
 * <p>Bits are written lowest first: {@code 0} the same value; {@code 01} differing bits within the
 * window before; {@code 11} a new window of 6 bits leading zeros, 6 bits length less one.
 */
final class XorColumn {
  private ByteSink out = new ByteSink(16);
  private long word;
  private int filled;

  void encode(ByteSink sink, double[] values, int from, int count) {
    out = sink;
    word = 0;
    filled = 0;
    long before = Double.doubleToRawLongBits(values[from]);
    out.putLong(before);
    int leading = 64;
    int length = 0;
    for (int i = 1; i < count; i++) {
      long bits = Double.doubleToRawLongBits(values[from + i]);
      long differing = bits ^ before;
      before = bits;
      if (differing == 0) {
        put(0, 1);
        continue;
      }
      int zeros = Long.numberOfLeadingZeros(differing);
      int trailing = Long.numberOfTrailingZeros(differing);
      int needed = 64 - zeros - trailing;
      if (zeros >= leading && trailing >= 64 - leading - length && length - needed < 12) {
        put(1, 2);
        put(differing >>> (64 - leading - length), length);
      } else {
        leading = zeros;
        length = needed;
        put(3, 2);
        put(leading | (long) (length - 1) << 6, 12);
        put(differing >>> trailing, length);
      }
    }
    while (filled > 0) {
      out.put((int) word);
      word >>>= 8;
      filled -= 8;
    }
  }

  private void put(long bits, int count) {
    word |= bits << filled;
    int total = filled + count;
    if (total >= 64) {
      out.putLong(word);
      int written = 64 - filled;
      word = written == 64 ? 0 : bits >>> written;
      filled = total - 64;
    } else {
      filled = total;
    }
  }

  static void decode(ByteCursor in, int count, double[] values, int at) {
    long before = in.longValue();
    values[at] = Double.longBitsToDouble(before);
    BitReader bits = new BitReader(in.array(), in.position(), in.limit());
    int leading = 0;
    int length = 0;
    for (int i = 1; i < count; i++) {
      if (bits.read(1) != 0) {
        if (bits.read(1) != 0) {
          long window = bits.read(12);
          leading = (int) (window & 63);
          length = (int) (window >>> 6) + 1;
        }
        if (leading + length > 64) {
          throw new IndexOutOfBoundsException("window of " + leading + " and " + length + " bits");
        }
        before ^= bits.read(length) << (64 - leading - length);
      }
      values[at + i] = Double.longBitsToDouble(before);
    }
  }

  private static final class BitReader {
    private final byte[] bytes;
    private final int limit;
    private int position;
    private long word;
    private int left;

    BitReader(byte[] bytes, int position, int limit) {
      this.bytes = bytes;
      this.position = position;
      this.limit = limit;
    }

    long read(int count) {
      if (count <= left) {
        long result = count == 64 ? word : word & ((1L << count) - 1);
        word = count == 64 ? 0 : word >>> count;
        left -= count;
        return result;
      }
      long low = word;
      int have = left;
      refill();
      int missing = count - have;
      if (missing > left) {
        throw new IndexOutOfBoundsException("bits end at " + limit);
      }
      long high = missing == 64 ? word : word & ((1L << missing) - 1);
      word = missing == 64 ? 0 : word >>> missing;
      left -= missing;
      return low | high << have;
    }

    private void refill() {
      if (limit - position >= 8) {
        word = (long) ByteSink.LONG.get(bytes, position);
        position += 8;
        left = 64;
        return;
      }
      word = 0;
      left = 0;
      while (position < limit) {
        word |= (bytes[position++] & 0xffL) << left;
        left += 8;
      }
    }
  }
}
