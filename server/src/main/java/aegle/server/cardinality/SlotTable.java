package aegle.server.cardinality;

import org.jspecify.annotations.Nullable;

/**
 * Hashes in open addressing, with columns of values beside them that a subclass holds. Grows by
 * doubling when three quarters are taken. Not thread-safe.
 */
abstract class SlotTable {
  static final int NONE = -1;

  private long[] keys;
  private int size;

  SlotTable(int firstSlots) {
    keys = new long[firstSlots];
  }

  /** Makes the columns so long, all empty; those before are lent by {@link #move}. */
  abstract void renew(int slots);

  /** Copies the values of a slot of the columns before to one of the new. */
  abstract void move(int from, int to);

  final int size() {
    return size;
  }

  final int slots() {
    return keys.length;
  }

  /** The hash in a slot, or 0. */
  final long key(int slot) {
    return keys[slot];
  }

  /** The slot of a hash, or {@link #NONE}. */
  final int find(long hash) {
    int mask = keys.length - 1;
    for (int at = (int) hash & mask; ; at = (at + 1) & mask) {
      if (keys[at] == hash) {
        return at;
      }
      if (keys[at] == 0) {
        return NONE;
      }
    }
  }

  /** The slot of a hash that {@link #find} did not find. */
  final int insert(long hash) {
    if (4L * (size + 1) > 3L * keys.length) {
      rebuild(keys.length * 2, null);
    }
    size++;
    return place(hash);
  }

  private int place(long hash) {
    int mask = keys.length - 1;
    int at = (int) hash & mask;
    while (keys[at] != 0) {
      at = (at + 1) & mask;
    }
    keys[at] = hash;
    return at;
  }

  /** Which slots stay. */
  interface Kept {
    boolean slot(int slot);
  }

  /** Forgets the slots that are not kept. */
  final void retain(Kept kept) {
    int staying = 0;
    for (int slot = 0; slot < keys.length; slot++) {
      staying += keys[slot] != 0 && kept.slot(slot) ? 1 : 0;
    }
    if (staying == size) {
      return;
    }
    int slots = 16;
    while (3L * slots < 4L * (staying + 1)) {
      slots *= 2;
    }
    rebuild(slots, kept);
  }

  private void rebuild(int slots, @Nullable Kept kept) {
    long[] before = keys;
    boolean[] staying = new boolean[before.length];
    for (int slot = 0; slot < before.length; slot++) {
      staying[slot] = before[slot] != 0 && (kept == null || kept.slot(slot));
    }
    keys = new long[slots];
    size = 0;
    renew(slots);
    for (int slot = 0; slot < before.length; slot++) {
      if (staying[slot]) {
        size++;
        move(slot, place(before[slot]));
      }
    }
  }
}
