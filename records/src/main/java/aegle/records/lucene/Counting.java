package aegle.records.lucene;

import aegle.records.Count;
import aegle.records.RecordQuery;
import java.io.IOException;
import org.apache.lucene.search.DocIdStream;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;

/** Counts matching entries, altogether or over time. */
final class Counting {
  private final DayIndexes indexes;
  private final RecordQuery query;
  private final QueryReader.Reading reading;
  private final Deadline deadline;

  Counting(DayIndexes indexes, RecordQuery query, QueryReader.Reading reading, Deadline deadline) {
    this.indexes = indexes;
    this.query = query;
    this.reading = reading;
    this.deadline = deadline;
  }

  /** Does something with each stretch of documents that is asked for. */
  interface PartTask {
    void run(IndexSearch search, IndexSearch.Part part) throws IOException;
  }

  void forEachPart(boolean fresh, PartTask task) throws IOException {
    IndexSearch.TimeSpan span = IndexSearch.TimeSpan.between(query.fromNanos(), query.toNanos());
    for (DayIndex index : indexes.newestFirst(query.kinds(), query.fromNanos(), query.toNanos())) {
      if (deadline.isOver()) {
        return;
      }
      try (IndexSearch search = IndexSearch.on(index, reading, deadline, span, fresh)) {
        if (search != null) {
          for (IndexSearch.Part part : search.parts()) {
            task.run(search, part);
          }
        }
      }
    }
  }

  Count count() throws IOException {
    Sum sum = new Sum();
    forEachPart(false, (search, part) -> count(search, part, sum));
    return new Count(sum.documents, deadline.wasOver());
  }

  /** How many match in one index, with everything that was added. */
  static long countFresh(
      DayIndex index, QueryReader.Reading reading, RecordQuery query, Deadline deadline)
      throws IOException {
    Sum sum = new Sum();
    IndexSearch.TimeSpan span = IndexSearch.TimeSpan.between(query.fromNanos(), query.toNanos());
    try (IndexSearch search = IndexSearch.on(index, reading, deadline, span, true)) {
      if (search != null) {
        for (IndexSearch.Part part : search.parts()) {
          count(search, part, sum);
        }
      }
    }
    return sum.documents;
  }

  private static void count(IndexSearch search, IndexSearch.Part part, Sum sum) throws IOException {
    int known = part.knownCount();
    if (known >= 0) {
      sum.documents += known;
    } else {
      search.scan(part, sum, IndexSearch.Appetite::always);
    }
  }

  /** Counts documents without looking at each where Lucene need not. */
  private static final class Sum implements LeafCollector {
    private long documents;

    @Override
    public void setScorer(Scorable scorer) {
      // Nothing is scored here: records are ordered by time.
    }

    @Override
    public void collect(int document) {
      documents++;
    }

    @Override
    public void collect(DocIdStream stream) throws IOException {
      documents += stream.count();
    }
  }

  /**
   * Counts over time. Documents stand in the order of time, so the column of times is read only
   * where a new stretch begins.
   */
  long[] histogram(int buckets, long stepNanos) throws IOException {
    long[] counts = new long[buckets];
    forEachPart(
        false,
        (search, part) -> {
          Stretches stretches = new Stretches(part, query.fromNanos(), stepNanos, counts);
          if (part.matchesAll()) {
            stretches.addAll();
          } else {
            search.scan(part, new Documents(stretches::add), IndexSearch.Appetite::always);
          }
        });
    return counts;
  }

  /** Which documents of a segment lie in which stretch of time. */
  private static final class Stretches {
    private final IndexSearch.Part part;
    private final TimeOrder order;
    private final long startNanos;
    private final long stepNanos;
    private final long[] counts;
    private int bucket;
    private int end;

    Stretches(IndexSearch.Part part, long startNanos, long stepNanos, long[] counts) {
      this.part = part;
      this.order = new TimeOrder(part.leaf());
      this.startNanos = startNanos;
      this.stepNanos = stepNanos;
      this.counts = counts;
    }

    void add(int document) throws IOException {
      if (document >= end) {
        enter(document);
      }
      counts[bucket]++;
    }

    void addAll() throws IOException {
      int at = part.from();
      while (at < part.to()) {
        enter(at);
        int to = Math.min(end, part.to());
        counts[bucket] += to - at;
        at = to;
      }
    }

    private void enter(int document) throws IOException {
      bucket = (int) ((order.timeOf(document) - startNanos) / stepNanos);
      end = order.firstBefore(startNanos + bucket * stepNanos);
    }
  }
}
