package aegle.server.statsd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.StoreException;
import aegle.metrics.yaml.YamlNode;
import aegle.protocols.dogstatsd.PacketReader;
import aegle.server.cardinality.Budgets;
import aegle.server.cardinality.CensusTaker;
import aegle.server.cardinality.SeriesBudget;
import aegle.server.intake.Intake;
import aegle.server.intake.Onlooker;
import aegle.server.intake.Tallies;
import aegle.server.testing.FakeClock;
import aegle.server.testing.FullSeriesStore;
import aegle.server.testing.Guards;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatheringTest {
  private final FakeClock clock = FakeClock.at("2026-11-23T10:00:00Z");
  private final FullSeriesStore store = new FullSeriesStore();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  @TempDir private Path folder;
  private final SeriesBudget budget = new SeriesBudget(() -> Budgets.DEFAULT, clock, meters, 1);
  private final Intake intake =
      new Intake(store, Guards.ofSeries(meters), meters, clock, new Onlooker() {}, budget);
  private final PacketReader reader = new PacketReader(UnaryOperator.identity());
  private Tallies tallies = new Tallies(store, intake, clock, meters);
  private Gathering gathering = gathering("{}");

  @Test
  void counts_add_up_by_series_and_are_scaled_by_their_rate() {
    take("booked:1|c|#clinic:a\nbooked:2|c|@0.5|#clinic:a\nbooked:2.5|c|#clinic:b");
    flush();
    assertThat(latest())
        .containsEntry("booked_total{clinic=\"a\", project=\"statsd\"}", 5.0)
        .containsEntry("booked_total{clinic=\"b\", project=\"statsd\"}", 2.5);
    take("booked:1|c|#clinic:a");
    flush();
    assertThat(values("booked_total{clinic=\"a\", project=\"statsd\"}"))
        .containsExactly(0.0, 5.0, 6.0);
  }

  @Test
  void what_a_counter_falls_by_is_a_counter_of_its_own() {
    take("queue:3|c\nqueue:-2|c");
    flush();
    assertThat(latest())
        .containsEntry("queue_total{project=\"statsd\"}", 3.0)
        .containsEntry("queue_decrements_total{project=\"statsd\"}", 2.0);
  }

  @Test
  void tags_in_another_order_are_the_same_series() {
    take("pool:4|g|#a:1,b:2\nusers:x|s|#a:1,b:2");
    take("pool:5|g|#b:2,a:1\nusers:y|s|#b:2,a:1\nusers:x|s|#b:2,a:1");
    flush();
    assertThat(latest())
        .containsEntry("pool{a=\"1\", b=\"2\", project=\"statsd\"}", 5.0)
        .containsEntry("users{a=\"1\", b=\"2\", project=\"statsd\"}", 2.0);
  }

  @Test
  void a_gauge_is_set_or_changed_and_a_negative_one_is_set_unless_chosen_otherwise() {
    take("pool:10|g\npool:+5|g\nlow:-17|g");
    flush();
    take("pool:+1|g");
    flush();
    assertThat(latest())
        .containsEntry("pool{project=\"statsd\"}", 16.0)
        .containsEntry("low{project=\"statsd\"}", -17.0);
    gathering = gathering("{negative-gauges: delta}");
    take("pool:-3|g");
    flush();
    assertThat(latest()).containsEntry("pool{project=\"statsd\"}", 13.0);
  }

  @Test
  void timers_histograms_and_distributions_are_histograms() {
    take("wait:40:0.3|ms\nwait:2000000|ms\nwait:700|ms|@0.5");
    flush();
    assertThat(latest())
        .containsEntry("wait_bucket{le=\"0.5\", project=\"statsd\"}", 1.0)
        .containsEntry("wait_bucket{le=\"50\", project=\"statsd\"}", 2.0)
        .containsEntry("wait_bucket{le=\"1000\", project=\"statsd\"}", 4.0)
        .containsEntry("wait_bucket{le=\"+Inf\", project=\"statsd\"}", 5.0)
        .containsEntry("wait_sum{project=\"statsd\"}", 2_001_440.3)
        .containsEntry("wait_count{project=\"statsd\"}", 5.0);
  }

  @Test
  void one_name_may_be_a_gauge_and_a_histogram() {
    take("job:7|g\njob:3|h");
    flush();
    assertThat(latest())
        .containsEntry("job{project=\"statsd\"}", 7.0)
        .containsEntry("job_sum{project=\"statsd\"}", 3.0);
  }

  @Test
  void a_value_with_a_time_of_its_own_is_written_at_that_time() {
    long seconds = clock.millis() / 1_000;
    take("backlog:5|g|T" + (seconds - 60) + "\nbacklog:4|g|T" + (seconds - 90));
    take("done:2|c|T" + (seconds - 30) + "\ndone:1|c|T" + (seconds - 60));
    take("ahead:1|g|T" + (seconds + 3_600));
    flush();
    assertThat(samples("backlog{project=\"statsd\"}"))
        .containsExactly((seconds - 90) * 1_000 + "=4.0", (seconds - 60) * 1_000 + "=5.0");
    assertThat(samples("done_total{project=\"statsd\"}"))
        .containsExactly(
            (seconds - 60) * 1_000 - 1 + "=0.0",
            (seconds - 60) * 1_000 + "=1.0",
            (seconds - 30) * 1_000 + "=3.0");
    assertThat(latest()).doesNotContainKey("ahead{project=\"statsd\"}");
    assertThat(rejected("timestamp_too_new")).isEqualTo(1);
  }

  @Test
  void a_count_of_a_clock_that_is_an_hour_off_counts_now_and_a_gauge_told_twice_is_one() {
    long seconds = clock.millis() / 1_000;
    take("late:2|c|T" + (seconds - 3_600) + "\nearly:3|c|T" + (seconds + 3_600));
    take("late:1|c|T" + (seconds - 5));
    take("backlog:5|g|T" + (seconds - 60) + "\nbacklog:5|g|T" + (seconds - 60));
    flush();
    assertThat(latest())
        .containsEntry("late_total{project=\"statsd\"}", 3.0)
        .containsEntry("early_total{project=\"statsd\"}", 3.0);
    assertThat(samples("early_total{project=\"statsd\"}"))
        .last()
        .isEqualTo(clock.millis() + "=3.0");
    assertThat(values("backlog{project=\"statsd\"}")).containsExactly(5.0);
    assertThat(rejected("timestamp_too_new") + rejected("out_of_order") + rejected("duplicate"))
        .isZero();
  }

  @Test
  void what_is_no_finite_number_is_refused_and_harms_no_sum() {
    take("booked:2|c\nbooked:NaN|c\nbooked:-Infinity|c\nbooked:1e999|c\nbooked:1|c|@0");
    take("pool:4|g\npool:+NaN|g\nwait:inf|ms\nwait:7:∞|ms");
    flush();
    assertThat(latest())
        .containsEntry("booked_total{project=\"statsd\"}", 2.0)
        .containsEntry("pool{project=\"statsd\"}", 4.0)
        .containsEntry("wait_sum{project=\"statsd\"}", 7.0);
  }

  @Test
  void sums_that_cannot_be_written_are_written_with_the_next() {
    take("booked:2|c\nwait:7|ms");
    store.fill();
    assertThatThrownBy(this::flush).isInstanceOf(StoreException.class);
    assertThat(deferred()).as("a counter and a histogram").isEqualTo(2);
    assertThat(rejected("store_failed")).isZero();
    store.makeRoom();
    take("booked:1|c");
    flush();
    tallies.close();
    assertThat(values("booked_total{project=\"statsd\"}")).startsWith(0.0, 3.0);
    assertThat(latest()).containsEntry("wait_sum{project=\"statsd\"}", 7.0);
  }

  @Test
  void a_gauge_of_a_moment_that_cannot_be_written_is_lost_and_counted_as_that() {
    take("pool:4|g|T" + clock.millis() / 1_000);
    store.fill();
    flush();
    assertThat(rejected("store_failed")).isEqualTo(1);
    assertThat(deferred()).isZero();
  }

  @Test
  void after_a_restart_counters_histograms_and_changed_gauges_go_on() {
    take("booked:5|c\nwait:7|ms\npool:10|g\nqueue:-2|c");
    flush();
    tallies = new Tallies(store, intake, clock, meters);
    gathering = gathering("{}");
    clock.advance(Duration.ofMinutes(30));
    take("booked:1|c\nwait:7|ms\npool:+1|g\nqueue:-1|c");
    flush();
    assertThat(latest())
        .containsEntry("booked_total{project=\"statsd\"}", 6.0)
        .containsEntry("wait_count{project=\"statsd\"}", 2.0)
        .containsEntry("wait_sum{project=\"statsd\"}", 14.0)
        .containsEntry("wait_bucket{le=\"10\", project=\"statsd\"}", 2.0)
        .containsEntry("wait_bucket{le=\"5\", project=\"statsd\"}", 0.0)
        .containsEntry("pool{project=\"statsd\"}", 11.0)
        .containsEntry("queue_decrements_total{project=\"statsd\"}", 3.0);
    assertThat(values("booked_total{project=\"statsd\"}")).containsExactly(0.0, 5.0, 5.0, 6.0);
  }

  @Test
  void a_set_counts_exactly_at_first_and_then_nearly() {
    take("small:a|s\nsmall:b|s\nsmall:a|s");
    for (int i = 0; i < 1_000; i++) {
      take("exact:user-" + i + "|s\nexact:user-" + i % 7 + "|s");
    }
    for (int i = 0; i < 200_000; i++) {
      take("large:user-" + i + "|s");
    }
    flush();
    Map<String, Double> latest = latest();
    assertThat(latest)
        .containsEntry("small{project=\"statsd\"}", 2.0)
        .containsEntry("exact{project=\"statsd\"}", 1_000.0);
    assertThat(latest.get("large{project=\"statsd\"}")).isBetween(190_000.0, 210_000.0);
  }

  @Test
  void personal_data_in_a_tag_is_masked() {
    take("login:1|c|#user:mali@clinic.example");
    take("mail.suda@clinic.example.sent:1|c\nmail:1|c|#to.nok@clinic.example:yes");
    flush();
    assertThat(latest().keySet())
        .hasSize(3)
        .noneMatch(series -> series.contains("mali") || series.contains("suda"))
        .noneMatch(series -> series.contains("nok"));
    assertThat(latest().keySet()).anyMatch(series -> series.startsWith("login_total{"));
  }

  @Test
  void a_million_tag_values_are_bounded_and_no_count_is_lost_and_others_go_on() {
    take("other:1|c|#k:v");
    int bomb = 1_000_000;
    for (int i = 0; i < bomb; i++) {
      take("bomb:1|c|#id:" + i);
    }
    take("other:1|c|#k:v");
    assertThat(gathering.held()).isLessThan(KeyTable.MAX_KEYS + Budgets.DEFAULT_VALUES + 10);
    flush();
    Map<String, Double> latest = latest();
    assertThat(latest.size()).isLessThan(Budgets.DEFAULT_VALUES + 10);
    assertThat(latest).containsEntry("other_total{k=\"v\", project=\"statsd\"}", 2.0);
    double counted =
        latest.entrySet().stream()
            .filter(each -> each.getKey().startsWith("bomb_total"))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    assertThat(counted).isEqualTo(bomb);
    assertThat(meters.find("aegle.intake.rejected").tag("reason", "series_beyond_limit").counter())
        .as("what is kept under another name is not refused")
        .isNull();
  }

  @Test
  void a_hundred_and_ten_thousand_names_are_bounded_and_counted() {
    for (int i = 0; i < 110_000; i++) {
      take("name" + i + ":1|c");
    }
    flush();
    int series = Budgets.DEFAULT_SERIES + 1_000;
    assertThat(latest()).hasSize(series);
    assertThat(rejected("metric_series_beyond_limit")).isEqualTo(110_000 - series);
    assertThat(meters.find("aegle.intake.rejected").counters()).as("counted once").hasSize(1);
  }

  @Test
  void a_fall_without_a_place_is_counted_and_asks_for_one_again_after_the_next_drain() {
    take("queue:3|c");
    for (int i = 0; i < Budgets.DEFAULT_SERIES + 1_000 - 1; i++) {
      take("name" + i + ":1|c");
    }
    take("queue:-2:-2|c\nqueue:-1|c|T" + clock.millis() / 1_000);
    assertThat(rejected("metric_series_beyond_limit")).isEqualTo(3);
    flush();
    assertThat(latest())
        .containsEntry("queue_total{project=\"statsd\"}", 3.0)
        .doesNotContainKey("queue_decrements_total{project=\"statsd\"}");
    clock.advance(SeriesBudget.LIFE.plusMinutes(1));
    tallies.close(); // Its last round.
    new CensusTaker(budget, store, folder, clock, System::nanoTime, meters).census();
    take("queue:-2|c");
    flush();
    assertThat(latest()).containsEntry("queue_decrements_total{project=\"statsd\"}", 2.0);
    assertThat(rejected("metric_series_beyond_limit")).isEqualTo(3);
  }

  @Test
  void a_series_of_which_nothing_is_heard_is_forgotten() {
    take("once:1|c");
    int held = gathering.held();
    for (int i = 0; i < 400; i++) {
      gathering.drain();
    }
    assertThat(held).isEqualTo(2);
    assertThat(gathering.held()).isZero();
    take("once:1|c");
    flush();
    assertThat(latest()).containsEntry("once_total{project=\"statsd\"}", 1.0);
  }

  private Gathering gathering(String section) {
    StatsdSettings settings = StatsdSettings.read(YamlNode.parse("aegle.yml", section));
    return new Gathering(settings, tallies, intake);
  }

  private void take(String packet) {
    byte[] bytes = packet.getBytes(UTF_8);
    gathering.take(reader, bytes, 0, bytes.length, clock.millis() * 1_000_000);
  }

  private void flush() {
    clock.advance(Duration.ofSeconds(10));
    tallies.addGathered(PacketDesk.PROTOCOL, "statsd", gathering.drain());
  }

  private double rejected(String reason) {
    return meters
        .counter("aegle.intake.rejected", "protocol", "dogstatsd", "reason", reason)
        .count();
  }

  private double deferred() {
    return meters.counter("aegle.intake.writes.deferred", "protocol", "dogstatsd").count();
  }

  private Map<String, Double> latest() {
    Map<String, Double> latest = new TreeMap<>();
    for (Series series : store.select(0, Long.MAX_VALUE / 4, List.of())) {
      latest.put(series.labels().toString(), values(series).getLast());
    }
    return latest;
  }

  private List<Double> values(String series) {
    return values(series(series));
  }

  private Series series(String wanted) {
    return store.select(0, Long.MAX_VALUE / 4, List.of()).stream()
        .filter(each -> each.labels().toString().equals(wanted))
        .findFirst()
        .orElseThrow();
  }

  private static List<Double> values(Series series) {
    SampleBuffer buffer = read(series);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < buffer.size(); i++) {
      values.add(buffer.value(i));
    }
    return values;
  }

  private List<String> samples(String series) {
    SampleBuffer buffer = read(series(series));
    List<String> samples = new ArrayList<>();
    for (int i = 0; i < buffer.size(); i++) {
      samples.add(buffer.timestampMillis(i) + "=" + buffer.value(i));
    }
    return samples;
  }

  private static SampleBuffer read(Series series) {
    SampleBuffer buffer = new SampleBuffer();
    series.read(0, Long.MAX_VALUE / 4, buffer);
    return buffer;
  }
}
