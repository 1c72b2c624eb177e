package aegle.server.cardinality;

/**
 * How many different values a set was told: exact up to 1,024, then estimated by HyperLogLog
 * (Flajolet and others, 2007) in 4,096 registers, with an error of 1.6 %. Takes at most 16 KiB.
 */
public final class DistinctCount {
  /** Values that are counted exactly. */
  public static final int MAX_EXACT = 1_024;

  private static final int INDEX_BITS = 12;
  private static final int REGISTERS = 1 << INDEX_BITS;
  private static final double ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);

  private long[] exact = new long[16];
  private byte[] registers = {};
  private int size;

  /** Adds a value by 64 well-mixed bits that stand for it. */
  public void add(long hash) {
    long mixed = hash * 0xBF58476D1CE4E5B9L;
    mixed ^= mixed >>> 31;
    long bits = mixed == 0 ? 1 : mixed; // Zero marks a free slot.
    if (registers.length > 0) {
      register(bits);
    } else if (put(exact, bits) && ++size * 2 > exact.length) {
      grow();
    }
  }

  private static boolean put(long[] slots, long bits) {
    int at = (int) bits & (slots.length - 1);
    while (slots[at] != 0 && slots[at] != bits) {
      at = (at + 1) & (slots.length - 1);
    }
    boolean isNew = slots[at] == 0;
    slots[at] = bits;
    return isNew;
  }

  private void grow() {
    long[] old = exact;
    if (size > MAX_EXACT) {
      exact = new long[0];
      registers = new byte[REGISTERS];
      for (long bits : old) {
        if (bits != 0) {
          register(bits);
        }
      }
      return;
    }
    exact = new long[old.length * 2];
    for (long bits : old) {
      if (bits != 0) {
        put(exact, bits);
      }
    }
  }

  private void register(long bits) {
    int index = (int) (bits >>> (Long.SIZE - INDEX_BITS));
    int rank = Long.numberOfLeadingZeros((bits << INDEX_BITS) | (1L << (INDEX_BITS - 1))) + 1;
    registers[index] = (byte) Math.max(registers[index], rank);
  }

  public long count() {
    if (registers.length == 0) {
      return size;
    }
    double sum = 0;
    int empty = 0;
    for (byte register : registers) {
      sum += 1.0 / (1L << register);
      empty += register == 0 ? 1 : 0;
    }
    double estimate = ALPHA * REGISTERS * REGISTERS / sum;
    boolean small = estimate <= 2.5 * REGISTERS && empty > 0;
    return Math.round(small ? REGISTERS * Math.log((double) REGISTERS / empty) : estimate);
  }
}
