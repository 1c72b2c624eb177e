package aegle.records.lucene;

import java.util.Arrays;

/**
 * Watches the values of a field and says when hardly any of them comes twice, for then a column of
 * them costs more disk than the rest of the record and counts nothing. It looks at a sample of
 * values, then keeps its verdict for a while. One thread.
 */
final class Variety {
  private static final int SAMPLE = 2_048;
  private static final int UNIQUE_OF_SAMPLE = SAMPLE * 6 / 10;

  /** Values for which a verdict of "unique" holds. */
  private static final int VERDICT_VALUES = 1 << 17;

  private static final int BITS = 1 << 14;

  private final long[] seen = new long[BITS / Long.SIZE];
  private int looked;
  private int distinct;
  private int verdictLeft;

  /** Whether the values around this one are mostly unique. */
  boolean isUnique(String text) {
    if (verdictLeft > 0) {
      verdictLeft--;
      return true;
    }
    int hash = text.hashCode() * 0x9e3779b9;
    int bit = hash >>> (Integer.SIZE - 14);
    long mask = 1L << bit;
    if ((seen[bit >> 6] & mask) == 0) {
      seen[bit >> 6] |= mask;
      distinct++;
    }
    if (++looked == SAMPLE) {
      verdictLeft = distinct >= UNIQUE_OF_SAMPLE ? VERDICT_VALUES : 0;
      Arrays.fill(seen, 0);
      looked = 0;
      distinct = 0;
    }
    return false;
  }
}
