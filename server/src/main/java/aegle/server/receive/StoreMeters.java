package aegle.server.receive;

import aegle.metrics.SeriesStore;
import aegle.metrics.StoreStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;

/**
 * Shows the figures of the store among Aegle's own metrics. The store is asked at most once a
 * second, however many figures it has. Safe from any thread.
 */
public final class StoreMeters {
  private static final long FRESH_MILLIS = 1_000;

  private final SeriesStore store;
  private final InstantSource clock;
  private StoreStatus status;
  private long askedMillis;

  public StoreMeters(SeriesStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    this.status = store.status();
    this.askedMillis = clock.millis();
  }

  /** Registers a meter for every figure that the store has now. */
  public void register(MeterRegistry meters) {
    gauge(meters, "aegle_tsdb_series", "Active series.", StoreStatus::series);
    gauge(meters, "aegle_tsdb_chunks", "Chunks in memory.", StoreStatus::chunks);
    gauge(meters, "aegle_tsdb_label_pairs", "Distinct label pairs.", StoreStatus::labelPairs);
    for (String name : fresh().counters().keySet()) {
      ToDoubleFunction<StoreStatus> figure = now -> now.counters().getOrDefault(name, 0.0);
      if (name.endsWith("_total")) {
        FunctionCounter.builder(name, this, self -> figure.applyAsDouble(self.fresh()))
            .description("A count of the store.")
            .register(meters);
      } else {
        gauge(meters, name, "A figure of the store.", figure);
      }
    }
  }

  private void gauge(
      MeterRegistry meters, String name, String description, ToDoubleFunction<StoreStatus> figure) {
    Gauge.builder(name, this, self -> figure.applyAsDouble(self.fresh()))
        .description(description)
        .strongReference(true)
        .register(meters);
  }

  private synchronized StoreStatus fresh() {
    long now = clock.millis();
    if (now - askedMillis >= FRESH_MILLIS || now < askedMillis) {
      status = store.status();
      askedMillis = now;
    }
    return status;
  }
}
