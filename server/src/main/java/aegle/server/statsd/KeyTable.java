package aegle.server.statsd;

import aegle.protocols.dogstatsd.MetricLine;
import org.jspecify.annotations.Nullable;

/**
 * Finds the aggregate of a line by the bytes of its name and its tags, without making an object.
 * Senders repeat their order, so what followed a line the last time is tried first. Not
 * thread-safe.
 */
final class KeyTable {
  /** Keys that are kept: 65,536. Lines beyond are looked up by their labels each time. */
  static final int MAX_KEYS = 65_536;

  /** Bytes of all keys that are kept: 16 MiB. */
  static final int MAX_KEY_BYTES = 16 * 1_024 * 1_024;

  /** Slots that a key may be away from its own: 64. One that would be further is not kept. */
  static final int MAX_PROBES = 64;

  private static final int FIRST_SLOTS = 1_024;

  private @Nullable Entry[] slots = new Entry[FIRST_SLOTS];
  private int size;
  private int keyBytes;
  private Entry last = new Entry(new byte[0], 0, null);

  private static final class Entry {
    private final byte[] key;
    private final int hash;
    private final @Nullable Aggregate aggregate;
    private @Nullable Entry next;

    Entry(byte[] key, int hash, @Nullable Aggregate aggregate) {
      this.key = key;
      this.hash = hash;
      this.aggregate = aggregate;
    }
  }

  /** The aggregate of the line's key, or null. */
  @Nullable Aggregate find(MetricLine line) {
    Entry expected = last.next;
    if (expected != null && line.hasKey(expected.key)) {
      last = expected;
      return expected.aggregate;
    }
    int hash = line.keyHash();
    int at = hash & (slots.length - 1);
    for (int probe = 0; probe < MAX_PROBES; probe++) {
      Entry entry = slots[at];
      if (entry == null) {
        return null;
      }
      if (entry.hash == hash && line.hasKey(entry.key)) {
        last.next = entry;
        last = entry;
        return entry.aggregate;
      }
      at = (at + 1) & (slots.length - 1);
    }
    return null;
  }

  /** Remembers a key that is not known, unless there are too many. */
  void put(MetricLine line, Aggregate aggregate) {
    boolean room = size < (aggregate.isShared ? MAX_KEYS / 4 : MAX_KEYS);
    if (!room || keyBytes + line.keyLength() > MAX_KEY_BYTES) {
      return;
    }
    if (2 * (size + 1) > slots.length) {
      rebuild(2 * slots.length);
    }
    put(new Entry(line.key(), line.keyHash(), aggregate));
  }

  private void put(Entry entry) {
    int at = entry.hash & (slots.length - 1);
    for (int probe = 0; probe < MAX_PROBES; probe++) {
      if (slots[at] == null) {
        slots[at] = entry;
        size++;
        keyBytes += entry.key.length;
        return;
      }
      at = (at + 1) & (slots.length - 1);
    }
  }

  /** Forgets the keys of shared aggregates, and of those that were told nothing for so long. */
  void forget(int idleRounds) {
    for (int i = 0; i < slots.length; i++) {
      Entry entry = slots[i];
      if (entry != null
          && entry.aggregate != null
          && (entry.aggregate.isShared || entry.aggregate.idleRounds() >= idleRounds)) {
        // The chains are mended by the rebuild.
        slots[i] = null;
      }
    }
    rebuild(FIRST_SLOTS);
  }

  private void rebuild(int atLeast) {
    @Nullable Entry[] old = slots;
    int kept = 0;
    for (Entry entry : old) {
      kept += entry == null ? 0 : 1;
    }
    int slotCount = atLeast;
    while (slotCount < 2 * (kept + 1)) {
      slotCount *= 2;
    }
    slots = new Entry[slotCount];
    size = 0;
    keyBytes = 0;
    last = new Entry(new byte[0], 0, null);
    for (Entry entry : old) {
      if (entry != null) {
        entry.next = null;
        put(entry);
      }
    }
  }

  int size() {
    return size;
  }
}
