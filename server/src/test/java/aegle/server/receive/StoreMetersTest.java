package aegle.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.StoreStatus;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoreMetersTest {
  private final AtomicLong nowMillis = new AtomicLong(1_000);
  private final AtomicLong walBytes = new AtomicLong(12);
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Test
  void the_figures_of_the_store_stand_among_the_own_metrics_and_follow_it() {
    new StoreMeters(this::status, () -> Instant.ofEpochMilli(nowMillis.get())).register(meters);
    assertThat(meters.scrape())
        .contains("aegle_tsdb_series 7.0")
        .contains("aegle_tsdb_wal_bytes 12.0")
        .contains("aegle_tsdb_samples_refused_total{reason=\"too_old\"} 3.0");

    walBytes.set(99);
    assertThat(meters.scrape()).contains("aegle_tsdb_wal_bytes 12.0");
    nowMillis.addAndGet(1_000);
    assertThat(meters.scrape()).contains("aegle_tsdb_wal_bytes 99.0");
  }

  private StoreStatus status() {
    Map<String, Double> counters =
        Map.of(
            "aegle_tsdb_wal_bytes",
            walBytes.doubleValue(),
            "aegle_tsdb_samples_refused_total{reason=\"too_old\"}",
            3.0);
    return new StoreStatus(7, 0, 0, 0, 0, Map.of(), Map.of(), counters);
  }
}
