package aegle.metrics.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.signals.StaleMarker;
import org.junit.jupiter.api.Test;

final class SelectionTest {
  private static final long MINUTE = 60_000;

  @Test
  void a_value_counts_until_just_before_the_lookback_is_over() {
    PromqlKit kit = new PromqlKit().load("up", MINUTE, 1);

    assertThat(kit.instant("up", 5 * MINUTE - 1)).containsExactly("up 1");
    assertThat(kit.instant("up", 5 * MINUTE)).isEmpty();
  }

  @Test
  void a_series_ends_with_its_staleness_marker() {
    PromqlKit kit = new PromqlKit().load("up", MINUTE, 1, StaleMarker.VALUE, 0);

    assertThat(kit.range("up", 0, 3 * MINUTE, MINUTE)).containsExactly("up 1@0 0@120 0@180");
    assertThat(kit.instant("count_over_time(up[5m])", 2 * MINUTE)).containsExactly("{} 2");
  }

  @Test
  void an_offset_looks_back_or_ahead() {
    PromqlKit kit = new PromqlKit().load("x", MINUTE, 0, 1, 2, 3);

    assertThat(kit.instant("x offset 1m", 2 * MINUTE)).containsExactly("x 1");
    assertThat(kit.instant("x offset -1m", 2 * MINUTE)).containsExactly("x 3");
  }

  @Test
  void a_pinned_selector_sees_the_same_at_each_step() {
    PromqlKit kit = new PromqlKit().load("x", MINUTE, 0, 1, 2, 3);

    assertThat(kit.range("x @ 60", 0, 2 * MINUTE, MINUTE)).containsExactly("x 1@0 1@60 1@120");
    assertThat(kit.range("x @ end()", 0, 2 * MINUTE, MINUTE)).containsExactly("x 2@0 2@60 2@120");
    assertThat(kit.range("x - x @ start()", MINUTE, 2 * MINUTE, MINUTE))
        .containsExactly("{} 0@60 1@120");
  }

  @Test
  void a_subquery_evaluates_at_even_times_within_its_range() {
    PromqlKit kit = new PromqlKit().load("x", MINUTE, 0, 1, 2, 3, 4);

    assertThat(kit.instant("x[2m:1m]", 4 * MINUTE)).containsExactly("x 3@180 4@240");
    assertThat(kit.instant("sum_over_time(x[3m:90s])", 4 * MINUTE)).containsExactly("{} 4");
    assertThat(kit.range("max_over_time(x[2m:30s])", 2 * MINUTE, 4 * MINUTE, MINUTE))
        .containsExactly("{} 2@120 3@180 4@240");
  }

  @Test
  void a_timestamp_is_that_of_the_sample_only_for_a_bare_selector() {
    PromqlKit kit = new PromqlKit().load("x", MINUTE, 0, 1);

    assertThat(kit.instant("timestamp(x)", 2 * MINUTE)).containsExactly("{} 60");
    assertThat(kit.instant("timestamp(-x)", 2 * MINUTE)).containsExactly("{} 120");
  }

  @Test
  void the_samples_of_a_range_come_as_they_are() {
    PromqlKit kit = new PromqlKit().load("x", MINUTE, 0, 1, StaleMarker.VALUE, 3);

    assertThat(kit.instant("x[3m]", 3 * MINUTE)).containsExactly("x 1@60 3@180");
    assertThatThrownBy(() -> kit.range("x[3m]", 0, MINUTE, MINUTE))
        .hasMessage(
            "invalid expression type \"range vector\" for range query, must be Scalar or instant"
                + " Vector");
  }

  @Test
  void a_range_query_gives_at_each_step_what_an_instant_query_gives() {
    PromqlKit kit =
        new PromqlKit()
            .load("c_total{i=\"1\"}", 15_000, 1, 5, 9, 2, 4, 8, 8, 1, 20, 30, 31, 40)
            .load("c_total{i=\"2\"}", 20_000, 7, 7, StaleMarker.VALUE, 9, 12, 3, 5, 5, 6);

    for (String expression :
        new String[] {
          "rate(c_total[1m])",
          "sum(increase(c_total[45s]))",
          "avg_over_time(c_total[30s])",
          "resets(c_total[2m])",
          "c_total",
          "stddev by (i) (c_total)",
          "quantile_over_time(0.3, c_total[1m])",
          "topk(1, c_total)"
        }) {
      for (long time = 0; time <= 240_000; time += 10_000) {
        String at = "@" + time / 1000;
        java.util.List<String> fromRange = new java.util.ArrayList<>();
        for (String line : kit.range(expression, 0, 240_000, 10_000)) {
          String[] words = line.split(" (?=[^ ]+@)", -1);
          for (String word : words) {
            if (word.endsWith(at)) {
              fromRange.add(words[0] + " " + word.replace(at, ""));
            }
          }
        }
        assertThat(fromRange)
            .as(expression + at)
            .containsExactlyInAnyOrderElementsOf(kit.instant(expression, time));
      }
    }
  }
}
