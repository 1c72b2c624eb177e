package aegle.server.intake;

import aegle.records.RecordQuery;
import aegle.records.RecordStore;
import aegle.records.StoredEntry;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The ids of errors and transactions that came within the last hour, which is as long as Sentry
 * knows them: an SDK that heard no answer sends again, and what was kept the first time is neither
 * kept nor counted a second time. An id is known once its event is kept, so one that could not be
 * kept may come again. Safe from any thread.
 */
final class SeenEvents {
  /** How long an id is known. */
  static final Duration KNOWN = Duration.ofHours(1);

  /** Ids of one project: 20,000. Beyond, the project forgets its oldest. */
  static final int MAX_OF_PROJECT = 20_000;

  /** Ids of all projects: 100,000. Beyond, the project with most of them forgets its oldest. */
  static final int MAX = 100_000;

  /** Why a repeated event is refused. */
  static final String DUPLICATE = "duplicate";

  private static final String SEGMENT_ID = "segment.id";

  /** Where a UUID says of which version it is. */
  private static final int VERSION_AT = 12;

  /** The version of a UUID that was made of a content. */
  private static final char OF_CONTENT = '3';

  private final InstantSource clock;

  /** When each id of a project came, in milliseconds since 1970; the first to come first. */
  private final Map<String, SequencedMap<String, Long>> known = new HashMap<>();

  /** Events that are being kept: whoever sends one of them again waits for what becomes of it. */
  private final Map<Key, CompletableFuture<@Nullable Void>> underWay = new HashMap<>();

  private int count;

  private record Key(String project, String id) {}

  /**
   * A batch without what came before.
   *
   * @param claimed the ids of its events, which nobody else keeps until {@link #settle}
   */
  record Fresh(SignalBatch batch, Set<String> claimed) {
    Fresh {
      claimed = Set.copyOf(claimed);
    }
  }

  SeenEvents(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes out of a batch the events that came before; what was taken out is refused in it. */
  Fresh fresh(SignalBatch batch, String project) {
    // In one order for all, so that two batches never wait for each other.
    Set<String> ids = new TreeSet<>();
    batch.entries().forEach(entry -> ids.add(idOf(entry)));
    ids.remove("");
    if (ids.isEmpty()) {
      return new Fresh(batch, Set.of());
    }
    Set<String> claimed = new HashSet<>();
    for (String id : ids) {
      if (claim(new Key(project, id))) {
        claimed.add(id);
      }
    }
    BitSet repeated = new BitSet();
    Set<String> first = new HashSet<>();
    for (int i = 0; i < batch.entries().size(); i++) {
      String id = idOf(batch.entries().get(i));
      if (!id.isEmpty() && !(claimed.contains(id) && first.add(id))) {
        repeated.set(i);
      }
    }
    return new Fresh(repeated.isEmpty() ? batch : without(repeated, batch), claimed);
  }

  /** Says whether the events of a batch were kept; only then are they known from now on. */
  void settle(Fresh fresh, String project, boolean kept) {
    for (String id : fresh.claimed()) {
      Key key = new Key(project, id);
      @Nullable CompletableFuture<@Nullable Void> waiting;
      synchronized (this) {
        waiting = underWay.remove(key);
        if (kept) {
          remember(key, clock.millis());
        }
      }
      if (waiting != null) {
        waiting.complete(null);
      }
    }
  }

  /** Learns from what is kept which events came before this process began. */
  void recall(RecordStore records) {
    long now = clock.millis();
    long from = TimeUnit.MILLISECONDS.toNanos(Math.max(0, now - KNOWN.toMillis()));
    for (EntryKind kind : List.of(EntryKind.ERROR, EntryKind.SPAN)) {
      RecordQuery query =
          RecordQuery.of(kind)
              .withText("_exists_:" + FieldNames.EVENT_ID)
              .between(from, Long.MAX_VALUE)
              .withLimit(RecordQuery.MAX_LIMIT);
      for (StoredEntry stored : records.search(query).entries().reversed()) {
        Entry entry = stored.entry();
        String id = idOf(entry);
        if (!id.isEmpty()) {
          String project = entry.fields().text(FieldNames.PROJECT, "");
          remember(new Key(project, id), Math.min(now, entry.timeMillis()));
        }
      }
    }
  }

  /**
   * The id by which an event is known when it is sent again; empty for all else. One that came
   * without an id has one that was made of its content, and equal contents may well be two events.
   */
  private static String idOf(Entry entry) {
    String id =
        switch (entry.kind()) {
          case ERROR, SPAN -> entry.fields().text(FieldNames.EVENT_ID, "");
          case LOG, REPLAY, VITAL, CHECK_IN, ACCESS -> "";
        };
    return id.length() > VERSION_AT && id.charAt(VERSION_AT) == OF_CONTENT ? "" : id;
  }

  /** With a transaction go the spans that it held and the vitals that it measured. */
  private static SignalBatch without(BitSet repeated, SignalBatch batch) {
    Set<String> spans = new HashSet<>();
    List<Refusal> refusals = new ArrayList<>(batch.refusals());
    for (int i = repeated.nextSetBit(0); i >= 0; i = repeated.nextSetBit(i + 1)) {
      Entry entry = batch.entries().get(i);
      boolean transaction = entry.kind() == EntryKind.SPAN;
      if (transaction) {
        spans.add(place(entry.fields(), FieldNames.SPAN_ID));
      }
      refusals.add(new Refusal(transaction ? "transaction" : "error", DUPLICATE, 1));
    }
    List<Entry> left = new ArrayList<>();
    for (int i = 0; i < batch.entries().size(); i++) {
      Entry entry = batch.entries().get(i);
      boolean held =
          switch (entry.kind()) {
            case SPAN -> spans.contains(place(entry.fields(), SEGMENT_ID));
            case VITAL -> spans.contains(place(entry.fields(), FieldNames.SPAN_ID));
            case LOG, ERROR, REPLAY, CHECK_IN, ACCESS -> false;
          };
      if (!held && !repeated.get(i)) {
        left.add(entry);
      }
    }
    return new SignalBatch(left, batch.measurements(), batch.files(), refusals);
  }

  private static String place(Fields fields, String spanField) {
    return fields.text(FieldNames.TRACE_ID, "") + '/' + fields.text(spanField, "");
  }

  /** Whether the caller is the first with this event, and is to say what became of it. */
  private boolean claim(Key key) {
    while (true) {
      @Nullable CompletableFuture<@Nullable Void> other;
      synchronized (this) {
        if (isKnown(key)) {
          return false;
        }
        other = underWay.putIfAbsent(key, new CompletableFuture<>());
      }
      if (other == null) {
        return true;
      }
      other.join();
    }
  }

  private boolean isKnown(Key key) {
    @Nullable SequencedMap<String, Long> ofProject = known.get(key.project());
    if (ofProject == null) {
      return false;
    }
    long oldest = clock.millis() - KNOWN.toMillis();
    Iterator<Long> times = ofProject.values().iterator();
    while (times.hasNext() && times.next() < oldest) {
      times.remove();
      count--;
    }
    if (ofProject.isEmpty()) {
      known.remove(key.project());
    }
    return ofProject.containsKey(key.id());
  }

  private synchronized void remember(Key key, long millis) {
    SequencedMap<String, Long> ofProject =
        known.computeIfAbsent(key.project(), _ -> new LinkedHashMap<>());
    if (ofProject.putIfAbsent(key.id(), millis) != null) {
      return;
    }
    count++;
    if (ofProject.size() > MAX_OF_PROJECT) {
      forgetOldest(ofProject);
    }
    if (count > MAX) {
      known.values().stream()
          .max(Comparator.comparingInt(SequencedMap::size))
          .ifPresent(this::forgetOldest);
    }
  }

  private void forgetOldest(SequencedMap<String, Long> ofProject) {
    ofProject.pollFirstEntry();
    count--;
  }

  /** How many ids are known. */
  synchronized int size() {
    return count;
  }
}
