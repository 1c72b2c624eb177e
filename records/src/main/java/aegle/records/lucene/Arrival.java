package aegle.records.lucene;

import aegle.records.log.LogBatch;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Value;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Brings what arrives within its limits of time and size, before it is logged. Any thread. */
final class Arrival {
  /** The entry's own time, in nanoseconds since 1970, where it was too absurd to file it under. */
  static final String CLAIMED = "time.claimed";

  /** How large the detail was that an entry lost. */
  private static final String DROPPED = "detail.dropped_bytes";

  /** Characters that are left of each text of an entry that is too large without its detail. */
  private static final int TRIMMED_CHARS = 4_096;

  private final LuceneOptions options;
  private final InstantSource clock;
  private final Counters counters;

  Arrival(LuceneOptions options, InstantSource clock, Counters counters) {
    this.options = options;
    this.clock = clock;
    this.counters = counters;
  }

  private long nowNanos() {
    return Math.multiplyExact(clock.millis(), 1_000_000L);
  }

  long today() {
    return DayIndexes.dayOf(nowNanos());
  }

  LogBatch batch(List<Entry> entries) {
    LogBatch batch = LogBatch.of(timely(entries));
    for (int i = 0; i < batch.size(); i++) {
      if (batch.sourceLength(i) > options.maxEntryBytes()) {
        return LogBatch.of(trimmed(batch));
      }
    }
    return batch;
  }

  private List<Entry> timely(List<Entry> entries) {
    long now = nowNanos();
    long latest = now + options.futureLimit().toNanos();
    Entry[] timely = new Entry[entries.size()];
    for (int i = 0; i < timely.length; i++) {
      Entry entry = entries.get(i);
      long oldestDay = DayIndexes.dayOf(now) - options.days(entry.kind());
      boolean absurd =
          entry.timeNanos() > latest || DayIndexes.dayOf(entry.timeNanos()) < oldestDay;
      timely[i] = absurd ? arrivedAt(now, entry) : entry;
    }
    return List.of(timely);
  }

  private Entry arrivedAt(long now, Entry entry) {
    counters.clockClamped.increment();
    Fields claimed = entry.fields().toBuilder().put(CLAIMED, entry.timeNanos()).build();
    return new Entry(entry.kind(), now, claimed, entry.detail());
  }

  private List<Entry> trimmed(LogBatch batch) {
    List<Entry> trimmed = new ArrayList<>(batch.entries());
    for (int i = 0; i < trimmed.size(); i++) {
      if (batch.sourceLength(i) > options.maxEntryBytes()) {
        trimmed.set(i, trimmed(trimmed.get(i), batch.sourceLength(i)));
        counters.entriesTrimmed.increment();
      }
    }
    return trimmed;
  }

  private Entry trimmed(Entry entry, int sourceBytes) {
    Entry bare =
        new Entry(
            entry.kind(),
            entry.timeNanos(),
            entry.fields().toBuilder().put(DROPPED, sourceBytes).build(),
            Json.NOTHING);
    if (LogBatch.of(List.of(bare)).recordBytes() <= options.maxEntryBytes()) {
      return bare;
    }
    Fields.Builder shortened = Fields.builder();
    for (int i = 0; i < bare.fields().size(); i++) {
      shortened.put(bare.fields().name(i), shortened(bare.fields().value(i)));
    }
    return new Entry(entry.kind(), entry.timeNanos(), shortened.build(), Json.NOTHING);
  }

  private static Value shortened(Value value) {
    return switch (value) {
      case Value.Text(String text) -> new Value.Text(shortened(text));
      case Value.Texts(List<String> texts) ->
          new Value.Text(
              shortened(String.join(", ", texts.subList(0, Math.min(100, texts.size())))));
      case Value.Whole _, Value.Real _, Value.Flag _ -> value;
    };
  }

  private static String shortened(String text) {
    return text.length() <= TRIMMED_CHARS ? text : text.substring(0, TRIMMED_CHARS);
  }

  void count(List<Entry> entries) {
    EntryKind run = entries.getFirst().kind();
    long length = 0;
    for (Entry entry : entries) {
      if (entry.kind() != run) {
        counters.append(run, length);
        run = entry.kind();
        length = 0;
      }
      length++;
    }
    counters.append(run, length);
  }
}
