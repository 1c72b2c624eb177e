package aegle.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class GoFloatTest {
  @Test
  void the_plain_form_never_has_an_exponent() {
    assertThat(GoFloat.format(0.1)).isEqualTo("0.1");
    assertThat(GoFloat.format(-3)).isEqualTo("-3");
    assertThat(GoFloat.format(-0.0)).isEqualTo("-0");
    assertThat(GoFloat.format(1e21)).isEqualTo("1000000000000000000000");
    assertThat(GoFloat.format(1.5e-7)).isEqualTo("0.00000015");
    assertThat(GoFloat.format(123456789.125)).isEqualTo("123456789.125");
  }

  @Test
  void what_is_not_finite_is_spelled_as_in_go() {
    assertThat(GoFloat.format(Double.NaN)).isEqualTo("NaN");
    assertThat(GoFloat.formatG(Double.POSITIVE_INFINITY)).isEqualTo("+Inf");
    assertThat(GoFloat.formatJson(Double.NEGATIVE_INFINITY)).isEqualTo("-Inf");
  }

  @Test
  void the_general_form_has_an_exponent_of_two_digits_for_the_very_large_and_small() {
    assertThat(GoFloat.formatG(1e21)).isEqualTo("1e+21");
    assertThat(GoFloat.formatG(1.25e-5)).isEqualTo("1.25e-05");
    assertThat(GoFloat.formatG(0.0001)).isEqualTo("0.0001");
    assertThat(GoFloat.formatG(123456)).isEqualTo("123456");
    assertThat(GoFloat.formatG(1234567)).isEqualTo("1.234567e+06");
  }

  @Test
  void json_samples_have_an_exponent_below_a_millionth() {
    assertThat(GoFloat.formatJson(0.000001)).isEqualTo("0.000001");
    assertThat(GoFloat.formatJson(1e-7)).isEqualTo("1e-07");
  }

  @Test
  void numbers_are_read_as_go_writes_them_and_nothing_else() {
    assertThat(GoFloat.parse("+Inf")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(GoFloat.parse("-inf")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(GoFloat.parse("NaN")).isNaN();
    assertThat(GoFloat.parse("1e3")).isEqualTo(1000);
    for (String wrong : new String[] {"", " 1", "1d", "Infinity1", "0.5f", "x"}) {
      assertThatThrownBy(() -> GoFloat.parse(wrong))
          .as(wrong)
          .isInstanceOf(NumberFormatException.class);
    }
  }
}
