package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.web.view.Unit;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void the_side_that_is_measured_is_told_from_the_number_it_is_compared_with() {
    Comparison comparison = Comparison.of("rate(x_total[5m]) > 5");
    assertThat(comparison.measure()).isEqualTo("rate(x_total[5m])");
    assertThat(comparison.operator()).isEqualTo(">");
    assertThat(comparison.threshold()).hasValue(5);
  }

  @Test
  void a_number_on_the_left_turns_the_comparison_round() {
    Comparison comparison = Comparison.of("5 >= up");
    assertThat(comparison.measure()).isEqualTo("up");
    assertThat(comparison.operator()).isEqualTo("<=");
  }

  @Test
  void a_further_condition_is_left_out_of_the_drawing_and_told() {
    Comparison comparison = Comparison.of("(a / b > 0.3) and b > 10 unless c == 1");
    assertThat(comparison.measure()).isEqualTo("a / b");
    assertThat(comparison.threshold()).hasValue(0.3);
    assertThat(comparison.condition()).isEqualTo("and b > 10 unless c == 1");
    assertThat(comparison.unit()).isEqualTo(Unit.RATIO);
  }

  @Test
  void without_a_number_the_whole_expression_is_drawn() {
    assertThat(Comparison.of("a > b").threshold()).isEmpty();
    assertThat(Comparison.of("absent(up)").measure()).isEqualTo("absent(up)");
    assertThat(Comparison.of("a > 1 or b > 2").threshold()).isEmpty();
    assertThat(Comparison.of("a > bool 1").threshold()).isEmpty();
  }

  @Test
  void a_negative_threshold_keeps_its_sign() {
    assertThat(Comparison.of("deriv(x[5m]) < -2").threshold()).hasValue(-2);
  }
}
