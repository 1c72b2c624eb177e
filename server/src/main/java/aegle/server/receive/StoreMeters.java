package aegle.server.receive;

import aegle.metrics.StoreStatus;
import aegle.protocols.exposition.ExpositionFormat;
import aegle.protocols.exposition.ExpositionReader;
import aegle.signals.Labels;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Shows the figures of the store among Aegle's own metrics. The store is asked at most once a
 * second, however many figures it has. Safe from any thread.
 */
public final class StoreMeters {
  private static final long FRESH_MILLIS = 1_000;

  private final Supplier<StoreStatus> store;
  private final InstantSource clock;
  private StoreStatus status;
  private long askedMillis;

  /** Meters over what {@code SeriesStore.status()} says. */
  public StoreMeters(Supplier<StoreStatus> store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    this.status = store.get();
    this.askedMillis = clock.millis();
  }

  /** Registers a meter for every figure that the store has now. */
  public void register(MeterRegistry meters) {
    gauge(meters, "aegle_tsdb_series", "Active series.", StoreStatus::series);
    gauge(meters, "aegle_tsdb_chunks", "Chunks in memory.", StoreStatus::chunks);
    gauge(meters, "aegle_tsdb_label_pairs", "Distinct label pairs.", StoreStatus::labelPairs);
    fresh().counters().keySet().forEach(series -> figure(meters, series));
  }

  /** A figure of the store's own, named as a series: {@code name} or {@code name{reason="x"}}. */
  private void figure(MeterRegistry meters, String series) {
    byte[] line = (series + " 0\n").getBytes(StandardCharsets.UTF_8);
    ExpositionReader reader =
        ExpositionReader.of(ExpositionFormat.TEXT, line, line.length, "store", 0);
    if (!reader.nextSeries()) {
      throw new AssertionError("BUG: the store names a figure '" + series + "'");
    }
    Labels labels = reader.labels();
    List<Tag> tags = new ArrayList<>();
    labels.withoutName().forEach((name, value) -> tags.add(Tag.of(name, value)));
    String name = labels.metricName();
    ToDoubleFunction<StoreMeters> figure =
        self -> self.fresh().counters().getOrDefault(series, 0.0);
    if (name.endsWith("_total")) {
      FunctionCounter.builder(name, this, figure)
          .description("A count of the store.")
          .tags(tags)
          .register(meters);
    } else {
      Gauge.builder(name, this, figure)
          .description("A figure of the store.")
          .tags(tags)
          .strongReference(true)
          .register(meters);
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
      status = store.get();
      askedMillis = now;
    }
    return status;
  }
}
