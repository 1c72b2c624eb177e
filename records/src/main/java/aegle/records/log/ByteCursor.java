package aegle.records.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link ByteSink} wrote. Reading past the end throws {@link IndexOutOfBoundsException},
 * which {@link EntryBytes} turns into a sentence.
 */
final class ByteCursor {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int end;
  private int at;

  ByteCursor(byte[] bytes, int start, int length) {
    this.bytes = bytes;
    this.at = start;
    this.end = start + length;
  }

  int position() {
    return at;
  }

  int left() {
    return end - at;
  }

  void skip(int count) {
    at += check(count);
  }

  int next() {
    check(1);
    return bytes[at++] & 0xff;
  }

  int nextInt() {
    check(Integer.BYTES);
    int value = (int) INTS.get(bytes, at);
    at += Integer.BYTES;
    return value;
  }

  long nextLong() {
    check(Long.BYTES);
    long value = (long) LONGS.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  long nextVarint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int octet = next();
      value |= (octet & 0x7fL) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("a number of more than ten bytes");
  }

  /** A number of things of which each takes a byte or more. */
  int nextCount() {
    long count = nextVarint();
    if (count < 0 || count > left()) {
      throw new IndexOutOfBoundsException("a count of " + count + " in " + left() + " bytes");
    }
    return (int) count;
  }

  long nextZigzag() {
    long value = nextVarint();
    return (value >>> 1) ^ -(value & 1);
  }

  String nextText() {
    int length = nextCount();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  private int check(int count) {
    if (count < 0 || count > end - at) {
      throw new IndexOutOfBoundsException(count + " bytes wanted, " + (end - at) + " left");
    }
    return count;
  }
}
