package aegle.server.web;

import aegle.records.Cursor;
import aegle.records.EntryId;
import aegle.records.Page;
import aegle.records.QueryClauses;
import aegle.records.RecordQuery;
import aegle.records.StoredEntry;
import aegle.records.TopValues;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The recorded visits in the order of their newest records, part by part. A visit is many records,
 * so a part ends at the newest record of its last visit; records of visits that were listed before
 * go on below that place, and are told by a newer record of the same visit. One thread.
 */
final class VisitList {
  /** Records that are read at once. */
  private static final int RECORDS = 1_000;

  /** How often records are read for one part: long visits have thousands of them. */
  private static final int MAX_READS = 5;

  /** Visits that are asked about in one question. */
  private static final int VISITS_AT_ONCE = 100;

  private final Questions records;
  private final int limit;

  /**
   * A list of visits.
   *
   * @param limit how many visits one part has
   */
  VisitList(Questions records, int limit) {
    this.records = records;
    this.limit = limit;
  }

  /**
   * Some of the visits.
   *
   * @param next where the next part begins, or null where this one is the last
   */
  record Part(List<Visits.Visit> visits, @Nullable Cursor next) {
    Part {
      visits = List.copyOf(visits);
    }
  }

  /** The visits whose newest record is older than a place; null is from the newest visit on. */
  Part before(@Nullable Cursor place) {
    List<StoredEntry> read = new ArrayList<>();
    Map<String, EntryId> newest = new LinkedHashMap<>();
    Set<String> listed = new HashSet<>();
    RecordQuery all = RecordQuery.of(EntryKind.REPLAY).withLimit(RECORDS);
    @Nullable Cursor next = place;
    int reads = 0;
    do {
      Page page = records.search(all.after(next));
      read.addAll(page.entries());
      List<String> found = firstSeen(page.entries(), newest);
      if (place != null) {
        listed.addAll(listedBefore(place, found));
      }
      next = page.next();
      reads++;
    } while (next != null && newest.size() - listed.size() < limit && reads < MAX_READS);
    List<Visits.Visit> fresh =
        Visits.of(read).stream().filter(visit -> !listed.contains(visit.id())).toList();
    if (fresh.size() < limit || (fresh.size() == limit && next == null)) {
      return new Part(fresh, next);
    }
    List<Visits.Visit> visits = fresh.subList(0, limit);
    EntryId last = newest.get(visits.getLast().id());
    return new Part(visits, last == null ? next : last.cursor());
  }

  /** Notes the newest record of each visit, and answers which ones were not seen before. */
  private static List<String> firstSeen(List<StoredEntry> entries, Map<String, EntryId> newest) {
    List<String> found = new ArrayList<>();
    for (StoredEntry stored : entries) {
      String id = stored.entry().fields().text(FieldNames.REPLAY_ID, "");
      if (Recordings.isId(id) && newest.putIfAbsent(id, stored.id()) == null) {
        found.add(id);
      }
    }
    return found;
  }

  /** The visits among these that have a record at or after a place. */
  private Set<String> listedBefore(Cursor place, List<String> ids) {
    Set<String> listed = new HashSet<>();
    for (int from = 0; from < ids.size(); from += VISITS_AT_ONCE) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + VISITS_AT_ONCE));
      RecordQuery all =
          RecordQuery.of(EntryKind.REPLAY)
              .withText(QueryClauses.anyOf(FieldNames.REPLAY_ID, some))
              .withLimit(RECORDS);
      RecordQuery later = all.between(place.timeNanos() + 1, Long.MAX_VALUE);
      for (TopValues.Counted id : records.top(later, FieldNames.REPLAY_ID, some.size()).values()) {
        listed.add(id.value());
      }
      RecordQuery same = all.between(place.timeNanos(), place.timeNanos() + 1);
      for (StoredEntry stored : records.search(same).entries()) {
        if (stored.id().sequence() >= place.sequence()) {
          listed.add(stored.entry().fields().text(FieldNames.REPLAY_ID, ""));
        }
      }
    }
    return listed;
  }
}
