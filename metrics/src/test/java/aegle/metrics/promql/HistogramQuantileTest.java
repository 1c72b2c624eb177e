package aegle.metrics.promql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HistogramQuantileTest {
  private static PromqlKit buckets(double... counts) {
    String[] bounds = {"0.1", "0.5", "1", "+Inf"};
    PromqlKit kit = new PromqlKit();
    for (int i = 0; i < counts.length; i++) {
      kit.load("latency_bucket{le=\"" + bounds[i] + "\"}", 1, counts[i]);
    }
    return kit;
  }

  @Test
  void a_quantile_is_interpolated_within_its_bucket() {
    PromqlKit kit = buckets(10, 30, 40, 40);

    assertThat(kit.instant("histogram_quantile(0.5, latency_bucket)", 0))
        .containsExactly("{} 0.30000000000000004");
    assertThat(kit.instant("histogram_quantile(0.1, latency_bucket)", 0))
        .containsExactly("{} 0.04000000000000001");
  }

  @Test
  void a_quantile_in_the_open_bucket_is_the_highest_bound() {
    assertThat(buckets(1, 1, 1, 100).instant("histogram_quantile(0.9, latency_bucket)", 0))
        .containsExactly("{} 1");
  }

  @Test
  void without_observations_or_without_an_open_bucket_there_is_no_quantile() {
    assertThat(buckets(0, 0, 0, 0).instant("histogram_quantile(0.9, latency_bucket)", 0))
        .containsExactly("{} NaN");
    assertThat(buckets(1, 2, 3).instant("histogram_quantile(0.9, latency_bucket)", 0))
        .containsExactly("{} NaN");
  }

  @Test
  void counts_that_fall_are_raised_and_the_asker_is_told() {
    QueryResult result =
        buckets(10, 5, 20, 20).engine().instant("histogram_quantile(0.9, latency_bucket)", 0);

    assertThat(result.infos())
        .containsExactly(
            "PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see"
                + " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)"
                + " for metric name \"latency_bucket\", from buckets 0.5 to 0.5, with a max diff"
                + " of 5, over 1 samples from 1970-01-01T00:00:00Z to 1970-01-01T00:00:00Z"
                + " (1:25)");
  }

  @Test
  void a_series_without_a_bound_is_left_out_with_a_warning() {
    PromqlKit kit = buckets(10, 30, 40, 40).load("latency_bucket{le=\"wide\"}", 1, 7);

    QueryResult result = kit.engine().instant("histogram_quantile(1.5, latency_bucket)", 0);

    assertThat(result.value().toString()).contains("Infinity");
    assertThat(result.warnings())
        .containsExactly(
            "PromQL warning: quantile value should be between 0 and 1, got 1.5 (1:20)",
            "PromQL warning: bucket label \"le\" is missing or has a malformed value of \"wide\""
                + " for metric name \"latency_bucket\" (1:25)");
  }

  @Test
  void a_fraction_is_the_part_between_two_values() {
    PromqlKit kit = buckets(10, 30, 40, 40);

    assertThat(kit.instant("histogram_fraction(0, 0.5, latency_bucket)", 0))
        .containsExactly("{} 0.75");
    assertThat(kit.instant("histogram_fraction(0.3, +Inf, latency_bucket)", 0))
        .containsExactly("{} 0.5");
  }
}
