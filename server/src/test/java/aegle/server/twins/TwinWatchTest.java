package aegle.server.twins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.tsdb.TimeSeriesDatabase;
import aegle.metrics.tsdb.TsdbOptions;
import aegle.metrics.yaml.YamlNode;
import aegle.server.cardinality.Budgets;
import aegle.server.cardinality.CensusTaker;
import aegle.server.cardinality.ListBatch;
import aegle.server.cardinality.SeriesBudget;
import aegle.server.intake.Intake;
import aegle.server.intake.Onlooker;
import aegle.server.testing.FakeClock;
import aegle.server.testing.Guards;
import aegle.signals.Labels;
import aegle.signals.Sample;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One event that several sources tell, over the real store. */
class TwinWatchTest {
  private static final String SCRAPED = "appointment_booked_total";
  private static final String WRITTEN = "appointment_bookings_total";

  private final FakeClock clock = FakeClock.at("2026-11-23T10:00:00Z");
  @TempDir private Path folder;
  private SameThings same = same("[]");
  private SimpleMeterRegistry meters;
  private TimeSeriesDatabase store;
  private CensusTaker census;
  private Intake intake;
  private TwinWatch watch;

  private static SameThings same(String yaml) {
    return SameThings.read(YamlNode.parse("aegle.yml", yaml));
  }

  @BeforeEach
  void start() {
    meters = new SimpleMeterRegistry();
    store = new TimeSeriesDatabase(folder.resolve("metrics"), TsdbOptions.defaults(), clock);
    store.start();
    SeriesBudget budget = new SeriesBudget(() -> Budgets.DEFAULT, clock, meters, clock.millis());
    census =
        new CensusTaker(
            budget, store, folder.resolve("cardinality"), clock, System::nanoTime, meters);
    census.start();
    intake = new Intake(store, Guards.ofSeries(meters), meters, clock, new Onlooker() {}, budget);
    watch = new TwinWatch(budget, store, () -> same, clock, meters);
  }

  @AfterEach
  void stop() {
    watch.close();
    census.close();
    store.close();
  }

  private void confirm() {
    same =
        same(
            "[{name: booking, are: [appointment_booked_total, appointment_bookings_total],"
                + " prefer: [web, app]}]");
  }

  /** What both have told so far; a negative number: that one says nothing. */
  private void tell(String webMetric, double web, String appMetric, double app) {
    clock.advance(Duration.ofSeconds(15));
    say("scrape", "web", webMetric, web);
    say("otlp", "app", appMetric, app);
    watch.round();
  }

  private void say(String protocol, String source, String metric, double value) {
    if (value >= 0) {
      Labels series = Labels.of("__name__", metric, "job", source, "clinic_id", "c-1", source, "x");
      say(protocol, source, series, value);
    }
  }

  private void say(String protocol, String source, Labels series, double value) {
    intake.append(
        new ListBatch(List.of(new Sample(series, clock.millis() - 1, value))), protocol, source);
  }

  private List<Double> events(String event) {
    return store
        .select(
            0,
            Long.MAX_VALUE,
            List.of(Matcher.equal("__name__", "aegle_event_total"), Matcher.equal("event", event)))
        .stream()
        .map(TwinWatchTest::last)
        .toList();
  }

  private static double last(Series series) {
    SampleBuffer samples = new SampleBuffer();
    series.read(0, Long.MAX_VALUE, samples);
    return samples.value(samples.size() - 1);
  }

  @Test
  void what_two_sources_tell_is_counted_once_by_the_labels_that_both_have() {
    confirm();
    tell(SCRAPED, 100, WRITTEN, 40);
    for (int i = 1; i <= 5; i++) {
      tell(SCRAPED, 100 + i, WRITTEN, 40 + i);
    }
    assertThat(events("booking")).containsExactly(5.0);
    assertThat(watch.report().getFirst().by()).containsExactly("clinic_id");
    assertThat(watch.report().getFirst().status()).isEqualTo("confirmed");
    assertThat(watch.report().getFirst().tellers())
        .anySatisfy(teller -> {
          assertThat(teller.source()).isEqualTo("web");
          assertThat(teller.counts()).isTrue();
        });
  }

  @Test
  void names_that_are_alike_are_suggested_with_lines_to_copy_and_not_counted() {
    for (int i = 0; i <= 5; i++) {
      tell(SCRAPED, i, WRITTEN, i);
    }
    TwinReport report = watch.report().getFirst();
    assertThat(report.status()).isEqualTo("suggested");
    assertThat(report.mend().confirm())
        .contains("- name: appointment_book")
        .contains("are: [appointment_booked_total, appointment_bookings_total]");
    assertThat(SameThings.read(YamlNode.parse("x", report.mend().confirm()).require("same")))
        .isNotNull();
    assertThat(events(report.event())).isEmpty();
    same = SameThings.read(YamlNode.parse("x", report.mend().refuse()).require("same"));
    tell(SCRAPED, 6, WRITTEN, 6);
    tell(SCRAPED, 7, WRITTEN, 7);
    assertThat(watch.report()).isEmpty();
  }

  @Test
  void one_name_by_two_kinds_of_client_is_one_thing_once_the_numbers_agree() {
    for (int i = 0; i <= 5; i++) {
      tell(SCRAPED, i, "custom_appointment_booked_total", i);
    }
    assertThat(watch.report().getFirst().status()).isEqualTo("automatic");
    tell(SCRAPED, 7, "custom_appointment_booked_total", 7);
    assertThat(events("appointment_booked")).containsExactly(7.0);
  }

  @Test
  void one_name_with_other_numbers_is_not_one_thing_by_itself() {
    for (int i = 0; i <= 9; i++) {
      tell("logins_total", 10 * i, "custom_logins_total", i);
    }
    assertThat(watch.report().getFirst().status()).isEqualTo("suggested");
    assertThat(events("logins")).isEmpty();
  }

  @Test
  void the_series_goes_on_from_another_source_when_one_dies_and_back_without_a_jump() {
    confirm();
    tell(SCRAPED, 0, WRITTEN, 0);
    for (int i = 1; i <= 10; i++) {
      tell(SCRAPED, i, WRITTEN, i);
    }
    for (int i = 11; i <= 40; i++) {
      tell(SCRAPED, -1, WRITTEN, i);
    }
    assertThat(events("booking")).containsExactly(40.0);
    for (int i = 41; i <= 80; i++) {
      tell(SCRAPED, i, WRITTEN, i);
    }
    assertThat(events("booking")).containsExactly(80.0);
    assertThat(watch.report().getFirst().tellers())
        .filteredOn(TwinReport.Teller::counts)
        .singleElement()
        .satisfies(teller -> assertThat(teller.source()).isEqualTo("web"));
  }

  @Test
  void a_source_whose_series_are_only_repeated_has_fallen_silent_too() {
    confirm();
    tell(SCRAPED, 0, WRITTEN, 0);
    for (int i = 1; i <= 10; i++) {
      tell(SCRAPED, i, WRITTEN, i);
    }
    for (int i = 11; i <= 60; i++) {
      tell(SCRAPED, 10, WRITTEN, i);
    }
    assertThat(events("booking")).containsExactly(60.0);
    assertThat(watch.report().getFirst().tellers())
        .anySatisfy(teller -> {
          assertThat(teller.difference()).isGreaterThan(0.5);
          assertThat(teller.disagreesSinceMillis()).isPositive();
        });
    assertThat(meters.get("aegle.sources.disagreement").tag("source", "web").gauge().value())
        .isGreaterThan(0.5);
  }

  @Test
  void a_restart_is_no_jump_and_what_was_told_meanwhile_counts() {
    confirm();
    tell(SCRAPED, 100, WRITTEN, 40);
    tell(SCRAPED, 103, WRITTEN, 43);
    stop();
    clock.advance(Duration.ofSeconds(40));
    start();
    tell(SCRAPED, 109, WRITTEN, 49);
    tell(SCRAPED, 110, WRITTEN, 50);
    assertThat(events("booking")).containsExactly(10.0);
  }

  @Test
  void a_label_named_event_does_not_take_the_place_of_the_event_itself() {
    confirm();
    for (int i = 0; i <= 5; i++) {
      clock.advance(Duration.ofSeconds(15));
      for (String event : List.of("first", "again")) {
        for (String metric : List.of(SCRAPED, WRITTEN)) {
          String source = metric.equals(SCRAPED) ? "web" : "app";
          Labels series =
              Labels.of("__name__", metric, "job", source, "clinic_id", "c-1", "event", event);
          say(metric.equals(SCRAPED) ? "scrape" : "otlp", source, series, i);
        }
      }
      watch.round();
    }
    assertThat(watch.report().getFirst().by()).containsExactly("clinic_id");
    assertThat(events("booking")).containsExactly(10.0);
  }

  @Test
  void the_sum_of_amounts_that_a_client_writes_beside_its_count_tells_no_event() {
    for (int i = 0; i <= 5; i++) {
      clock.advance(Duration.ofSeconds(15));
      say("scrape", "web", SCRAPED, i);
      say("newrelic", "agent", "custom_appointment_booked_sum_total", i);
      say("newrelic", "agent", "appointment_booked_sums_total", i);
      watch.round();
    }
    assertThat(watch.report()).isEmpty();
  }

  @Test
  void what_two_doors_brought_of_one_exporter_is_no_event() {
    for (int i = 0; i <= 5; i++) {
      clock.advance(Duration.ofSeconds(15));
      for (String door : List.of("scrape", "remote_write")) {
        String instance = door.equals("scrape") ? "a:1" : "b:1";
        Labels series =
            Labels.of("__name__", SCRAPED, "job", door, "instance", instance, "clinic_id", "c-1");
        say(door, door, series, i);
      }
      watch.round();
    }
    assertThat(watch.report()).isEmpty();
  }

  @Test
  void a_source_with_many_names_of_one_stem_leaves_room_for_the_others() {
    for (int i = 0; i <= 2; i++) {
      clock.advance(Duration.ofSeconds(15));
      for (int name = 0; name < 60; name++) {
        String metric = "appointment_" + "_".repeat(name) + "booked_total";
        say("scrape", "a-flood", metric, i);
      }
      say("otlp", "the-app", WRITTEN, i);
      watch.round();
    }
    assertThat(watch.report())
        .singleElement()
        .satisfies(report ->
            assertThat(report.tellers()).extracting(TwinReport.Teller::source).contains("the-app"));
  }

  @Test
  void what_cannot_be_one_is_refused_with_its_line() {
    assertThatThrownBy(() -> same("[{name: 'A b', are: [a]}]")).hasMessageContaining("no name");
    assertThatThrownBy(() -> same("[{name: a}]")).hasMessageContaining("'are'");
    assertThatThrownBy(() -> same("[{name: a, are: [x]}, {name: b, are: [x]}]"))
        .hasMessageContaining("is of two events");
    assertThatThrownBy(() -> same("[{name: a, are: [x, y], by: [event]}]"))
        .hasMessageContaining("'event' names the one series itself");
    assertThatThrownBy(() -> same("[{name: a, are: [x, y], by: [__name__]}]"))
        .hasMessageContaining("'__name__' names the one series itself");
  }
}
