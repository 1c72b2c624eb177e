package aegle.protocols.dogstatsd;

import aegle.protocols.NumberText;
import aegle.protocols.Refusals;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * One metric as it stands in its packet. Its values are walked once with {@link #nextValue}; those
 * that are no finite number are refused and left out. A view that is valid until the next line; for
 * one thread.
 */
public final class MetricLine {
  static final String METRIC = "metric";

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final long SECRET = new SecureRandom().nextLong();
  private static final byte[] INFINITY_SIGN = {(byte) 0xE2, (byte) 0x88, (byte) 0x9E};

  byte[] bytes = {};
  int nameFrom;
  int nameTo;
  int valuesFrom;
  int valuesTo;
  MetricType type = MetricType.COUNTER;
  double rate;
  long timeMillis;

  /** Tags with colons, as in {@code |#env:prod}. */
  int tagsFrom;

  int tagsTo;

  /** Tags with equals signs, which stand in the name. */
  int nameTagsFrom;

  int nameTagsTo;
  Refusals refusals = new Refusals();
  private int at;
  private int valueFrom;
  private int valueTo;
  private double value;

  MetricLine() {}

  void clear(byte[] packet, Refusals into) {
    bytes = packet;
    refusals = into;
    rate = 1;
    timeMillis = 0;
    tagsFrom = 0;
    tagsTo = 0;
    nameTagsFrom = 0;
    nameTagsTo = 0;
  }

  /** After all sections are known. */
  void rewind() {
    at = valuesFrom;
  }

  public MetricType type() {
    return type;
  }

  /** The share of events that the client sent, over 0 and at most 1. */
  public double rate() {
    return rate;
  }

  /** When it was, in milliseconds since 1970; 0 where the line does not say. */
  public long timeMillis() {
    return timeMillis;
  }

  /** Steps to the next value that can be used. */
  public boolean nextValue() {
    while (at < valuesTo) {
      valueFrom = at;
      valueTo = type == MetricType.SET ? valuesTo : colonOrEnd(at);
      at = valueTo + 1;
      if (type == MetricType.SET || isUsable()) {
        return true;
      }
    }
    return false;
  }

  private int colonOrEnd(int from) {
    int i = from;
    while (i < valuesTo && bytes[i] != ':') {
      i++;
    }
    return i;
  }

  private boolean isUsable() {
    if (!DecimalText.isNumber(bytes, valueFrom, valueTo)) {
      boolean finite = !isInfinitySign() && !DecimalText.isNoFinite(bytes, valueFrom, valueTo);
      refusals.add(METRIC, finite ? "value_not_a_number" : "value_not_finite", 1);
      return false;
    }
    value = NumberText.parse(bytes, valueFrom, valueTo);
    return true;
  }

  /** Java's own way of writing infinity. */
  private boolean isInfinitySign() {
    int signs = valueFrom < valueTo && bytes[valueFrom] == '-' ? 1 : 0;
    return Arrays.equals(bytes, valueFrom + signs, valueTo, INFINITY_SIGN, 0, INFINITY_SIGN.length);
  }

  /** The current value, which is finite; of no meaning for a set. */
  public double value() {
    return value;
  }

  /** The sign that stands before the current value, or 0 where none does. */
  public char sign() {
    byte first = bytes[valueFrom];
    return first == '+' || first == '-' ? (char) first : 0;
  }

  /** 64 bits that stand for the current value of a set. */
  public long valueHash() {
    return hash(MIX, valueFrom, valueTo);
  }

  /**
   * Equal for lines of equal {@link #key}s within one process. It starts from a secret, so that
   * nobody can write lines ahead whose hashes are equal too.
   */
  public int keyHash() {
    long hash = hash(SECRET ^ type.letter(), nameFrom, nameTo);
    hash = hash(hash, tagsFrom, tagsTo);
    if (nameTagsTo > nameTagsFrom) {
      hash = hash(hash * MIX, nameTagsFrom, nameTagsTo);
    }
    return (int) (hash ^ (hash >>> 32));
  }

  private long hash(long seed, int from, int to) {
    long hash = seed ^ (to - from) * MIX;
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      hash = mixed(hash, (long) LONGS.get(bytes, i));
    }
    long rest = 0;
    for (; i < to; i++) {
      rest = (rest << 8) | (bytes[i] & 0xff);
    }
    hash = mixed(hash, rest);
    return hash ^ (hash >>> 29);
  }

  /**
   * Both halves of a product fold into one another, so that no bit of the secret can be taken out.
   */
  private static long mixed(long hash, long word) {
    long sum = hash ^ word;
    return (sum * MIX) ^ Math.unsignedMultiplyHigh(sum ^ SECRET, MIX ^ Long.rotateLeft(hash, 32));
  }

  public int keyLength() {
    return 3 + nameTo - nameFrom + tagsTo - tagsFrom + nameTagsTo - nameTagsFrom;
  }

  /**
   * Bytes that stand for the series: equal ones mean the same type, name and tags as written. The
   * reverse need not hold, since tags may be written in another order.
   */
  public byte[] key() {
    byte[] key = new byte[keyLength()];
    int nameLength = nameTo - nameFrom;
    int tagsLength = tagsTo - tagsFrom;
    key[0] = type.letter();
    key[1] = (byte) nameLength;
    key[2] = (byte) (nameLength >>> 8);
    System.arraycopy(bytes, nameFrom, key, 3, nameLength);
    System.arraycopy(bytes, tagsFrom, key, 3 + nameLength, tagsLength);
    System.arraycopy(
        bytes, nameTagsFrom, key, 3 + nameLength + tagsLength, nameTagsTo - nameTagsFrom);
    return key;
  }

  /** Whether these bytes, which {@link #key} made of a line, stand for the series of this one. */
  public boolean hasKey(byte[] key) {
    int nameLength = nameTo - nameFrom;
    int tagsAt = 3 + nameLength;
    int nameTagsAt = tagsAt + tagsTo - tagsFrom;
    return key.length == keyLength()
        && key[0] == type.letter()
        && key[1] == (byte) nameLength
        && key[2] == (byte) (nameLength >>> 8)
        && Arrays.equals(bytes, nameFrom, nameTo, key, 3, tagsAt)
        && Arrays.equals(bytes, tagsFrom, tagsTo, key, tagsAt, nameTagsAt)
        && Arrays.equals(bytes, nameTagsFrom, nameTagsTo, key, nameTagsAt, key.length);
  }
}
