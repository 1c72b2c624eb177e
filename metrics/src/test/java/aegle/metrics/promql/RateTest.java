package aegle.metrics.promql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RateTest {
  private static final long MINUTE = 60_000;

  @Test
  void the_growth_between_samples_is_stretched_to_the_edges_of_the_range() {
    PromqlKit kit = new PromqlKit().load("requests_total", MINUTE, 60, 120, 180, 240, 300, 360);

    assertThat(kit.instant("increase(requests_total[5m])", 5 * MINUTE)).containsExactly("{} 300");
    assertThat(kit.instant("rate(requests_total[5m])", 5 * MINUTE)).containsExactly("{} 1");
  }

  @Test
  void a_counter_that_resets_counts_on_from_zero() {
    PromqlKit kit = new PromqlKit().load("requests_total", MINUTE, 0, 100, 50, 150);

    // 50 since the reset and 100 more, within 2 minutes of 3.
    assertThat(kit.instant("increase(requests_total[3m])", 3 * MINUTE)).containsExactly("{} 225");
  }

  @Test
  void a_counter_is_not_stretched_below_zero() {
    PromqlKit kit = new PromqlKit().load("requests_total", MINUTE, 1, 61, 121);

    // To the left only 1 s lies above zero, to the right the range ends with the last sample.
    assertThat(kit.instant("increase(requests_total[1h])", 2 * MINUTE)).containsExactly("{} 121");
  }

  @Test
  void one_sample_has_no_rate() {
    PromqlKit kit = new PromqlKit().load("requests_total", MINUTE, 1, 2);

    assertThat(kit.instant("rate(requests_total[1m])", MINUTE)).isEmpty();
  }

  @Test
  void a_range_leaves_out_a_sample_on_its_left_edge() {
    PromqlKit kit = new PromqlKit().load("temperature", MINUTE, 1, 2, 3);

    assertThat(kit.instant("count_over_time(temperature[1m])", MINUTE)).containsExactly("{} 1");
    assertThat(kit.instant("temperature[1m]", MINUTE)).containsExactly("temperature 2@60");
  }
}
