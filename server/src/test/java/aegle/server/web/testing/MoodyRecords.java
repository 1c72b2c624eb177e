package aegle.server.web.testing;

import aegle.records.Count;
import aegle.records.EntryId;
import aegle.records.Histogram;
import aegle.records.KnownField;
import aegle.records.Page;
import aegle.records.Percentiles;
import aegle.records.RecordQuery;
import aegle.records.RecordStore;
import aegle.records.StoreException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A real store whose answers are cut short, or which answers nothing, when it is told so. */
public final class MoodyRecords implements RecordStore {
  /** How it answers. */
  public enum Mood {
    SOUND,
    HURRIED,
    /** Only counts are cut short. */
    HURRIED_COUNTS,
    BROKEN,
    /** Fails as no store should: with a fault of its own. */
    FAULTY
  }

  private final RecordStore store;
  private final AtomicLong grantedNanos = new AtomicLong();
  private volatile Mood mood = Mood.SOUND;
  private volatile Runnable held = () -> {};

  public MoodyRecords(RecordStore store) {
    this.store = store;
  }

  /** Has every search say that it came, and wait until it is let go. */
  public void hold(CompletableFuture<Boolean> came, CompletableFuture<Boolean> letGo) {
    held =
        () -> {
          came.complete(true);
          letGo.orTimeout(20, TimeUnit.SECONDS).join();
        };
  }

  public void be(Mood other) {
    mood = other;
  }

  /** A clock by which every question has taken all the time that it was given. */
  public long grantedNanos() {
    return grantedNanos.get();
  }

  /** Whether the answer is cut short. */
  private boolean cut(RecordQuery query) {
    grantedNanos.addAndGet(query.timeLimit().toNanos());
    if (mood == Mood.BROKEN) {
      throw new StoreException(StoreException.Reason.DISK_FULL, "the disk of the test is broken");
    }
    failIfFaulty();
    return mood == Mood.HURRIED;
  }

  private void failIfFaulty() {
    if (mood == Mood.FAULTY) {
      throw new IllegalArgumentException("a fault of the test");
    }
  }

  @Override
  public void append(List<Entry> entries) {
    failIfFaulty();
    store.append(entries);
  }

  @Override
  public void refresh() {
    store.refresh();
  }

  @Override
  public Page search(RecordQuery query) {
    held.run();
    boolean cut = cut(query);
    Page page = store.search(query);
    return new Page(
        page.entries(), page.next(), page.total(), page.totalExact(), page.timedOut() || cut);
  }

  @Override
  public Optional<StoredEntry> get(EntryId id) {
    return store.get(id);
  }

  @Override
  public Surroundings context(EntryId id, int before, int after, RecordQuery query) {
    boolean cut = cut(query);
    Surroundings found = store.context(id, before, after, query);
    return new Surroundings(found.before(), found.after(), found.timedOut() || cut);
  }

  @Override
  public Count count(RecordQuery query) {
    boolean cut = cut(query) || mood == Mood.HURRIED_COUNTS;
    Count count = store.count(query);
    return new Count(count.entries(), count.timedOut() || cut);
  }

  @Override
  public Histogram histogram(RecordQuery query, int buckets) {
    boolean cut = cut(query);
    return cut(store.histogram(query, buckets), cut);
  }

  @Override
  public Histogram histogram(RecordQuery query, int buckets, String splitField, int values) {
    boolean cut = cut(query);
    return cut(store.histogram(query, buckets, splitField, values), cut);
  }

  private static Histogram cut(Histogram found, boolean cut) {
    return new Histogram(
        found.fromNanos(), found.stepNanos(), found.lines(), found.timedOut() || cut);
  }

  @Override
  public TopValues top(RecordQuery query, String field, int values) {
    boolean cut = cut(query);
    TopValues top = store.top(query, field, values);
    return new TopValues(
        top.values(),
        top.others(),
        top.missing(),
        top.matched(),
        top.exact() && !cut,
        top.timedOut() || cut);
  }

  @Override
  public Percentiles percentiles(RecordQuery query, String field, List<Double> ranks) {
    boolean cut = cut(query);
    Percentiles found = store.percentiles(query, field, ranks);
    return new Percentiles(found.groups(), found.timedOut() || cut);
  }

  @Override
  public Percentiles percentiles(
      RecordQuery query, String field, List<Double> ranks, String groupField, int groups) {
    boolean cut = cut(query);
    Percentiles found = store.percentiles(query, field, ranks, groupField, groups);
    return new Percentiles(found.groups(), found.timedOut() || cut);
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

  /** Whoever opened the store closes it. */
  @Override
  public void close() {}
}
