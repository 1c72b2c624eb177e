package aegle.server.web;

import aegle.records.Count;
import aegle.records.EntryId;
import aegle.records.Histogram;
import aegle.records.Page;
import aegle.records.Percentiles;
import aegle.records.RecordQuery;
import aegle.records.RecordQueryException;
import aegle.records.RecordStore;
import aegle.records.StoredEntry;
import aegle.records.Surroundings;
import aegle.records.TopValues;
import aegle.server.web.view.Messages;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * The questions of one page to the records. All of them together have a time limit, and whether it
 * ended any of them is remembered, for the page to say so. One thread.
 */
final class Questions {
  /** How long all questions of one page may take together. */
  static final Duration LIMIT = Duration.ofSeconds(3);

  /** What every question is given, however late it comes: a part of an answer beats none. */
  private static final long LEAST_NANOS = 20_000_000;

  private final RecordStore records;
  private final LongSupplier nanoTicker;
  private final long beganNanos;
  private boolean cut;

  Questions(RecordStore records, LongSupplier nanoTicker) {
    this.records = records;
    this.nanoTicker = nanoTicker;
    beganNanos = nanoTicker.getAsLong();
  }

  private RecordQuery bounded(RecordQuery query) {
    long left = LIMIT.toNanos() - (nanoTicker.getAsLong() - beganNanos);
    return query.within(Duration.ofNanos(Math.max(LEAST_NANOS, left)));
  }

  Page search(RecordQuery query) {
    Page page = records.search(bounded(query));
    cut |= page.timedOut();
    return page;
  }

  Optional<StoredEntry> get(EntryId id) {
    return records.get(id);
  }

  Count count(RecordQuery query) {
    Count count = records.count(bounded(query));
    cut |= count.timedOut();
    return count;
  }

  /** What happened around an entry; that the search was ended is said beside its answer. */
  Surroundings context(EntryId id, int before, int after, RecordQuery query) {
    return records.context(id, before, after, bounded(query));
  }

  /**
   * Reads a query's text and asks nothing.
   *
   * @throws RecordQueryException when it cannot be read
   */
  void check(String text) {
    records.check(text);
  }

  Histogram histogram(RecordQuery query, int buckets) {
    Histogram histogram = records.histogram(bounded(query), buckets);
    cut |= histogram.timedOut();
    return histogram;
  }

  /** As above, apart by the most frequent values of a field. */
  Histogram histogram(RecordQuery query, int buckets, String splitField, int values) {
    Histogram histogram = records.histogram(bounded(query), buckets, splitField, values);
    cut |= histogram.timedOut();
    return histogram;
  }

  TopValues top(RecordQuery query, String field, int values) {
    TopValues top = records.top(bounded(query), field, values);
    cut |= top.timedOut();
    return top;
  }

  Percentiles percentiles(RecordQuery query, String field, List<Double> ranks) {
    Percentiles percentiles = records.percentiles(bounded(query), field, ranks);
    cut |= percentiles.timedOut();
    return percentiles;
  }

  Percentiles percentiles(
      RecordQuery query, String field, List<Double> ranks, String groupField, int groups) {
    Percentiles percentiles = records.percentiles(bounded(query), field, ranks, groupField, groups);
    cut |= percentiles.timedOut();
    return percentiles;
  }

  /** What was asked for was not found; where time ran out before, it may be there all the same. */
  ResponseStatusException notFound() {
    return cut
        ? new ResponseStatusException(
            HttpStatus.SERVICE_UNAVAILABLE,
            "the search was ended after " + LIMIT.toSeconds() + " s; try again")
        : new ResponseStatusException(HttpStatus.NOT_FOUND);
  }

  /** What a page without a range says of its answers: nothing where they are whole. */
  List<String> notes(Messages messages) {
    return notes(messages, "records.cut");
  }

  /** As {@link #notes}, for a page on which a shorter range can be chosen. */
  List<String> notesOfRange(Messages messages) {
    return notes(messages, "records.cut.range");
  }

  /** As {@link #notes}, for a page on which the query can be narrowed too. */
  List<String> notesOfQuery(Messages messages) {
    return notes(messages, "records.cut.query");
  }

  private List<String> notes(Messages messages, String key) {
    return cut ? List.of(messages.text(key, LIMIT.toSeconds())) : List.of();
  }
}
