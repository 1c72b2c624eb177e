package aegle.server.web.testing;

import aegle.metrics.memory.MemorySeriesStore;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A clinic platform in miniature: feeds a store with what its scrapes would bring. */
public final class SamplePlatform {
  private static final String JOB = "beauty-ai-precision";
  private static final double[] BUCKETS = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};
  private static final double[] BELOW = {0.22, 0.45, 0.71, 0.88, 0.955, 0.988, 0.997};
  private static final List<String> CLINICS = List.of("bangkok", "chiang-mai", "phuket");
  private static final long DAY_MILLIS = 86_400_000;

  private final MemorySeriesStore store;
  private final Random random = new Random(7);
  private final Map<Labels, Double> counters = new HashMap<>();
  private boolean databaseUp = true;

  public SamplePlatform(MemorySeriesStore store) {
    this.store = store;
  }

  public void stopDatabase() {
    databaseUp = false;
  }

  public void startDatabase() {
    databaseUp = true;
  }

  /** Lives from one time to another, with one scrape each step; a night's hour is missing. */
  public void live(long fromMillis, long toMillis, long stepMillis) {
    for (long t = fromMillis; t <= toMillis; t += stepMillis) {
      boolean gap = toMillis - t > 9 * 3_600_000L && toMillis - t < 10 * 3_600_000L;
      if (!gap) {
        store.append(scrape(t, stepMillis / 1_000.0));
      }
    }
  }

  private List<Sample> scrape(long t, double seconds) {
    List<Sample> out = new ArrayList<>();
    double busy = 0.15 + Math.max(0, Math.sin((t % DAY_MILLIS) * 2 * Math.PI / DAY_MILLIS - 1.2));
    for (String clinic : CLINICS) {
      double share = clinic.equals("bangkok") ? 1 : 0.4;
      double requests = busy * share * seconds * (9 + random.nextDouble() * 2);
      count(out, t, requests * 0.985, "http_requests_total", "clinic_id", clinic, "status", "200");
      count(out, t, requests * 0.004, "http_requests_total", "clinic_id", clinic, "status", "500");
      count(
          out, t, busy * share * seconds / 260, "appointment_bookings_total", "clinic_id", clinic);
      count(
          out,
          t,
          busy * share * seconds / 2_900,
          "appointment_cancellations_total",
          "clinic_id",
          clinic);
    }
    double all = busy * seconds * 16;
    for (int i = 0; i < BUCKETS.length; i++) {
      String le = String.valueOf(BUCKETS[i]);
      count(out, t, all * BELOW[i], "http_request_duration_seconds_bucket", "le", le);
    }
    count(out, t, all, "http_request_duration_seconds_bucket", "le", "+Inf");
    gauge(out, t, 1, "up", "job", JOB);
    gauge(out, t, databaseUp ? 1 : 0, "pg_up", "instance", "db-1");
    if (databaseUp) {
      gauge(
          out,
          t,
          Math.rint(6 + busy * 14),
          "pg_stat_activity_count",
          "datname",
          "beauty_ai_precision",
          "state",
          "active");
      gauge(
          out,
          t,
          Math.rint(9 + random.nextDouble() * 3),
          "pg_stat_activity_count",
          "datname",
          "beauty_ai_precision",
          "state",
          "idle");
      gauge(out, t, 100, "pg_settings_max_connections");
    }
    gauge(out, t, Math.rint(busy * 7), "hikaricp_connections_active", "pool", "main");
    gauge(out, t, 20, "hikaricp_connections_max", "pool", "main");
    gauge(
        out,
        t,
        1.8 + busy + random.nextDouble() * 0.3,
        "ai_processing_duration_seconds",
        "quantile",
        "0.95");
    gauge(out, t, 0.9 + busy * 0.4, "ai_processing_duration_seconds", "quantile", "0.5");
    return out;
  }

  private void count(List<Sample> out, long t, double more, String name, String... labels) {
    Labels series = series(name, labels);
    double value = counters.merge(series, more, Double::sum);
    out.add(new Sample(series, t, Math.rint(value)));
  }

  private static void gauge(List<Sample> out, long t, double value, String name, String... labels) {
    out.add(new Sample(series(name, labels), t, value));
  }

  private static Labels series(String name, String... labels) {
    Labels.Builder builder =
        Labels.builder()
            .set(Labels.METRIC_NAME, name)
            .set("job", JOB)
            .set("instance", "localhost:8080");
    for (int i = 0; i < labels.length; i += 2) {
      builder.set(labels[i], labels[i + 1]);
    }
    return builder.build();
  }
}
