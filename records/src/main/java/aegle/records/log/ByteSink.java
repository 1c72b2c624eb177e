package aegle.records.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing row of bytes, written by one thread. */
final class ByteSink {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Near the longest array that a JVM makes. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 64;

  private byte[] bytes;
  private int size;

  ByteSink(int expectedBytes) {
    bytes = new byte[Math.max(64, expectedBytes)];
  }

  int size() {
    return size;
  }

  /** The bytes themselves, longer than {@link #size}; valid until the next put. */
  byte[] array() {
    return bytes;
  }

  void put(int octet) {
    reserve(1);
    bytes[size++] = (byte) octet;
  }

  void putInt(int value) {
    reserve(Integer.BYTES);
    INTS.set(bytes, size, value);
    size += Integer.BYTES;
  }

  void putLong(long value) {
    reserve(Long.BYTES);
    LONGS.set(bytes, size, value);
    size += Long.BYTES;
  }

  void setInt(int at, int value) {
    INTS.set(bytes, at, value);
  }

  static void writeInt(byte[] target, int at, int value) {
    INTS.set(target, at, value);
  }

  static void writeLong(byte[] target, int at, long value) {
    LONGS.set(target, at, value);
  }

  void putVarint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void putZigzag(long value) {
    putVarint((value << 1) ^ (value >> 63));
  }

  /** Lone surrogates become question marks. */
  void putText(String text) {
    int chars = text.length();
    reserve(chars + 5);
    int start = size;
    putVarint(chars);
    int at = size;
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        size = start;
        putEncoded(text.getBytes(StandardCharsets.UTF_8));
        return;
      }
      bytes[at++] = (byte) c;
    }
    size = at;
  }

  private void putEncoded(byte[] encoded) {
    putVarint(encoded.length);
    reserve(encoded.length);
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      long wanted = (long) size + more;
      if (wanted > MAX_BYTES) {
        throw new IllegalArgumentException(
            "cannot hold " + wanted + " bytes of entries at once; append fewer");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(wanted, 2L * size)));
    }
  }
}
