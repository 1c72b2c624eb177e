package aegle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.StoreException;
import aegle.server.cardinality.Budgets;
import aegle.server.cardinality.SeriesBudget;
import aegle.server.testing.FakeClock;
import aegle.server.testing.FullSeriesStore;
import aegle.server.testing.Guards;
import aegle.signals.DeltaPoint;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TalliesTest {
  private final FakeClock clock = FakeClock.at("2026-11-23T10:00:00Z");
  private final FullSeriesStore store = new FullSeriesStore();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Intake intake = new Intake(store, Guards.ofSeries(meters), meters, clock);
  private Tallies tallies = new Tallies(store, intake, clock, meters);

  @Test
  void what_a_client_counted_is_stored_when_the_call_returns_and_begins_at_zero() {
    tallies.addSafely("sentry", "web", List.of(count("bookings", 3)));
    assertThat(values("bookings_total")).containsExactly(0.0, 3.0);
    clock.advance(Duration.ofSeconds(1));
    tallies.addSafely("sentry", "web", List.of(count("bookings", 2)));
    assertThat(values("bookings_total")).containsExactly(0.0, 3.0, 5.0);
  }

  @Test
  void two_calls_within_a_millisecond_lose_no_count() {
    tallies.addSafely("sentry", "web", List.of(count("bookings", 1)));
    tallies.addSafely("sentry", "web", List.of(count("bookings", 1)));
    assertThat(values("bookings_total")).endsWith(2.0);
  }

  @Test
  void a_distribution_becomes_a_histogram_whose_buckets_add_up() {
    tallies.addSafely(
        "sentry", "web", List.of(distribution(0.3), distribution(40), distribution(2e9)));
    assertThat(values("wait_ms_count")).endsWith(3.0);
    assertThat(last("wait_ms_bucket", "le", "0.5")).isEqualTo(1);
    assertThat(last("wait_ms_bucket", "le", "50")).isEqualTo(2);
    assertThat(last("wait_ms_bucket", "le", "+Inf")).isEqualTo(3);
  }

  @Test
  void a_gauge_is_not_repeated_and_a_counter_is() {
    Measurement gauge = new Measurement("queue", Labels.EMPTY, Measurement.Kind.GAUGE, 7, 0);
    tallies.add("sentry", "web", List.of(gauge, count("bookings", 1)));
    tallies.writeAll();
    clock.advance(Duration.ofSeconds(15));
    tallies.writeAll();
    assertThat(values("queue")).containsExactly(7.0);
    assertThat(values("bookings_total")).containsExactly(0.0, 1.0, 1.0);
  }

  @Test
  void a_million_label_values_become_a_bounded_number_of_series_and_no_count_is_lost() {
    int over = 50;
    List<Measurement> storm = new ArrayList<>();
    for (int i = 0; i < Budgets.DEFAULT_VALUES + over; i++) {
      storm.add(new Measurement("hits", Labels.of("path", "/" + i), Measurement.Kind.COUNT, 1, 0));
    }
    tallies.addSafely("sentry", "web", storm);
    tallies.addSafely("sentry", "booking", List.of(count("bookings", 1)));
    assertThat(select("hits_total")).hasSize(Budgets.DEFAULT_VALUES + 1);
    assertThat(last("hits_total", "path", SeriesBudget.OTHER)).isEqualTo(over);
    assertThat(meters.find("aegle.intake.rejected").counters()).as("all is kept").isEmpty();
    assertThat(values("bookings_total")).endsWith(1.0);
  }

  @Test
  void projects_without_end_are_bounded_and_counted_and_silent_ones_make_room() {
    int over = 5;
    for (int i = 0; i < Tallies.MAX_PROJECTS + over; i++) {
      tallies.add("sentry", "project-" + i, List.of(count("bookings", 1)));
    }
    tallies.add("sentry", "project-0", List.of(count("visits", 1)));
    tallies.writeAll();
    assertThat(select("bookings_total")).hasSize(Tallies.MAX_PROJECTS);
    assertThat(select("visits_total")).as("of a project that is known").hasSize(1);
    assertThat(beyondLimit()).isEqualTo(over);
    clock.advance(Duration.ofHours(2));
    tallies.writeAll();
    tallies.addSafely("sentry", "late", List.of(count("bookings", 1)));
    assertThat(select("bookings_total")).hasSize(Tallies.MAX_PROJECTS + 1);
    assertThat(beyondLimit()).isEqualTo(over);
  }

  private double beyondLimit() {
    return meters
        .counter("aegle.intake.rejected", "protocol", "sentry", "reason", "series_beyond_limit")
        .count();
  }

  @Test
  void distributions_with_names_without_end_are_weighed_by_the_series_that_they_make() {
    List<Measurement> storm = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      storm.add(new Measurement("wait" + i, Labels.EMPTY, Measurement.Kind.DISTRIBUTION, 1, 0));
    }
    tallies.addSafely("sentry", "web", storm);
    tallies.addSafely("sentry", "booking", List.of(count("bookings", 1)));
    assertThat(store.status().series()).isLessThan(Budgets.DEFAULT_SERIES + 1_000 + 10);
    assertThat(values("bookings_total")).endsWith(1.0);
  }

  @Test
  void increases_are_added_to_their_series_and_one_that_is_sent_twice_counts_once() {
    assertThat(deltas(delta("/a", 3, 1_000, 2_000), delta("/a", 4, 2_000, 3_000))).isEmpty();
    assertThat(deltas(delta("/a", 4, 2_000, 3_000))).isEmpty();
    assertThat(values("hits_total")).endsWith(7.0);
  }

  @Test
  void increases_of_series_beyond_the_limit_are_added_up_under_one_and_none_is_lost() {
    int over = 50;
    List<DeltaPoint> storm = new ArrayList<>();
    for (int i = 0; i < Budgets.DEFAULT_VALUES + over; i++) {
      storm.add(delta("/" + i, 2, 1_000, 2_000));
    }
    assertThat(tallies.addDeltas("otlp", "web", storm)).isEmpty();
    assertThat(select("hits_total")).hasSize(Budgets.DEFAULT_VALUES + 1);
    assertThat(last("hits_total", "path", SeriesBudget.OTHER)).isEqualTo(2 * over);
  }

  @Test
  void increases_that_cannot_be_added_are_told_to_who_sent_them() {
    List<DeltaPoint> names = new ArrayList<>();
    int room = Budgets.DEFAULT_SERIES + 1_000;
    for (int i = 0; i < room + 5; i++) {
      names.add(new DeltaPoint(Labels.of(Labels.METRIC_NAME, "n" + i + "_total"), 1, 0, 1_000));
    }
    assertThat(tallies.addDeltas("otlp", "web", names)).isEqualTo(Map.of("series_beyond_limit", 5));
    assertThat(deltas(delta("/nan", Double.NaN, 0, 1))).containsKey("series_beyond_limit");
    assertThat(tallies.addDeltas("otlp", "other", List.of(delta("/nan", Double.NaN, 0, 1))))
        .isEqualTo(Map.of("value_not_usable", 1));
  }

  private Map<String, Integer> deltas(DeltaPoint... deltas) {
    return tallies.addDeltas("otlp", "web", List.of(deltas));
  }

  private static DeltaPoint delta(String path, double increase, long from, long to) {
    Labels series = Labels.of(Labels.METRIC_NAME, "hits_total", "path", path);
    return new DeltaPoint(series, increase, from, to);
  }

  @Test
  void after_a_restart_a_total_goes_on_where_its_series_stood() {
    tallies.addSafely("sentry", "web", List.of(count("bookings", 3), distribution(40)));
    deltas(delta("/a", 4, 1_000, 2_000));
    clock.advance(Duration.ofMinutes(30));
    tallies = new Tallies(store, intake, clock, meters);
    tallies.addSafely("sentry", "web", List.of(count("bookings", 2), distribution(40)));
    deltas(delta("/a", 1, 3_000, 4_000));
    assertThat(values("bookings_total")).containsExactly(0.0, 3.0, 3.0, 5.0);
    assertThat(values("wait_ms_count")).endsWith(2.0);
    assertThat(last("wait_ms_bucket", "le", "50")).isEqualTo(2);
    assertThat(values("hits_total")).endsWith(5.0);
  }

  @Test
  void a_first_sum_that_could_not_be_written_is_a_rise_from_zero_when_it_is() {
    store.fill();
    assertThatThrownBy(() -> tallies.addSafely("sentry", "web", List.of(count("bookings", 3))))
        .isInstanceOf(StoreException.class);
    store.makeRoom();
    clock.advance(Duration.ofSeconds(15));
    tallies.writeAll();
    assertThat(values("bookings_total")).containsExactly(0.0, 3.0);
  }

  @Test
  void a_round_that_fails_for_an_unknown_reason_is_counted_and_the_next_one_writes() {
    Measurement gauge = new Measurement("queue", Labels.EMPTY, Measurement.Kind.GAUGE, 7, 0);
    tallies.add("sentry", "web", List.of(gauge));
    store.breakDown();
    tallies.round();
    assertThat(meters.counter("aegle.intake.tally.failures").count()).isEqualTo(1);
    store.makeRoom();
    clock.advance(Duration.ofSeconds(15));
    tallies.round();
    assertThat(values("queue")).containsExactly(7.0);
    assertThat(meters.counter("aegle.intake.tally.failures").count()).isEqualTo(1);
  }

  @Test
  void a_sum_that_could_not_be_written_for_hours_is_not_forgotten() {
    store.fill();
    tallies.add("sentry", "web", List.of(count("bookings", 3)));
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofHours(1));
      tallies.writeAll();
    }
    store.makeRoom();
    tallies.writeAll();
    assertThat(values("bookings_total")).endsWith(3.0);
  }

  @Test
  void nothing_is_written_before_it_is_known_where_it_stood_and_nothing_is_lost() {
    tallies.addSafely("sentry", "web", List.of(count("bookings", 3)));
    clock.advance(Duration.ofMinutes(1));
    tallies = new Tallies(store, intake, clock, meters);
    store.refuseReads();
    assertThatThrownBy(() -> tallies.addSafely("sentry", "web", List.of(count("bookings", 2))))
        .isInstanceOf(StoreException.class);
    tallies.writeAll();
    store.allowReads();
    assertThat(values("bookings_total")).containsExactly(0.0, 3.0);
    clock.advance(Duration.ofSeconds(15));
    tallies.writeAll();
    assertThat(values("bookings_total")).containsExactly(0.0, 3.0, 3.0, 5.0);
    assertThat(deferred("sentry")).isEqualTo(1);
    assertThat(deferred("measurement")).as("of the round between").isEqualTo(1);
  }

  private double deferred(String protocol) {
    return meters.counter("aegle.intake.writes.deferred", "protocol", protocol).count();
  }

  @Test
  void names_become_legal_and_values_that_are_no_numbers_are_refused() {
    tallies.addSafely(
        "sentry", "web", List.of(count("2nd.Booking-rate", 1), count("bad", Double.NaN)));
    assertThat(select("_2nd_booking_rate_total")).hasSize(1);
    assertThat(select("bad_total")).isEmpty();
    assertThat(
            meters
                .counter(
                    "aegle.intake.rejected", "protocol", "sentry", "reason", "value_not_usable")
                .count())
        .isEqualTo(1);
  }

  private static Measurement count(String name, double value) {
    return new Measurement(name, Labels.EMPTY, Measurement.Kind.COUNT, value, 0);
  }

  private static Measurement distribution(double value) {
    return new Measurement("wait_ms", Labels.EMPTY, Measurement.Kind.DISTRIBUTION, value, 0);
  }

  private List<Series> select(String name) {
    return store.select(
        Long.MIN_VALUE / 4, Long.MAX_VALUE / 4, List.of(Matcher.equal(Labels.METRIC_NAME, name)));
  }

  private List<Double> values(String name) {
    return values(select(name).getFirst());
  }

  private double last(String name, String label, String value) {
    return select(name).stream()
        .filter(series -> series.labels().get(label).equals(value))
        .map(series -> values(series).getLast())
        .findFirst()
        .orElseThrow();
  }

  private static List<Double> values(Series series) {
    SampleBuffer buffer = new SampleBuffer();
    series.read(Long.MIN_VALUE / 4, Long.MAX_VALUE / 4, buffer);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < buffer.size(); i++) {
      values.add(buffer.values()[i]);
    }
    return values;
  }
}
