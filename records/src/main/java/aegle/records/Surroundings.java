package aegle.records;

import java.util.List;

/**
 * What happened around an entry.
 *
 * @param before the entries before it, oldest first, so that the last is the nearest
 * @param after the entries after it, oldest first, so that the first is the nearest
 * @param timedOut whether the time limit ended the search, so that entries may be missing
 */
public record Surroundings(List<StoredEntry> before, List<StoredEntry> after, boolean timedOut) {
  public Surroundings {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }
}
