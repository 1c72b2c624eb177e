package aegle.protocols.exposition;

import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, for one target, what became of each series of its page: the labels under which it is
 * kept, or that it is dropped. Knows which series were on the last page and are not on this one.
 * Bounded by the page: what two scrapes in a row did not show is forgotten. Not thread-safe.
 */
public final class RelabelMemo {
  private static final int FIRST_SLOTS = 64;

  /** A line of the page; {@code kept} is null when relabelling drops it. */
  private static final class Known {
    private final byte[] key;
    private final int hash;
    private final @Nullable Labels kept;
    private int generation;
    private boolean timestamped;

    Known(byte[] key, int hash, @Nullable Labels kept) {
      this.key = key;
      this.hash = hash;
      this.kept = kept;
    }
  }

  private @Nullable Known[] slots = new @Nullable Known[FIRST_SLOTS];
  private int size;
  private int generation;

  /** The labels of a line, or that it is dropped. */
  record Decision(@Nullable Labels kept) {}

  /** Begins a page. Lines that were not on the page before are forgotten. */
  void begin() {
    @Nullable Known[] old = slots;
    slots = new @Nullable Known[Math.max(FIRST_SLOTS, Integer.highestOneBit(size * 2 + 1) * 2)];
    size = 0;
    for (Known known : old) {
      if (known != null && known.generation == generation) {
        insert(known);
      }
    }
    generation++;
  }

  /** What was decided for these bytes before; null when they are new. */
  @Nullable Decision find(byte[] bytes, int offset, int length, boolean timestamped) {
    Known known = lookUp(bytes, offset, length);
    if (known == null) {
      return null;
    }
    known.generation = generation;
    known.timestamped = timestamped;
    return new Decision(known.kept);
  }

  void put(byte[] bytes, int offset, int length, @Nullable Labels kept, boolean timestamped) {
    byte[] key = Arrays.copyOfRange(bytes, offset, offset + length);
    Known known = new Known(key, hash(key, 0, length), kept);
    known.generation = generation;
    known.timestamped = timestamped;
    if (size * 2 >= slots.length) {
      grow();
    }
    insert(known);
  }

  /**
   * Series that the page before showed without a time of its own and this page does not show at
   * all: each wants a staleness marker. Call after the page was walked.
   */
  public List<Labels> vanished() {
    List<Labels> vanished = new ArrayList<>();
    for (Known known : slots) {
      if (known != null
          && known.kept != null
          && known.generation != generation
          && !known.timestamped) {
        vanished.add(known.kept);
      }
    }
    return vanished;
  }

  /** Every series of the last page that came without a time of its own: for a target that ends. */
  public List<Labels> present() {
    List<Labels> present = new ArrayList<>();
    for (Known known : slots) {
      if (known != null
          && known.kept != null
          && known.generation == generation
          && !known.timestamped) {
        present.add(known.kept);
      }
    }
    return present;
  }

  /** Distinct lines of the last page, dropped ones included. */
  public int size() {
    return size;
  }

  private @Nullable Known lookUp(byte[] bytes, int offset, int length) {
    int hash = hash(bytes, offset, length);
    int slot = hash & (slots.length - 1);
    for (Known known = slots[slot]; known != null; known = slots[slot]) {
      if (known.hash == hash
          && Arrays.equals(known.key, 0, known.key.length, bytes, offset, offset + length)) {
        return known;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return null;
  }

  private void insert(Known known) {
    int slot = known.hash & (slots.length - 1);
    while (slots[slot] != null) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = known;
    size++;
  }

  private void grow() {
    @Nullable Known[] old = slots;
    slots = new @Nullable Known[old.length * 2];
    size = 0;
    for (Known known : old) {
      if (known != null) {
        insert(known);
      }
    }
  }

  private static int hash(byte[] bytes, int offset, int length) {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash ^ (hash >>> 16);
  }
}
