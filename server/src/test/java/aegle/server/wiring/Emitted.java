package aegle.server.wiring;

import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryLimits;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import aegle.signals.Sample;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Three hours of what a platform emits, a sample a minute, and rules to judge against it. */
final class Emitted {
  static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
  private static final int MINUTES = 180;

  private final MemorySeriesStore store = new MemorySeriesStore();
  private final Map<String, Set<MetricMetadata>> metadata = new HashMap<>();
  private final List<TargetState> targets = new ArrayList<>();

  Emitted says(String family, MetricMetadata.Type type, String unit) {
    metadata.put(family, Set.of(new MetricMetadata(family, type, "", unit)));
    return this;
  }

  /** A series from the first minute on, that begins at a value and grows by so much a minute. */
  Emitted series(double first, double growth, String name, String... labels) {
    return born(0, first, growth, name, labels);
  }

  /** A series that does not exist before a minute. */
  Emitted born(int minute, double first, double growth, String name, String... labels) {
    Labels all = Labels.of(labels).with(Labels.METRIC_NAME, name);
    List<Sample> samples = new ArrayList<>();
    for (int i = minute; i <= MINUTES; i++) {
      long at = NOW.minusSeconds(60L * (MINUTES - i)).toEpochMilli();
      samples.add(new Sample(all, at, first + growth * (i - minute)));
    }
    store.append(samples);
    return this;
  }

  /** A series that nobody has sent for so many minutes. */
  Emitted ended(int minutesAgo, String name) {
    long at = NOW.minusSeconds(60L * minutesAgo).toEpochMilli();
    store.append(List.of(new Sample(Labels.of(Labels.METRIC_NAME, name), at, 1)));
    return this;
  }

  Emitted jsonPage(String job) {
    targets.add(
        new TargetState(
            job,
            "http://web:3000/api/metrics",
            false,
            "received unsupported Content-Type \"application/json\""));
    return this;
  }

  LiveData live() {
    PromqlEngine promql = new PromqlEngine(store, QueryLimits.DEFAULT, () -> 0);
    return new StoreLive(store, promql, () -> metadata, () -> targets, NOW);
  }

  Surroundings around() {
    return Surroundings.of(live(), LocalDate.of(2026, 11, 24));
  }

  /** Rules of the one group of the file {@code rules/tested.yml}. */
  static String file(String rules) {
    return "groups:\n- name: tested\n  rules:\n" + rules.indent(2);
  }

  static Report judge(String rules, Surroundings around) {
    return WiringCheck.judge(List.of(new RuleText("rules/tested.yml", file(rules))), around);
  }

  /** One alert of an expression. */
  static String alert(String expression) {
    return "- alert: Tested\n  expr: |\n    " + expression + "\n  for: 5m\n";
  }

  /** One alert whose description is as given. */
  static String alert(String expression, String description) {
    return alert(expression)
        + "  annotations:\n    description: "
        + RuleYaml.quoted(description)
        + "\n";
  }

  /** What the platform's code emits as the guide prints it. */
  static Emitted asPrinted() {
    return ofGuide()
        .series(0, 0, "up", "job", "beauty-ai-precision", "instance", "web:3000")
        .jsonPage("beauty-ai-precision");
  }

  /** The same once its page is no JSON any more, and cancellations are counted. */
  static Emitted asCorrected() {
    Emitted all = ofGuide();
    for (String clinic : List.of("bangkok-siam", "tokyo-ginza")) {
      all.series(0, 0.01, "appointment_cancellations_total", "clinic_id", clinic);
    }
    return all.series(1, 0, "up", "job", "beauty-ai-precision", "instance", "web:3000");
  }

  private static Emitted ofGuide() {
    Emitted all = new Emitted();
    all.traffic().database();
    for (String clinic : List.of("bangkok-siam", "tokyo-ginza")) {
      all.series(
          3, 0.05, "appointment_booked_total", "clinic_id", clinic, "service_type", "facial");
      all.born(130, 1, 0, "appointment_booked_total", "clinic_id", clinic, "service_type", "laser");
    }
    for (String edge : List.of("100", "500", "1000", "2500", "5000", "10000", "+Inf")) {
      double share = edge.equals("+Inf") ? 1 : Math.min(1, Double.parseDouble(edge) / 6_000);
      all.series(0, 10 * share, "ai_analysis_duration_bucket", "model", "claude", "le", edge);
    }
    all.says("ai_analysis_duration", MetricMetadata.Type.HISTOGRAM, "milliseconds");
    all.series(17, 0, "activeUsers");
    return all.series(9, 0, "appointmentsToday");
  }

  /** What the platform emits with the starter. */
  static Emitted asMended() {
    Emitted all = new Emitted();
    all.traffic().database();
    for (String clinic : List.of("bangkok-siam", "tokyo-ginza")) {
      all.series(
          0, 0.05, "appointment_bookings_total", "clinic_id", clinic, "service_type", "facial");
      all.series(0, 0.01, "appointment_cancellations_total", "clinic_id", clinic, "reason", "ill");
      all.series(1, 0, "clinic:open", "clinic_id", clinic);
    }
    all.says("ai_processing_duration_seconds", MetricMetadata.Type.SUMMARY, "seconds");
    all.series(
        1.5, 0, "ai_processing_duration_seconds", "job", "beauty-ai-precision", "quantile", "0.95");
    return all.series(1, 0, "up", "job", "beauty-ai-precision", "instance", "web:3000");
  }

  private Emitted traffic() {
    says("http_requests_total", MetricMetadata.Type.COUNTER, "");
    says("http_request_duration_seconds", MetricMetadata.Type.HISTOGRAM, "seconds");
    for (String route : List.of("/", "/api/book")) {
      web(600, "http_requests_total", "uri", route, "status", "200");
      web(1, "http_requests_total", "uri", route, "status", "500");
      for (String edge : List.of("0.1", "0.5", "1.0", "2.5", "5.0", "+Inf")) {
        double share = edge.equals("+Inf") ? 1 : Math.min(1, Double.parseDouble(edge));
        web(600 * share, "http_request_duration_seconds_bucket", "uri", route, "le", edge);
      }
    }
    return this;
  }

  private void web(double perMinute, String name, String... labels) {
    Labels.Builder all = Labels.of(labels).toBuilder();
    all.set("job", "beauty-ai-precision").set("instance", "web:3000");
    List<String> pairs = new ArrayList<>();
    all.build().forEach((label, value) -> pairs.addAll(List.of(label, value)));
    series(0, perMinute, name, pairs.toArray(String[]::new));
  }

  private Emitted database() {
    says("pg_stat_activity_count", MetricMetadata.Type.GAUGE, "");
    series(1, 0, "pg_up", "instance", "db:5432");
    series(100, 0, "pg_settings_max_connections", "instance", "db:5432");
    for (String state : List.of("active", "idle", "idle in transaction")) {
      series(
          25,
          0,
          "pg_stat_activity_count",
          "instance",
          "db:5432",
          "datname",
          "beauty_ai_precision",
          "state",
          state);
    }
    return this;
  }
}
