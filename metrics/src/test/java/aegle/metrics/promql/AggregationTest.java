package aegle.metrics.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AggregationTest {
  private final PromqlKit kit =
      new PromqlKit()
          .load("x{job=\"a\",i=\"1\"}", 1_000, 1, 1)
          .load("x{job=\"a\",i=\"2\"}", 1_000, 5, Double.NaN)
          .load("x{job=\"b\",i=\"1\"}", 1_000, 4, 7);

  @Test
  void series_are_grouped_by_labels_or_without_them() {
    assertThat(kit.instant("sum by (job) (x)", 0))
        .containsExactly("{job=\"a\"} 6", "{job=\"b\"} 4");
    assertThat(kit.instant("max without (i) (x)", 0))
        .containsExactly("{job=\"a\"} 5", "{job=\"b\"} 4");
    assertThat(kit.instant("avg(x)", 0)).containsExactly("{} 3.3333333333333335");
    assertThat(kit.instant("count by (missing) (x)", 0)).containsExactly("{} 3");
    assertThat(kit.instant("group(x)", 0)).containsExactly("{} 1");
  }

  @Test
  void the_least_and_the_greatest_are_numbers_where_there_is_one() {
    assertThat(kit.range("min(x)", 1_000, 1_000, 1_000)).containsExactly("{} 1@1");
    assertThat(kit.range("max by (job) (x)", 0, 1_000, 1_000))
        .containsExactly("{job=\"a\"} 5@0 1@1", "{job=\"b\"} 4@0 7@1");
  }

  @Test
  void the_best_series_keep_their_labels_and_are_chosen_at_each_step() {
    assertThat(kit.instant("topk(2, x)", 0))
        .containsExactly("x{i=\"2\", job=\"a\"} 5", "x{i=\"1\", job=\"b\"} 4");
    assertThat(kit.instant("bottomk by (job) (1, x)", 0))
        .containsExactly("x{i=\"1\", job=\"a\"} 1", "x{i=\"1\", job=\"b\"} 4");
    assertThat(kit.range("topk(1, x)", 0, 1_000, 1_000))
        .containsExactly("x{i=\"1\", job=\"b\"} 7@1", "x{i=\"2\", job=\"a\"} 5@0");
    assertThatThrownBy(() -> kit.instant("topk(1/0, x)", 0))
        .hasMessage("Scalar value +Inf overflows int64");
  }

  @Test
  void a_large_sum_loses_no_small_part() {
    PromqlKit far =
        new PromqlKit()
            .load("y{i=\"1\"}", 1, 1e100)
            .load("y{i=\"2\"}", 1, 1)
            .load("y{i=\"3\"}", 1, -1e100);

    assertThat(far.instant("sum(y)", 0)).containsExactly("{} 1");
  }

  @Test
  void a_mean_survives_a_sum_that_overflows() {
    PromqlKit huge =
        new PromqlKit()
            .load("y{i=\"1\"}", 1, Double.MAX_VALUE)
            .load("y{i=\"2\"}", 1, Double.MAX_VALUE);

    assertThat(huge.instant("avg(y) / 1e308", 0)).containsExactly("{} 1.7976931348623157");
  }

  @Test
  void values_can_be_counted_and_quantiles_taken() {
    assertThat(kit.instant("count_values(\"value\", x)", 0))
        .containsExactlyInAnyOrder("{value=\"1\"} 1", "{value=\"5\"} 1", "{value=\"4\"} 1");
    assertThat(kit.instant("quantile(0.5, x)", 0)).containsExactly("{} 4");
    assertThat(kit.engine().instant("quantile(2, x)", 0).warnings())
        .isEqualTo(
            List.of("PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)"));
  }

  @Test
  void many_series_give_the_same_on_two_threads_as_one_by_one() {
    PromqlKit many = new PromqlKit();
    double sum = 0;
    for (int i = 0; i < 3_000; i++) {
      many.load("z{i=\"%04d\",j=\"%d\"}".formatted(i, i % 3), 1_000, i, 2.0 * i);
      sum += i;
    }

    assertThat(many.instant("sum(z)", 0)).containsExactly("{} " + (long) sum);
    List<String> rows = many.instant("z * 2", 0);
    assertThat(rows).hasSize(3_000);
    assertThat(rows.get(2_999)).isEqualTo("{i=\"2999\", j=\"2\"} 5998");
    assertThat(many.range("count by (j) (rate(z[5s]))", 1_000, 3_000, 1_000))
        .containsExactly(
            "{j=\"0\"} 1000@1 1000@2 1000@3",
            "{j=\"1\"} 1000@1 1000@2 1000@3",
            "{j=\"2\"} 1000@1 1000@2 1000@3");
  }
}
