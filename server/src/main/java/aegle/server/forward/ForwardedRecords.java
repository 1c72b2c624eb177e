package aegle.server.forward;

import aegle.records.Count;
import aegle.records.EntryId;
import aegle.records.Histogram;
import aegle.records.KnownField;
import aegle.records.Page;
import aegle.records.Percentiles;
import aegle.records.RecordQuery;
import aegle.records.RecordStore;
import aegle.records.StoreStats;
import aegle.records.StoredEntry;
import aegle.records.Surroundings;
import aegle.records.Tail;
import aegle.records.TopValues;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A store of records of which chosen ones are sent on, as {@link ForwardedSeries} is of series. */
public final class ForwardedRecords implements RecordStore {
  private final RecordStore store;
  private final Forwards forwards;

  public ForwardedRecords(RecordStore store, Forwards forwards) {
    this.store = store;
    this.forwards = forwards;
  }

  @Override
  public void append(List<Entry> entries) {
    store.append(entries);
    forwards.offer(entries);
  }

  @Override
  public void refresh() {
    store.refresh();
  }

  @Override
  public Page search(RecordQuery query) {
    return store.search(query);
  }

  @Override
  public Optional<StoredEntry> get(EntryId id) {
    return store.get(id);
  }

  @Override
  public Surroundings context(EntryId id, int before, int after, RecordQuery query) {
    return store.context(id, before, after, query);
  }

  @Override
  public Count count(RecordQuery query) {
    return store.count(query);
  }

  @Override
  public Histogram histogram(RecordQuery query, int buckets) {
    return store.histogram(query, buckets);
  }

  @Override
  public Histogram histogram(RecordQuery query, int buckets, String splitField, int values) {
    return store.histogram(query, buckets, splitField, values);
  }

  @Override
  public TopValues top(RecordQuery query, String field, int values) {
    return store.top(query, field, values);
  }

  @Override
  public Percentiles percentiles(RecordQuery query, String field, List<Double> ranks) {
    return store.percentiles(query, field, ranks);
  }

  @Override
  public Percentiles percentiles(
      RecordQuery query, String field, List<Double> ranks, String groupField, int groups) {
    return store.percentiles(query, field, ranks, groupField, groups);
  }

  @Override
  public List<KnownField> fields(EntryKind kind) {
    return store.fields(kind);
  }

  @Override
  public long delete(RecordQuery query) {
    return store.delete(query);
  }

  @Override
  public Tail tail(Set<EntryKind> kinds, String text) {
    return store.tail(kinds, text);
  }

  @Override
  public void check(String text) {
    store.check(text);
  }

  @Override
  public StoreStats stats() {
    return store.stats();
  }

  @Override
  public void close() {
    store.close();
  }
}
