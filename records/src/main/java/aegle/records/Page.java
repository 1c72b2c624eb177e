package aegle.records;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the entries that match.
 *
 * @param entries in the query's order
 * @param next where the next page begins, or null where this one is the last
 * @param total how many match from the cursor on
 * @param totalExact whether {@code total} is all, or only as many as were looked at
 * @param timedOut whether the time limit ended the search, so that entries may be missing
 */
public record Page(
    List<StoredEntry> entries,
    @Nullable Cursor next,
    long total,
    boolean totalExact,
    boolean timedOut) {
  public Page {
    entries = List.copyOf(entries);
  }
}
