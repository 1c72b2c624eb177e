package aegle.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.records.lucene.LuceneOptions;
import aegle.records.lucene.LuceneRecordStore;
import aegle.server.intake.Intake;
import aegle.server.intake.Tallies;
import aegle.server.testing.FakeClock;
import aegle.server.testing.FullSeriesStore;
import aegle.server.testing.Guards;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Labels;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobWatchTest {
  @TempDir private Path folder;

  private final FakeClock clock = FakeClock.at("2026-11-23T10:00:00Z");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FullSeriesStore store = new FullSeriesStore();
  private final Intake intake = new Intake(store, Guards.ofSeries(meters), meters, clock);
  private LuceneRecordStore records;

  @BeforeEach
  void open() {
    records =
        LuceneRecordStore.open(
            folder.resolve("records"), LuceneOptions.defaults(), clock, System::nanoTime);
    records.start();
  }

  @AfterEach
  void close() {
    records.close();
  }

  @Test
  void a_job_is_late_once_its_hour_and_its_margin_are_over_and_until_it_reports() {
    report("backup", "ok", hourly());
    assertThat(late("backup")).isEqualTo(0);
    clock.advance(Duration.ofMinutes(61));
    assertThat(late("backup")).isEqualTo(0);
    clock.advance(Duration.ofSeconds(1));
    assertThat(late("backup")).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    report("backup", "ok", hourly());
    assertThat(late("backup")).isEqualTo(0);
  }

  @Test
  void a_run_that_does_not_end_is_late_after_half_an_hour() {
    report("sync", "in_progress", hourly());
    clock.advance(Duration.ofMinutes(30));
    assertThat(late("sync")).isEqualTo(0);
    clock.advance(Duration.ofMinutes(1));
    assertThat(late("sync")).isEqualTo(1);
  }

  @Test
  void a_job_whose_schedule_nobody_knows_has_no_series() {
    report("import", "ok", Json.NOTHING);
    look();
    assertThat(series("import")).isEmpty();
  }

  private static Json.Members hourly() {
    Json.Members schedule =
        new Json.Members(
            Map.of(
                "type", new Json.Text("interval"),
                "value", new Json.Numeral("1"),
                "unit", new Json.Text("hour")));
    return new Json.Members(
        Map.of("monitor_config", new Json.Members(Map.of("schedule", schedule))));
  }

  private void report(String slug, String status, Json.Members detail) {
    Fields fields =
        Fields.builder()
            .put("monitor.slug", slug)
            .put(FieldNames.PROJECT, "web")
            .putText(FieldNames.ENVIRONMENT, "production")
            .put(FieldNames.STATUS, status)
            .build();
    records.append(
        List.of(new Entry(EntryKind.CHECK_IN, clock.millis() * 1_000_000, fields, detail)));
    records.refresh();
  }

  /** Looks once, and writes what was seen. */
  private void look() {
    try (Tallies tallies = new Tallies(store, intake, clock, meters)) {
      new JobWatch(records, tallies, clock, meters).look();
    }
  }

  private double late(String monitor) {
    look();
    SampleBuffer buffer = new SampleBuffer();
    series(monitor).getFirst().read(0, clock.millis(), buffer);
    return buffer.values()[buffer.size() - 1];
  }

  private List<Series> series(String monitor) {
    return store.select(
        0,
        clock.millis(),
        List.of(
            Matcher.equal(Labels.METRIC_NAME, "aegle_check_in_late"),
            Matcher.equal("project", "web"),
            Matcher.equal("environment", "production"),
            Matcher.equal("monitor", monitor)));
  }
}
