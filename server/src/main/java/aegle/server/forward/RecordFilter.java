package aegle.server.forward;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Severity;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records are sent.
 *
 * @param kinds of records; none: no records
 * @param minLevel records that say a lower level stay here; those that say none go
 * @param where fields that have to hold one of some values
 */
public record RecordFilter(
    Set<EntryKind> kinds, @Nullable Severity minLevel, Map<String, List<String>> where) {
  public RecordFilter {
    kinds = kinds.isEmpty() ? Set.of() : EnumSet.copyOf(kinds);
    where = Map.copyOf(where);
  }

  boolean takes(Entry entry) {
    return kinds.contains(entry.kind()) && isGraveEnough(entry) && isThere(entry);
  }

  private boolean isGraveEnough(Entry entry) {
    String level = entry.fields().text(FieldNames.LEVEL, "");
    @Nullable Severity least = minLevel;
    return least == null || level.isEmpty() || Severity.of(level).compareTo(least) >= 0;
  }

  private boolean isThere(Entry entry) {
    for (Map.Entry<String, List<String>> field : where.entrySet()) {
      if (!field.getValue().contains(entry.fields().text(field.getKey(), ""))) {
        return false;
      }
    }
    return true;
  }
}
