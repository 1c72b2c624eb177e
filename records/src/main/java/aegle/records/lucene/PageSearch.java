package aegle.records.lucene;

import aegle.records.Cursor;
import aegle.records.EntryId;
import aegle.records.Page;
import aegle.records.RecordQuery;
import aegle.records.RecordQuery.Order;
import aegle.records.StoredEntry;
import aegle.records.log.EntryBytes;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.StoredFieldVisitor;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * One page of matching entries. Days are searched in the query's order, and no further than until
 * the page is full; within a segment the search stops as soon as it has a page and has counted
 * enough.
 */
final class PageSearch {
  /** Matches are counted up to here; more are "that many or more". */
  private static final int COUNTED = 10_000;

  private final DayIndexes indexes;
  private final RecordQuery query;
  private final QueryReader.Reading reading;
  private final Deadline deadline;
  private final boolean newestFirst;
  private final List<StoredEntry> entries = new ArrayList<>();
  private long total;
  private boolean exact = true;

  PageSearch(
      DayIndexes indexes, RecordQuery query, QueryReader.Reading reading, Deadline deadline) {
    this.indexes = indexes;
    this.query = query;
    this.reading = reading;
    this.deadline = deadline;
    this.newestFirst = query.order() == Order.NEWEST_FIRST;
  }

  /** An entry that was found and not read yet. */
  private record Found(EntryId id, LeafReader leaf, int document) {
    static final Comparator<Found> OLDEST_FIRST =
        Comparator.<Found>comparingLong(found -> found.id.timeNanos())
            .thenComparingLong(found -> found.id.sequence());
  }

  Page run() throws IOException {
    List<DayIndex> days = days();
    int at = 0;
    while (at < days.size() && !deadline.isOver() && (entries.size() < query.limit() || at == 0)) {
      int end = at;
      while (end < days.size() && days.get(end).epochDay() == days.get(at).epochDay()) {
        end++;
      }
      searchDay(days.subList(at, end));
      at = end;
    }
    exact &= at == days.size() && !deadline.wasOver();
    Cursor next = null;
    boolean full = entries.size() == query.limit() && query.limit() > 0;
    if (full && (!exact || total > entries.size())) {
      next = entries.getLast().id().cursor();
    }
    return new Page(entries, next, total, exact, deadline.wasOver());
  }

  private List<DayIndex> days() {
    long from = query.fromNanos();
    long to = query.toNanos();
    Cursor cursor = query.cursor();
    if (cursor != null && newestFirst) {
      to = Math.min(to, cursor.timeNanos() + 1);
    } else if (cursor != null) {
      from = Math.max(from, cursor.timeNanos());
    }
    List<DayIndex> days = indexes.newestFirst(query.kinds(), from, to);
    return newestFirst ? days : days.reversed();
  }

  private void searchDay(List<DayIndex> kinds) throws IOException {
    List<IndexSearch> searches = new ArrayList<>();
    try {
      List<Found> found = new ArrayList<>();
      for (DayIndex index : kinds) {
        IndexSearch search = IndexSearch.on(index, reading, deadline, span(), false);
        if (search != null) {
          searches.add(search);
          for (IndexSearch.Part part : search.parts()) {
            searchPart(search, part, found);
          }
        }
      }
      found.sort(newestFirst ? Found.OLDEST_FIRST.reversed() : Found.OLDEST_FIRST);
      int wanted = Math.min(found.size(), query.limit() - entries.size());
      for (Found one : found.subList(0, wanted)) {
        entries.add(read(one));
      }
    } finally {
      for (IndexSearch search : searches) {
        search.close();
      }
    }
  }

  private IndexSearch.TimeSpan span() {
    IndexSearch.TimeSpan time = IndexSearch.TimeSpan.between(query.fromNanos(), query.toNanos());
    Cursor cursor = query.cursor();
    return cursor == null ? time : new BehindCursor(time, cursor, newestFirst);
  }

  /** Documents of a time that come after a cursor. */
  private record BehindCursor(IndexSearch.TimeSpan time, Cursor cursor, boolean newestFirst)
      implements IndexSearch.TimeSpan {
    @Override
    public int from(TimeOrder order) throws IOException {
      int from = time.from(order);
      return newestFirst
          ? Math.max(from, order.firstNotAbove(cursor.timeNanos(), cursor.sequence() - 1))
          : from;
    }

    @Override
    public int to(TimeOrder order) throws IOException {
      int to = time.to(order);
      return newestFirst
          ? to
          : Math.min(to, order.firstNotAbove(cursor.timeNanos(), cursor.sequence()));
    }
  }

  private void searchPart(IndexSearch search, IndexSearch.Part part, List<Found> found)
      throws IOException {
    int wanted = query.limit() - entries.size();
    int known = part.knownCount();
    List<Integer> documents = new ArrayList<>();
    PartCount counted = new PartCount();
    long before = total;
    IndexSearch.Appetite appetite =
        () -> counted.sum < wanted || (known < 0 && before + counted.sum < COUNTED);
    boolean whole;
    if (newestFirst) {
      whole =
          search.scan(
              part,
              new Documents(document -> {
                if (counted.sum++ < wanted) {
                  documents.add(document);
                }
              }),
              appetite);
    } else {
      List<Integer> all = new ArrayList<>();
      whole =
          search.scanBack(
              part,
              all,
              () -> {
                counted.sum = all.size();
                return appetite.wantsMore();
              });
      counted.sum = all.size();
      documents.addAll(all.subList(0, Math.min(wanted, all.size())));
    }
    total += known >= 0 ? known : counted.sum;
    exact &= whole || known >= 0;
    TimeOrder order = new TimeOrder(part.leaf());
    for (int document : documents) {
      found.add(found(search.index().kind(), part.leaf(), order, document));
    }
  }

  /** How many documents of a segment match. */
  private static final class PartCount {
    private int sum;
  }

  private static Found found(EntryKind kind, LeafReader leaf, TimeOrder order, int document)
      throws IOException {
    EntryId id = new EntryId(kind, order.timeOf(document), order.sequenceOf(document));
    return new Found(id, leaf, document);
  }

  private static StoredEntry read(Found found) throws IOException {
    SourceVisitor source = new SourceVisitor();
    found.leaf().storedFields().document(found.document(), source);
    byte[] bytes = source.bytes;
    if (bytes == null) {
      throw new AssertionError("BUG: a document has no source");
    }
    EntryId id = found.id();
    Entry entry = EntryBytes.read(id.kind(), id.timeNanos(), bytes, 0, bytes.length);
    return new StoredEntry(id, entry);
  }

  /** Takes the one stored field. */
  private static final class SourceVisitor extends StoredFieldVisitor {
    private byte @Nullable [] bytes;

    @Override
    public Status needsField(FieldInfo field) {
      return field.name.equals(Names.SOURCE) ? Status.YES : Status.NO;
    }

    @Override
    public void binaryField(FieldInfo field, byte[] value) {
      bytes = value;
    }
  }

  /** The entry of an id, or null. */
  static @Nullable StoredEntry get(DayIndex index, EntryId id, Deadline deadline)
      throws IOException {
    QueryReader.Reading all = new QueryReader.Reading(MatchAllDocsQuery.INSTANCE, false);
    IndexSearch.TimeSpan moment = IndexSearch.TimeSpan.between(id.timeNanos(), id.timeNanos() + 1);
    try (IndexSearch search = IndexSearch.on(index, all, deadline, moment, false)) {
      if (search == null) {
        return null;
      }
      for (IndexSearch.Part part : search.parts()) {
        TimeOrder order = new TimeOrder(part.leaf());
        int document = order.firstNotAbove(id.timeNanos(), id.sequence());
        Bits live = part.leaf().getLiveDocs();
        if (document < part.to()
            && order.sequenceOf(document) == id.sequence()
            && (live == null || live.get(document))) {
          return read(new Found(id, part.leaf(), document));
        }
      }
      return null;
    }
  }
}
