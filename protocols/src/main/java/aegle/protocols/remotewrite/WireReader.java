package aegle.protocols.remotewrite;

import aegle.protocols.DecodeException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Steps through protobuf fields (encoding of protobuf 3). Every length is judged against the bytes
 * that are left before it is believed. Not thread-safe.
 */
public final class WireReader {
  public static final int VARINT = 0;
  public static final int FIXED64 = 1;
  public static final int BYTES = 2;
  public static final int FIXED32 = 5;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[0];
  private int position;
  private int end;
  private int field;
  private int wireType;
  private int valueStart;
  private int valueEnd;
  private long varint;

  public void reset(byte[] newBytes, int from, int to) {
    bytes = newBytes;
    position = from;
    end = to;
  }

  /** Steps to the next field and over its value; false at the end. */
  public boolean next() {
    if (position >= end) {
      return false;
    }
    // Nearly every tag of a write request is one byte.
    int tag = bytes[position];
    if (tag >= 0) {
      position++;
    } else {
      long longTag = readVarint();
      if (longTag < 0 || longTag > Integer.MAX_VALUE) {
        throw corrupt("a field number is out of range");
      }
      tag = (int) longTag;
    }
    field = tag >>> 3;
    wireType = tag & 7;
    if (field == 0) {
      throw corrupt("a field has the number 0");
    }
    valueStart = position;
    switch (wireType) {
      case VARINT -> varint = readVarint();
      case FIXED64 -> skip(8);
      case BYTES -> {
        long length = readVarint();
        if (length < 0 || length > end - position) {
          throw corrupt(
              "a field declares "
                  + Long.toUnsignedString(length)
                  + " bytes where "
                  + (end - position)
                  + " are left");
        }
        valueStart = position;
        position += (int) length;
      }
      case FIXED32 -> skip(4);
      default -> throw corrupt("wire type " + wireType + " is not known");
    }
    valueEnd = position;
    return true;
  }

  /** Whether the current field is this one; a wrong wire type is an error. */
  public boolean is(int number, int wanted) {
    if (field != number) {
      return false;
    }
    if (wireType != wanted) {
      throw corrupt("field " + number + " has wire type " + wireType + ", expected " + wanted);
    }
    return true;
  }

  public int valueStart() {
    return valueStart;
  }

  public int valueEnd() {
    return valueEnd;
  }

  public long varint() {
    return varint;
  }

  public long fixed64() {
    return (long) LONG.get(bytes, valueStart);
  }

  private void skip(int count) {
    if (count > end - position) {
      throw corrupt("it ends inside a number");
    }
    position += count;
  }

  private long readVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= end) {
        throw corrupt("it ends inside a number");
      }
      byte b = bytes[position++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw corrupt("a number has more than 10 bytes");
  }

  static DecodeException corrupt(String why) {
    return new DecodeException("the protobuf message is malformed: " + why);
  }
}
