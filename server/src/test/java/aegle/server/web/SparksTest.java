package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SparksTest {
  @Test
  void a_gap_in_the_values_is_a_gap_in_the_line() {
    double[] values = {1, 2, Double.NaN, 3, 4};
    assertThat(Sparks.draw(values, "").paths()).hasSize(2);
  }

  @Test
  void a_lone_value_is_visible() {
    assertThat(Sparks.draw(new double[] {Double.NaN, 5, Double.NaN}, "").paths())
        .singleElement()
        .asString()
        .endsWith("h0.6");
  }

  @Test
  void no_value_at_all_draws_nothing() {
    assertThat(Sparks.draw(new double[] {Double.NaN}, "").isEmpty()).isTrue();
  }
}
