package aegle.records.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.ExitableDirectoryReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BulkScorer;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/** One query on one index: a leased reader and the stretch of each segment that is asked for. */
final class IndexSearch implements AutoCloseable {
  private static final int FIRST_WINDOW_DOCUMENTS = 1_024;
  private static final int MAX_WINDOW_DOCUMENTS = 65_536;

  private final DayIndex index;
  private final DirectoryReader reader;
  private final Deadline deadline;
  private final List<Part> parts = new ArrayList<>();

  private IndexSearch(DayIndex index, DirectoryReader reader, Deadline deadline) {
    this.index = index;
    this.reader = reader;
    this.deadline = deadline;
  }

  /**
   * A segment and the documents of it that are asked for.
   *
   * @param leaf the segment, to read columns and sources from
   * @param weight the query, made ready for this index
   * @param from the first document
   * @param to the first document behind
   */
  record Part(LeafReader leaf, LeafReaderContext context, Weight weight, int from, int to) {
    /** How many documents match, where Lucene knows without looking; else -1. */
    int knownCount() throws IOException {
      return from == 0 && to == leaf.maxDoc() ? weight.count(context) : -1;
    }

    /** Whether every document of the segment matches. */
    boolean matchesAll() throws IOException {
      return weight.count(context) == leaf.maxDoc();
    }
  }

  /**
   * Makes a query ready for an index, or returns null where the index holds nothing.
   *
   * @param fresh whether everything that was added has to be seen
   */
  static @Nullable IndexSearch on(
      DayIndex index, QueryReader.Reading query, Deadline deadline, TimeSpan span, boolean fresh)
      throws IOException {
    DirectoryReader reader = fresh ? index.leaseFresh() : index.lease();
    if (reader == null) {
      return null;
    }
    IndexSearch search = new IndexSearch(index, reader, deadline);
    boolean ready = false;
    try {
      search.prepare(query, span);
      ready = true;
      return search;
    } finally {
      if (!ready) {
        search.close();
      }
    }
  }

  /** Stretches of documents: which ones of a segment are asked for. */
  interface TimeSpan {
    int from(TimeOrder order) throws IOException;

    int to(TimeOrder order) throws IOException;

    /** The documents between two times, the second not included. */
    static TimeSpan between(long fromNanos, long toNanos) {
      return new TimeSpan() {
        @Override
        public int from(TimeOrder order) throws IOException {
          return toNanos == Long.MAX_VALUE ? 0 : order.firstBefore(toNanos);
        }

        @Override
        public int to(TimeOrder order) throws IOException {
          return order.firstBefore(fromNanos);
        }
      };
    }
  }

  private void prepare(QueryReader.Reading query, TimeSpan span) throws IOException {
    try {
      DirectoryReader searched =
          query.expands() ? ExitableDirectoryReader.wrap(reader, deadline) : reader;
      IndexSearcher searcher = new IndexSearcher(searched);
      searcher.setQueryCache(null);
      Query rewritten = searcher.rewrite(query.query());
      Weight weight = searcher.createWeight(rewritten, ScoreMode.COMPLETE_NO_SCORES, 1);
      for (LeafReaderContext context : searched.leaves()) {
        LeafReader leaf = FilterLeafReader.unwrap(context.reader());
        TimeOrder order = new TimeOrder(leaf);
        int from = span.from(order);
        int to = span.to(order);
        if (from < to) {
          parts.add(new Part(leaf, context, weight, from, to));
        }
      }
    } catch (ExitableDirectoryReader.ExitingReaderException _) {
      deadline.passed();
      parts.clear();
    }
  }

  DayIndex index() {
    return index;
  }

  List<Part> parts() {
    return parts;
  }

  /** Decides after each window of documents whether to go on. */
  interface Appetite {
    boolean wantsMore();

    /** Wants everything. */
    static boolean always() {
      return true;
    }
  }

  /** Hands matching documents on in their order, newest first, until time or appetite ends. */
  boolean scan(Part part, LeafCollector collector, Appetite appetite) throws IOException {
    try {
      BulkScorer scorer = part.weight().bulkScorer(part.context());
      if (scorer == null) {
        return true;
      }
      int window = FIRST_WINDOW_DOCUMENTS;
      int at = part.from();
      while (at < part.to()) {
        if (deadline.isOver() || !appetite.wantsMore()) {
          return false;
        }
        int end = Math.min(part.to(), at + window);
        int next = scorer.score(collector, part.leaf().getLiveDocs(), at, end);
        at = Math.max(end, Math.min(next, part.to()));
        window = Math.min(MAX_WINDOW_DOCUMENTS, 2 * window);
      }
      return true;
    } catch (ExitableDirectoryReader.ExitingReaderException _) {
      deadline.passed();
      return false;
    }
  }

  /** As {@link #scan}, oldest first, a window at a time. */
  boolean scanBack(Part part, List<Integer> documents, Appetite appetite) throws IOException {
    try {
      int window = FIRST_WINDOW_DOCUMENTS;
      int end = part.to();
      List<Integer> found = new ArrayList<>();
      while (end > part.from()) {
        if (deadline.isOver() || !appetite.wantsMore()) {
          return false;
        }
        BulkScorer scorer = part.weight().bulkScorer(part.context());
        if (scorer == null) {
          return true;
        }
        int start = Math.max(part.from(), end - window);
        found.clear();
        scorer.score(new Documents(found::add), part.leaf().getLiveDocs(), start, end);
        documents.addAll(found.reversed());
        end = start;
        window = Math.min(MAX_WINDOW_DOCUMENTS, 2 * window);
      }
      return true;
    } catch (ExitableDirectoryReader.ExitingReaderException _) {
      deadline.passed();
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    reader.decRef();
  }
}
