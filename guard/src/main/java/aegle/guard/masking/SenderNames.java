package aegle.guard.masking;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Names of senders in which nothing was to be masked, as the leak map writes them. They come with
 * every record and are few; a new one takes the place of an old one. Used by any number of threads.
 */
final class SenderNames {
  /** Remembered names; a power of two. */
  private static final int SLOTS = 1_024;

  /** Longer names are made each time. */
  private static final int MAX_CHARS = 120;

  private record Known(FieldTable table, String what, String name, String sender) {}

  private final AtomicReferenceArray<@Nullable Known> slots = new AtomicReferenceArray<>(SLOTS);

  /** The sender of a name under the rules of a table, or null where it is not remembered. */
  @SuppressWarnings("ReferenceEquality") // The table itself is meant.
  @Nullable String get(FieldTable table, String what, String name) {
    @Nullable Known known = slots.get(slot(what, name));
    return known != null
            && known.table == table
            && known.name.equals(name)
            && known.what.equals(what)
        ? known.sender
        : null;
  }

  void put(FieldTable table, String what, String name, String sender) {
    if (name.length() <= MAX_CHARS) {
      slots.set(slot(what, name), new Known(table, what, name, sender));
    }
  }

  private static int slot(String what, String name) {
    int hash = 31 * name.hashCode() + what.hashCode();
    return (hash ^ (hash >>> 16)) & (SLOTS - 1);
  }
}
