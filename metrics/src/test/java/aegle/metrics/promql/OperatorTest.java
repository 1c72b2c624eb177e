package aegle.metrics.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.signals.StaleMarker;
import org.junit.jupiter.api.Test;

final class OperatorTest {
  private final PromqlKit kit =
      new PromqlKit()
          .load("errors{code=\"500\",path=\"/a\"}", 1, 3)
          .load("errors{code=\"503\",path=\"/a\"}", 1, 1)
          .load("requests{path=\"/a\"}", 1, 10)
          .load("requests{path=\"/b\"}", 1, 20)
          .load("owner{path=\"/a\",team=\"skin\"}", 1, 1);

  @Test
  void several_series_need_to_be_told_that_they_share_a_partner() {
    assertThat(kit.instant("errors / ignoring(code) group_left requests", 0))
        .containsExactly("{code=\"500\", path=\"/a\"} 0.3", "{code=\"503\", path=\"/a\"} 0.1");
    assertThatThrownBy(() -> kit.instant("errors / ignoring(code) requests", 0))
        .hasMessage(
            "multiple matches for labels: many-to-one matching must be explicit"
                + " (group_left/group_right)");
  }

  @Test
  void the_one_side_must_be_one() {
    assertThatThrownBy(() -> kit.instant("requests / ignoring(code) errors", 0))
        .isInstanceOf(QueryException.class)
        .hasMessage(
            "found duplicate series for the match group {path=\"/a\"} on the right hand-side of"
                + " the operation: [{__name__=\"errors\", code=\"500\", path=\"/a\"},"
                + " {__name__=\"errors\", code=\"503\", path=\"/a\"}];many-to-many matching not"
                + " allowed: matching labels must be unique on one side");
  }

  @Test
  void labels_of_the_one_side_can_be_taken_over() {
    assertThat(kit.instant("requests * on(path) group_left(team) owner", 0))
        .containsExactly("{path=\"/a\", team=\"skin\"} 10");
    assertThat(kit.instant("owner * on(path) group_right(team) requests", 0))
        .containsExactly("{path=\"/a\", team=\"skin\"} 10");
  }

  @Test
  void a_comparison_chooses_and_keeps_the_name_unless_it_answers_with_a_number() {
    assertThat(kit.instant("requests > 15", 0)).containsExactly("requests{path=\"/b\"} 20");
    assertThat(kit.instant("15 < requests", 0)).containsExactly("requests{path=\"/b\"} 20");
    assertThat(kit.instant("requests > bool 15", 0))
        .containsExactly("{path=\"/a\"} 0", "{path=\"/b\"} 1");
    assertThat(kit.instant("requests + 1", 0))
        .containsExactly("{path=\"/a\"} 11", "{path=\"/b\"} 21");
  }

  @Test
  void sets_are_made_of_signatures() {
    assertThat(kit.instant("requests and on(path) owner", 0))
        .containsExactly("requests{path=\"/a\"} 10");
    assertThat(kit.instant("requests unless on(path) owner", 0))
        .containsExactly("requests{path=\"/b\"} 20");
    assertThat(kit.instant("owner or on(path) requests", 0))
        .containsExactly("owner{path=\"/a\", team=\"skin\"} 1", "requests{path=\"/b\"} 20");
  }

  @Test
  void partners_may_change_from_step_to_step() {
    PromqlKit changing =
        new PromqlKit()
            .load("old{x=\"1\"}", 1_000, 1, 2, StaleMarker.VALUE)
            .load("old{x=\"2\"}", 1_000, Double.NaN, StaleMarker.VALUE, 5)
            .load("one", 1_000, 10, 10, 10);

    assertThatThrownBy(() -> changing.range("one + on() old", 0, 2_000, 1_000))
        .hasMessageContaining("found duplicate series");
    assertThat(changing.range("one + on() old", 1_000, 2_000, 1_000))
        .containsExactly("{} 12@1 15@2");
  }

  @Test
  void two_metrics_that_lose_their_names_must_not_become_the_same() {
    PromqlKit twins = new PromqlKit().load("a", 1, 1).load("b", 1, 2);

    assertThatThrownBy(() -> twins.instant("-{__name__=~\"a|b\"}", 0))
        .hasMessage("vector cannot contain metrics with the same labelset");
    assertThat(twins.instant("sum(-{__name__=~\"a|b\"})", 0)).containsExactly("{} -3");
    assertThat(
            twins.instant(
                "label_replace(-{__name__=~\"a|b\"}, \"was\", \"$1\", \"__name__\", \"(.*)\")", 0))
        .containsExactly("{was=\"a\"} -1", "{was=\"b\"} -2");
  }

  @Test
  void arithmetic_is_that_of_go() {
    assertThat(kit.instant("-7 % 3", 0)).containsExactly("-1");
    assertThat(kit.instant("1 ^ NaN", 0)).containsExactly("1");
    assertThat(kit.instant("0 / 0", 0)).containsExactly("NaN");
    assertThat(kit.instant("-1 / 0", 0)).containsExactly("-Inf");
    assertThat(kit.instant("log2(vector(8))", 0)).containsExactly("{} 3");
    assertThat(kit.instant("0x1f + 1_000", 0)).containsExactly("1031");
  }
}
