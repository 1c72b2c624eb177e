package aegle.server.receive;

import aegle.records.StoreException;
import aegle.records.StoreStats;
import aegle.signals.EntryKind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Shows the figures of the store of records among Aegle's own metrics. The store is asked at most
 * once a second. Safe from any thread.
 */
public final class RecordMeters {
  private static final long FRESH_MILLIS = 1_000;

  private final Supplier<StoreStats> store;
  private final InstantSource clock;
  private StoreStats stats;
  private long askedMillis;

  /** Meters over what {@code RecordStore.stats()} says. */
  public RecordMeters(Supplier<StoreStats> store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    this.stats = store.get();
    this.askedMillis = clock.millis();
  }

  /** Registers the meters. */
  public void register(MeterRegistry meters) {
    for (EntryKind kind : EntryKind.values()) {
      FunctionCounter.builder(
              "aegle.records.appended",
              this,
              self -> (double) self.fresh().appended().getOrDefault(kind, 0L))
          .description("Records taken since the start.")
          .tag("kind", kind.word())
          .register(meters);
      Gauge.builder(
              "aegle.records.disk.bytes",
              this,
              self -> (double) self.fresh().bytes().getOrDefault(kind, 0L))
          .description("Size of the records of a kind on disk, as last measured.")
          .tag("kind", kind.word())
          .strongReference(true)
          .register(meters);
    }
    for (StoreException.Reason reason : StoreException.Reason.values()) {
      FunctionCounter.builder(
              "aegle.records.refused",
              this,
              self -> (double) self.fresh().refused().getOrDefault(reason, 0L))
          .description("Records that the store could not take; their senders were told so.")
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
    StoreStats now = fresh();
    now.unindexedFields().keySet().forEach(reason -> unindexed(meters, reason));
    now.counters().keySet().forEach(figure -> figure(meters, figure));
    Gauge.builder("aegle.records.log.bytes", this, self -> (double) self.fresh().walBytes())
        .description("Size of the write-ahead log of records.")
        .strongReference(true)
        .register(meters);
    Gauge.builder("aegle.records.lag", this, self -> (double) self.fresh().lagEntries())
        .description("Records that survive a crash and cannot be found yet.")
        .strongReference(true)
        .register(meters);
  }

  private void unindexed(MeterRegistry meters, String reason) {
    FunctionCounter.builder(
            "aegle.records.unindexed.fields",
            this,
            self -> (double) self.fresh().unindexedFields().getOrDefault(reason, 0L))
        .description("Values that are kept and shown, and cannot be searched.")
        .tag("reason", reason)
        .register(meters);
  }

  /** A figure that the store names itself: a count where the name ends as counts do. */
  private void figure(MeterRegistry meters, String name) {
    ToDoubleFunction<RecordMeters> figure = self -> self.fresh().counters().getOrDefault(name, 0.0);
    if (name.endsWith("_total")) {
      FunctionCounter.builder(name, this, figure)
          .description("A count of the store of records.")
          .register(meters);
    } else {
      Gauge.builder(name, this, figure)
          .description("A figure of the store of records.")
          .strongReference(true)
          .register(meters);
    }
  }

  private synchronized StoreStats fresh() {
    long now = clock.millis();
    if (Math.abs(now - askedMillis) >= FRESH_MILLIS) {
      stats = store.get();
      askedMillis = now;
    }
    return stats;
  }
}
