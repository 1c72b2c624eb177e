package aegle.metrics.tsdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From the bytes by which a sender names a series to the series itself, without making the labels.
 *
 * <p>The bytes are kept once, in large slabs in the order of their coming; a hash table of numbers
 * leads to them. Each key also remembers which key came after it last time: senders repeat their
 * order, so most series are found by one comparison of bytes that lie next to those just compared.
 *
 * <p>Used by the appender only, under the head's append lock.
 */
final class KeyTable {
  /** Entries beyond so many per series in memory are not kept: the labels are looked up instead. */
  private static final int MAX_KEYS_PER_SERIES = 4;

  /** Longer keys are not kept. */
  private static final int MAX_KEY_BYTES = 1 << 16;

  /** Keys of further senders are not kept. */
  private static final int MAX_SPACES = 100_000;

  private static final int SLAB_BITS = 20;
  private static final int SLAB_BYTES = 1 << SLAB_BITS;
  static final int NONE = -1;

  private final Map<String, Integer> spaces = new HashMap<>();
  private final long maxKeys;
  private final List<byte[]> slabs = new ArrayList<>();
  private long end;

  private long[] positions = new long[1_024];
  private int[] lengths = new int[1_024];
  private int[] spaceOf = new int[1_024];
  private int[] hashes = new int[1_024];
  private int[] successors = new int[1_024];
  private @Nullable HeadSeries[] series = new HeadSeries[1_024];
  private int count;
  private int[] table = newTable(4_096);
  private int dead;

  KeyTable(int maxSeries) {
    maxKeys = (long) maxSeries * MAX_KEYS_PER_SERIES;
  }

  private static int[] newTable(int size) {
    int[] table = new int[size];
    Arrays.fill(table, NONE);
    return table;
  }

  /** The number of a key space, or {@link #NONE} when its keys are not to be kept. */
  int space(String name) {
    Integer known = spaces.get(name);
    if (known == null) {
      if (spaces.size() == MAX_SPACES) {
        return NONE;
      }
      known = spaces.size();
      spaces.put(name, known);
    }
    return known;
  }

  /**
   * The entry of a key, or {@link #NONE}.
   *
   * @param previous the entry of the key before in the same batch, or {@link #NONE}
   */
  int find(int space, byte[] bytes, int offset, int length, int previous) {
    if (previous != NONE) {
      int guess = successors[previous];
      if (guess != NONE && matches(guess, space, bytes, offset, length)) {
        return guess;
      }
    }
    int hash = hash(space, bytes, offset, length);
    int mask = table.length - 1;
    for (int at = hash & mask; ; at = (at + 1) & mask) {
      int entry = table[at];
      if (entry == NONE) {
        return NONE;
      }
      if (hashes[entry] == hash && matches(entry, space, bytes, offset, length)) {
        if (previous != NONE) {
          successors[previous] = entry;
        }
        return entry;
      }
    }
  }

  private boolean matches(int entry, int space, byte[] bytes, int offset, int length) {
    if (lengths[entry] != length || spaceOf[entry] != space) {
      return false;
    }
    long position = positions[entry];
    byte[] slab = slabs.get((int) (position >>> SLAB_BITS));
    int from = (int) (position & (SLAB_BYTES - 1));
    return Arrays.equals(slab, from, from + length, bytes, offset, offset + length);
  }

  /** The series of an entry, or null when it left the head. */
  @Nullable HeadSeries series(int entry) {
    return series[entry];
  }

  /** Remembers a key that {@link #find} did not know, or whose series has left. */
  int put(
      int space, byte[] bytes, int offset, int length, int previous, int found, HeadSeries one) {
    if (found != NONE) {
      series[found] = one;
      dead--;
      return found;
    }
    if (length > MAX_KEY_BYTES || count >= maxKeys) {
      return NONE;
    }
    if (count == lengths.length) {
      growEntries();
    }
    int entry = count++;
    int hash = hash(space, bytes, offset, length);
    positions[entry] = store(bytes, offset, length);
    lengths[entry] = length;
    spaceOf[entry] = space;
    hashes[entry] = hash;
    successors[entry] = NONE;
    series[entry] = one;
    if (previous != NONE) {
      successors[previous] = entry;
    }
    if (count * 2L > table.length) {
      rehash(table.length * 2);
    } else {
      insert(entry);
    }
    return entry;
  }

  private long store(byte[] bytes, int offset, int length) {
    if (slabs.isEmpty() || (end & (SLAB_BYTES - 1)) + length > SLAB_BYTES || isSlabFull()) {
      end = (long) slabs.size() << SLAB_BITS;
      slabs.add(new byte[SLAB_BYTES]);
    }
    long position = end;
    int slab = (int) (position >>> SLAB_BITS);
    System.arraycopy(bytes, offset, slabs.get(slab), (int) (position & (SLAB_BYTES - 1)), length);
    end += length;
    return position;
  }

  private boolean isSlabFull() {
    return end >>> SLAB_BITS >= slabs.size();
  }

  private void growEntries() {
    int capacity = count * 3 / 2;
    positions = Arrays.copyOf(positions, capacity);
    lengths = Arrays.copyOf(lengths, capacity);
    spaceOf = Arrays.copyOf(spaceOf, capacity);
    hashes = Arrays.copyOf(hashes, capacity);
    successors = Arrays.copyOf(successors, capacity);
    series = Arrays.copyOf(series, capacity);
  }

  private void insert(int entry) {
    int mask = table.length - 1;
    int at = hashes[entry] & mask;
    while (table[at] != NONE) {
      at = (at + 1) & mask;
    }
    table[at] = entry;
  }

  private void rehash(int size) {
    table = newTable(size);
    for (int entry = 0; entry < count; entry++) {
      insert(entry);
    }
  }

  /** Forgets the keys of series that left; the bytes are freed once a quarter of all is such. */
  void forgetLeft() {
    for (int entry = 0; entry < count; entry++) {
      HeadSeries one = series[entry];
      if (one != null && one.isGone()) {
        series[entry] = null;
        dead++;
      }
    }
    if (dead > 1_000 && dead > count / 4) {
      rebuild();
    }
  }

  private void rebuild() {
    List<byte[]> oldSlabs = new ArrayList<>(slabs);
    int oldCount = count;
    slabs.clear();
    end = 0;
    count = 0;
    dead = 0;
    for (int entry = 0; entry < oldCount; entry++) {
      HeadSeries one = series[entry];
      if (one == null) {
        continue;
      }
      byte[] slab = oldSlabs.get((int) (positions[entry] >>> SLAB_BITS));
      int from = (int) (positions[entry] & (SLAB_BYTES - 1));
      int to = count++;
      // Entries only move to the front, so nothing unread is overwritten.
      positions[to] = store(slab, from, lengths[entry]);
      lengths[to] = lengths[entry];
      spaceOf[to] = spaceOf[entry];
      hashes[to] = hashes[entry];
      successors[to] = NONE;
      series[to] = one;
    }
    Arrays.fill(series, count, oldCount, null);
    rehash(table.length);
  }

  int size() {
    return count - dead;
  }

  private static int hash(int space, byte[] bytes, int offset, int length) {
    long hash = (space + 1) * 0x9e3779b97f4a7c15L ^ length;
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      hash = (hash ^ (long) ByteSink.LONG.get(bytes, offset + i)) * 0xff51afd7ed558ccdL;
      hash ^= hash >>> 32;
    }
    long rest = 0;
    for (; i < length; i++) {
      rest = rest << 8 | (bytes[offset + i] & 0xff);
    }
    hash = (hash ^ rest) * 0xc4ceb9fe1a85ec53L;
    return (int) (hash ^ hash >>> 29 ^ hash >>> 47);
  }
}
