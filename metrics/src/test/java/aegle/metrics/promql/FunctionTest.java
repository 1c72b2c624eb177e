package aegle.metrics.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class FunctionTest {
  private static final long MINUTE = 60_000;

  @Test
  void absence_has_the_labels_that_the_selector_surely_knows() {
    PromqlKit kit = new PromqlKit();

    assertThat(kit.instant("absent(up{job=\"clinic\",instance=~\".+\"})", 0))
        .containsExactly("{job=\"clinic\"} 1");
    assertThat(kit.instant("absent(sum(up))", 0)).containsExactly("{} 1");
    kit.load("up", MINUTE, 1);
    assertThat(kit.instant("absent(up)", 0)).isEmpty();
    assertThat(kit.range("absent_over_time(up[2m])", 0, 3 * MINUTE, MINUTE))
        .containsExactly("{} 1@120 1@180");
  }

  @Test
  void labels_are_replaced_only_where_the_whole_value_matches() {
    PromqlKit kit = new PromqlKit().load("up{instance=\"db-1:9187\"}", 1, 1);

    assertThat(kit.instant("label_replace(up, \"host\", \"${1}!\", \"instance\", \"(.*):.*\")", 0))
        .containsExactly("up{host=\"db-1!\", instance=\"db-1:9187\"} 1");
    assertThat(kit.instant("label_replace(up, \"host\", \"x\", \"instance\", \"db\")", 0))
        .containsExactly("up{instance=\"db-1:9187\"} 1");
    assertThat(kit.instant("label_join(up, \"both\", \"-\", \"instance\", \"nothing\")", 0))
        .containsExactly("up{both=\"db-1:9187-\", instance=\"db-1:9187\"} 1");
    assertThatThrownBy(() -> kit.instant("label_replace(up, \"x\", \"\", \"y\", \"(\")", 0))
        .hasMessage("invalid regular expression in label_replace(): (");
  }

  @Test
  void a_rate_of_no_counter_is_computed_with_a_hint() {
    PromqlKit kit = new PromqlKit().load("temperature", MINUTE, 1, 2);

    assertThat(kit.engine().instant("rate(temperature[5m])", MINUTE).infos())
        .containsExactly(
            "PromQL info: metric might not be a counter, name does not end in"
                + " _total/_sum/_count/_bucket: \"temperature\" (1:6)");
  }

  @Test
  void a_line_is_drawn_through_samples_and_beyond() {
    PromqlKit kit = new PromqlKit().load("disk", MINUTE, 100, 90, 80, 70);

    assertThat(kit.instant("deriv(disk[5m]) * 60", 3 * MINUTE)).containsExactly("{} -10");
    assertThat(kit.instant("predict_linear(disk[5m], 60)", 3 * MINUTE)).containsExactly("{} 60");
  }

  @Test
  void the_calendar_is_that_of_utc() {
    PromqlKit kit = new PromqlKit();

    // 2025-06-02T08:30:00Z, a Monday.
    long time = 1_748_853_000_000L;
    assertThat(kit.instant("hour()", time)).containsExactly("{} 8");
    assertThat(kit.instant("day_of_week()", time)).containsExactly("{} 1");
    assertThat(kit.instant("days_in_month(vector(1709164800))", time)).containsExactly("{} 29");
    assertThat(kit.instant("year(vector(-1))", time)).containsExactly("{} 1969");
  }

  @Test
  void values_are_bounded_and_rounded() {
    PromqlKit kit = new PromqlKit().load("x{i=\"1\"}", 1, -3).load("x{i=\"2\"}", 1, 2.5);

    assertThat(kit.instant("clamp(x, 0, 2)", 0)).containsExactly("{i=\"1\"} 0", "{i=\"2\"} 2");
    assertThat(kit.instant("clamp_min(x, 0)", 0)).containsExactly("{i=\"1\"} 0", "{i=\"2\"} 2.5");
    assertThat(kit.instant("clamp_max(x, 0)", 0)).containsExactly("{i=\"1\"} -3", "{i=\"2\"} 0");
    assertThat(kit.instant("clamp(x, 2, 0)", 0)).isEmpty();
    assertThat(kit.instant("round(x)", 0)).containsExactly("{i=\"1\"} -3", "{i=\"2\"} 3");
    assertThat(kit.instant("scalar(x)", 0)).containsExactly("NaN");
    assertThat(kit.instant("sort_desc(x)", 0)).containsExactly("x{i=\"2\"} 2.5", "x{i=\"1\"} -3");
  }

  @Test
  void sorting_has_no_effect_on_a_range_and_says_so() {
    PromqlKit kit = new PromqlKit().load("x", 1, 1);

    assertThat(kit.engine().range("sort(x)", 0, 10, 5).warnings())
        .containsExactly(
            "PromQL warning: sort is ineffective for range queries since results are always"
                + " ordered by labels (1:1)");
  }

  @Test
  void what_is_not_supported_says_so() {
    PromqlKit kit = new PromqlKit().load("x", 1, 1);

    assertThatThrownBy(() -> kit.instant("info(x)", 0))
        .hasMessage("function info is not supported by this server");
    assertThatThrownBy(() -> kit.instant("rate(x[5m] smoothed)", 0))
        .hasMessage("anchored and smoothed modifiers are not supported");
  }
}
