package aegle.metrics.tsdb;

import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link ByteSink} wrote. Reading beyond the limit is damage and throws {@link
 * IndexOutOfBoundsException}, which callers turn into a sentence.
 */
final class ByteCursor {
  private byte[] bytes;
  private int position;
  private int limit;

  ByteCursor(byte[] bytes, int position, int limit) {
    this.bytes = bytes;
    this.position = position;
    this.limit = limit;
  }

  void reset(byte[] newBytes, int newPosition, int newLimit) {
    bytes = newBytes;
    position = newPosition;
    limit = newLimit;
  }

  byte[] array() {
    return bytes;
  }

  int position() {
    return position;
  }

  int limit() {
    return limit;
  }

  boolean hasMore() {
    return position < limit;
  }

  void skip(int count) {
    check(count);
    position += count;
  }

  private void check(int count) {
    if (count < 0 || limit - position < count) {
      throw new IndexOutOfBoundsException(
          "cannot read " + count + " bytes at " + position + "; the end is at " + limit);
    }
  }

  int octet() {
    check(1);
    return bytes[position++] & 0xff;
  }

  int intValue() {
    check(4);
    int value = (int) ByteSink.INT.get(bytes, position);
    position += 4;
    return value;
  }

  long longValue() {
    check(8);
    long value = (long) ByteSink.LONG.get(bytes, position);
    position += 8;
    return value;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= limit) {
        check(1);
      }
      byte octet = bytes[position++];
      value |= (octet & 0x7fL) << shift;
      if (octet >= 0) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("number at " + position + " is longer than 10 bytes");
  }

  int intVarint() {
    long value = varint();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new IndexOutOfBoundsException("count " + value + " at " + position + " is too large");
    }
    return (int) value;
  }

  long zigZag() {
    long raw = varint();
    return (raw >>> 1) ^ -(raw & 1);
  }

  String text() {
    int length = intVarint();
    check(length);
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }
}
