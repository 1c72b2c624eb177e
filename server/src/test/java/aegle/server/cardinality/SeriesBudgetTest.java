package aegle.server.cardinality;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.tsdb.TimeSeriesDatabase;
import aegle.metrics.tsdb.TsdbOptions;
import aegle.metrics.yaml.YamlNode;
import aegle.server.intake.Intake;
import aegle.server.intake.Onlooker;
import aegle.server.intake.Tallies;
import aegle.server.testing.FakeClock;
import aegle.server.testing.Guards;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.Sample;
import aegle.signals.StaleMarker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Budgets at the intake, over the real store. */
class SeriesBudgetTest {
  private final FakeClock clock = FakeClock.at("2026-11-23T10:00:00Z");
  @TempDir private Path folder;
  private Budgets budgets = budgets("{series: 50, values: 10}");
  private SimpleMeterRegistry meters;
  private TimeSeriesDatabase store;
  private SeriesBudget budget;
  private CensusTaker census;
  private Intake intake;
  private Tallies tallies;

  private static Budgets budgets(String yaml) {
    return Budgets.read(YamlNode.parse("aegle.yml", yaml));
  }

  @BeforeEach
  void start() {
    meters = new SimpleMeterRegistry();
    store = new TimeSeriesDatabase(folder.resolve("metrics"), TsdbOptions.defaults(), clock);
    store.start();
    budget = new SeriesBudget(() -> budgets, clock, meters, clock.millis());
    census =
        new CensusTaker(
            budget, store, folder.resolve("cardinality"), clock, System::nanoTime, meters);
    census.start();
    intake = new Intake(store, Guards.ofSeries(meters), meters, clock, new Onlooker() {}, budget);
    tallies = new Tallies(store, intake, clock, meters);
  }

  @AfterEach
  void stop() {
    tallies.close();
    census.close();
    store.close();
  }

  private void restart() {
    stop();
    clock.advance(Duration.ofSeconds(30));
    start();
  }

  /** The machine loses power: nothing is written or saved at the end. */
  private void fail() throws IOException {
    Path file = folder.resolve("cardinality/series");
    byte[] saved = Files.readAllBytes(file);
    census.close();
    Files.write(file, saved);
    store.close();
    clock.advance(Duration.ofSeconds(30));
    start();
  }

  private static Labels hits(int user) {
    return Labels.of("__name__", "hits_total", "job", "web", "user", "u" + user);
  }

  private void write(String source, Sample... samples) {
    assertThat(intake.append(new ListBatch(List.of(samples)), "remote_write", source).refused())
        .isEmpty();
  }

  private void writeHits(String source, int from, int to, double value) {
    clock.advance(Duration.ofSeconds(1));
    List<Sample> samples = new ArrayList<>();
    for (int user = from; user < to; user++) {
      samples.add(new Sample(hits(user), clock.millis(), value));
    }
    write(source, samples.toArray(Sample[]::new));
  }

  private void flush() {
    clock.advance(Duration.ofSeconds(15));
    tallies.close();
  }

  private double sum(String metric) {
    double sum = 0;
    for (Series series : select(metric)) {
      SampleBuffer samples = new SampleBuffer();
      series.read(0, Long.MAX_VALUE, samples);
      sum += samples.value(samples.size() - 1);
    }
    return sum;
  }

  private List<Series> select(String metric) {
    return store.select(
        0, Long.MAX_VALUE, List.of(aegle.metrics.Matcher.equal("__name__", metric)));
  }

  private double folded(String metric) {
    for (Series series : select(metric)) {
      if (series.labels().get("user").equals(SeriesBudget.OTHER)) {
        SampleBuffer samples = new SampleBuffer();
        series.read(0, Long.MAX_VALUE, samples);
        return samples.value(samples.size() - 1);
      }
    }
    return 0;
  }

  @Test
  void values_within_the_budget_are_kept_and_those_beyond_are_one_series_with_their_sum() {
    writeHits("bomb", 0, 1_000, 3);
    flush();
    assertThat(select("hits_total")).hasSize(11);
    assertThat(sum("hits_total")).isEqualTo(3_000);
    assertThat(folded("hits_total")).isEqualTo(3 * 990);
    assertThat(
            meters.counter("aegle.cardinality.folded", "source", "bomb", "kind", "counter").count())
        .isEqualTo(990);
  }

  @Test
  void what_is_added_is_by_how_much_each_counter_grew_and_a_reset_counts_on_from_zero() {
    writeHits("bomb", 0, 20, 5);
    writeHits("bomb", 0, 20, 7);
    flush();
    assertThat(folded("hits_total")).isEqualTo(10 * 7);
    writeHits("bomb", 0, 20, 2);
    write("bomb", new Sample(hits(15), clock.millis() + 1, StaleMarker.VALUE));
    flush();
    assertThat(folded("hits_total")).isEqualTo(10 * 9);
  }

  @Test
  void one_source_beyond_its_budget_takes_nothing_from_another() {
    writeHits("bomb", 0, 1_000, 1);
    writeHits("calm", 2_000, 2_005, 1);
    for (int i = 0; i < 39; i++) {
      write("calm", new Sample(Labels.of("__name__", "m" + i), clock.millis(), 1));
    }
    flush();
    assertThat(select("hits_total")).hasSize(10 + 1 + 5);
    assertThat(select("m38")).hasSize(1);
    assertThat(budget.report())
        .anySatisfy(report -> {
          assertThat(report.source()).isEqualTo("calm");
          assertThat(report.series()).isEqualTo(44);
          assertThat(report.folded()).isZero();
        });
  }

  @Test
  void a_metric_whose_sum_means_nothing_is_counted_and_not_written() {
    for (int i = 0; i < 15; i++) {
      write("bomb", new Sample(Labels.of("__name__", "queue", "q", "q" + i), clock.millis(), 4));
      Labels active = Labels.of("__name__", "pg_stat_activity_count", "q", "q" + i);
      write("bomb", new Sample(active, clock.millis(), 4));
    }
    flush();
    assertThat(select("queue")).hasSize(10);
    assertThat(select("pg_stat_activity_count")).hasSize(10);
    assertThat(
            meters.counter("aegle.cardinality.folded", "source", "bomb", "kind", "gauge").count())
        .isEqualTo(10);
  }

  @Test
  void the_parts_of_a_histogram_keep_their_bounds_and_the_same_values() {
    for (int user = 0; user < 12; user++) {
      for (String bound : List.of("1", "+Inf")) {
        Labels bucket = Labels.of("__name__", "wait_bucket", "user", "u" + user, "le", bound);
        write("bomb", new Sample(bucket, clock.millis(), 1));
      }
      Labels sum = Labels.of("__name__", "wait_sum", "user", "u" + user);
      Labels count = Labels.of("__name__", "wait_count", "user", "u" + user);
      write("bomb", new Sample(sum, clock.millis(), 2), new Sample(count, clock.millis(), 1));
    }
    flush();
    assertThat(select("wait_bucket"))
        .extracting(series -> series.labels().get("user") + " " + series.labels().get("le"))
        .contains("__other__ 1", "__other__ +Inf")
        .hasSize(22);
    assertThat(folded("wait_count")).isEqualTo(2);
    assertThat(folded("wait_sum")).isEqualTo(4);
  }

  @Test
  void more_names_than_there_may_be_series_are_refused_and_counted() {
    List<Sample> names = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      names.add(new Sample(Labels.of("__name__", "n" + i + "_total"), clock.millis(), 1));
    }
    write("bomb", names.toArray(Sample[]::new));
    flush();
    assertThat(store.status().series()).isEqualTo(50 + 1_000);
    assertThat(
            meters
                .counter(
                    "aegle.cardinality.refused",
                    "source",
                    "bomb",
                    "reason",
                    "too_many_other_series")
                .count())
        .isEqualTo(150);
  }

  /** The labels of a metric that the report names. */
  private List<CardinalityReport.OfLabel> labels(String metric) {
    return budget.report().stream()
        .flatMap(report -> report.metrics().stream())
        .filter(found -> found.name().equals(metric))
        .findFirst()
        .map(CardinalityReport.OfMetric::labels)
        .orElse(List.of());
  }

  private void bombOfLabelNames(int names) {
    for (int i = 0; i < names; i++) {
      Labels series = Labels.of("__name__", "x_total", "k" + i, "a");
      Verdict _ = budget.judge("bomb", "statsd", series, series, 1);
    }
  }

  @Test
  void of_a_million_names_of_labels_the_memory_is_as_that_of_some() {
    bombOfLabelNames(1_000_000);
    assertThat(labels("x_total")).hasSize(FamilyUse.MAX_LABELS + 1);
    assertThat(labels("x_total"))
        .extracting(CardinalityReport.OfLabel::name)
        .contains(FamilyUse.OTHER_LABELS);
    census.census();
    bombOfLabelNames(1_000);
    clock.advance(Duration.ofMinutes(1));
    assertThat(labels("x_total")).hasSizeLessThanOrEqualTo(FamilyUse.MAX_LABELS + 1);
  }

  @Test
  void labels_beyond_those_with_a_memory_of_their_own_share_one_budget() {
    budgets = budgets("{series: 5000, values: 10}");
    bombOfLabelNames(64);
    for (int i = 0; i < 20; i++) {
      Labels series = Labels.of("__name__", "x_total", "k" + (100 + i), "b" + i);
      Verdict verdict = budget.judge("bomb", "statsd", series, series, 1);
      assertThat(verdict.equals(Verdict.KEPT)).isEqualTo(i < 10);
    }
  }

  @Test
  void what_was_folded_is_forgotten_after_a_day_so_that_its_place_is_free() {
    bombOfLabelNames(50);
    for (int i = 0; i < 100; i++) {
      Labels series = Labels.of("__name__", "y" + i + "_total", "k", "a");
      Verdict _ = budget.judge("bomb", "statsd", series, series, 1);
    }
    clock.advance(Duration.ofHours(20));
    census.census();
    assertThat(budget.source("bomb").families()).isEqualTo(101);
    clock.advance(Duration.ofHours(5));
    census.census();
    assertThat(budget.source("bomb").families()).isZero();
  }

  @Test
  void of_more_folded_labels_than_there_may_be_only_the_series_are_counted() {
    bombOfLabelNames(50);
    for (int i = 0; i < 15_000; i++) {
      Labels series = Labels.of("__name__", "y" + i + "_total", "k", "a");
      Verdict _ = budget.judge("bomb", "statsd", series, series, 1);
    }
    assertThat(
            budget.report().getFirst().metrics().stream()
                .flatMap(metric -> metric.labels().stream())
                .mapToLong(CardinalityReport.OfLabel::folded)
                .sum())
        .isEqualTo(SourceUse.MAX_FOLDED_LABELS);
    assertThat(budget.source("bomb").foldedSeries()).isBetween(14_500L, 15_500L);
  }

  @Test
  void a_series_that_was_written_before_it_is_scraped_is_of_the_scrape_from_then_on() {
    writeHits("old", 0, 5, 1);
    census.census();
    assertThat(budget.sourceOf(hits(3))).isEqualTo("old");
    for (int user = 0; user < 5; user++) {
      Verdict verdict = budget.judge("new", "scrape", hits(user), hits(user), 1);
      assertThat(verdict).isEqualTo(Verdict.KEPT);
    }
    census.census();
    assertThat(budget.sourceOf(hits(3))).isEqualTo("new");
    assertThat(budget.source("new").series()).isEqualTo(5);
    assertThat(budget.source("old").series()).isZero();
  }

  @Test
  void a_restart_neither_forgets_whose_series_are_nor_jumps() {
    writeHits("bomb", 0, 1_000, 3);
    restart();
    writeHits("bomb", 0, 1_000, 4);
    writeHits("bomb", 1_000, 1_010, 1);
    flush();
    assertThat(select("hits_total")).hasSize(11);
    assertThat(folded("hits_total")).isEqualTo(990 * 4 + 10);
    assertThat(budget.source("bomb").series()).isEqualTo(11);
  }

  @Test
  void a_failure_between_two_saves_counts_nothing_twice_and_loses_nothing_that_is_told_again()
      throws Exception {
    writeHits("bomb", 0, 1_000, 3);
    census.save();
    writeHits("bomb", 0, 1_010, 5);
    flush();
    fail();
    assertThat(folded("hits_total")).isEqualTo(1_000 * 5);
    writeHits("bomb", 0, 1_010, 6);
    flush();
    assertThat(folded("hits_total")).isEqualTo(1_000 * 6);
  }

  @Test
  void series_that_died_give_their_places_back() {
    writeHits("bomb", 0, 30, 1);
    flush();
    clock.advance(SeriesBudget.LIFE.plusMinutes(1));
    census.census();
    assertThat(budget.source("bomb").series()).isZero();
    writeHits("bomb", 100, 105, 1);
    flush();
    assertThat(select("hits_total")).hasSize(10 + 1 + 5);
  }

  /** For so many times two hours only the ten that are kept are told. */
  private void tellOnlyKept(int times) {
    for (int i = 0; i < times; i++) {
      clock.advance(Duration.ofHours(2));
      writeHits("bomb", 0, 10, 7);
      census.census();
    }
  }

  @Test
  void a_folded_counter_that_comes_back_within_a_day_counts_on_from_where_it_was() {
    writeHits("bomb", 0, 20, 5);
    tellOnlyKept(3);
    writeHits("bomb", 0, 20, 7);
    flush();
    assertThat(folded("hits_total")).isEqualTo(10 * 7);
    tellOnlyKept(14);
    writeHits("bomb", 0, 20, 8);
    flush();
    assertThat(folded("hits_total")).isEqualTo(10 * 7 + 10 * 8);
  }

  @Test
  void folded_counters_are_kept_as_soon_as_a_census_finds_room_for_them() {
    writeHits("bomb", 0, 20, 1);
    clock.advance(SeriesBudget.LIFE.minusMinutes(10));
    writeHits("bomb", 10, 20, 2);
    clock.advance(Duration.ofMinutes(11));
    census.census();
    writeHits("bomb", 10, 20, 3);
    flush();
    assertThat(folded("hits_total")).isEqualTo(10 * 2);
    assertThat(select("hits_total")).hasSize(10 + 1 + 10);
  }

  @Test
  void a_report_is_made_anew_after_some_seconds_and_not_for_every_reader() {
    writeHits("bomb", 0, 5, 1);
    List<CardinalityReport> first = budget.report();
    writeHits("bomb", 5, 8, 1);
    assertThat(budget.report()).isSameAs(first);
    clock.advance(SeriesBudget.REPORT_LIFE);
    assertThat(budget.report().getFirst().series()).isEqualTo(8);
  }

  @Test
  void counters_are_named_with_their_labels_and_without_those_that_have_too_many_series() {
    writeHits("bomb", 0, 8, 1);
    write("bomb", new Sample(Labels.of("__name__", "depth", "q", "a"), clock.millis(), 1));
    assertThat(budget.counters(8).getFirst())
        .satisfies(names -> {
          assertThat(names.source()).isEqualTo("bomb");
          assertThat(names.protocols()).containsExactly("remote_write");
          assertThat(names.metrics())
              .containsExactly(new CounterNames.OfMetric("hits_total", 8, Set.of("job", "user")));
        });
    assertThat(budget.counters(7).getFirst().metrics()).isEmpty();
  }

  @Test
  void series_that_were_kept_before_stay_though_the_budget_became_smaller() {
    writeHits("bomb", 0, 8, 1);
    budgets = budgets("{values: 2}");
    restart();
    writeHits("bomb", 0, 9, 2);
    flush();
    assertThat(select("hits_total")).hasSize(9);
    assertThat(folded("hits_total")).isEqualTo(2);
  }

  @Test
  void counts_of_clients_fold_by_the_same_budget_and_their_gauges_are_left_out() {
    List<Measurement> storm = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Labels path = Labels.of("path", "/" + i);
      storm.add(new Measurement("views", path, Measurement.Kind.COUNT, 1, 0));
      storm.add(new Measurement("depth", path, Measurement.Kind.GAUGE, 1, 0));
    }
    tallies.addSafely("sentry", "web", storm);
    assertThat(select("views_total")).hasSize(11);
    assertThat(sum("views_total")).isEqualTo(100);
    assertThat(select("depth")).hasSize(10);
    assertThat(budget.report().getFirst().metrics().getFirst().labels().getFirst())
        .satisfies(label -> {
          assertThat(label.name()).isEqualTo("path");
          assertThat(label.folded()).isBetween(88L, 92L);
          assertThat(label.foldedExamples()).contains("/10");
        });
  }
}
