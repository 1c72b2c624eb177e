package aegle.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class GoFloatTest {
  @Test
  void the_plain_form_never_has_an_exponent() {
    assertThat(GoFloat.plain(0.1)).isEqualTo("0.1");
    assertThat(GoFloat.plain(-3)).isEqualTo("-3");
    assertThat(GoFloat.plain(-0.0)).isEqualTo("-0");
    assertThat(GoFloat.plain(1e21)).isEqualTo("1000000000000000000000");
    assertThat(GoFloat.plain(1.5e-7)).isEqualTo("0.00000015");
    assertThat(GoFloat.plain(123456789.125)).isEqualTo("123456789.125");
  }

  @Test
  void what_is_not_finite_is_spelled_as_in_go() {
    assertThat(GoFloat.plain(Double.NaN)).isEqualTo("NaN");
    assertThat(GoFloat.general(Double.POSITIVE_INFINITY)).isEqualTo("+Inf");
    assertThat(GoFloat.json(Double.NEGATIVE_INFINITY)).isEqualTo("-Inf");
  }

  @Test
  void the_general_form_has_an_exponent_of_two_digits_for_the_very_large_and_small() {
    assertThat(GoFloat.general(1e21)).isEqualTo("1e+21");
    assertThat(GoFloat.general(1.25e-5)).isEqualTo("1.25e-05");
    assertThat(GoFloat.general(0.0001)).isEqualTo("0.0001");
    assertThat(GoFloat.general(0.00001)).isEqualTo("1e-05");
    assertThat(GoFloat.general(123456)).isEqualTo("123456");
    assertThat(GoFloat.general(1234567)).isEqualTo("1.234567e+06");
  }

  @Test
  void json_samples_have_an_exponent_below_a_millionth() {
    assertThat(GoFloat.json(0.000001)).isEqualTo("0.000001");
    assertThat(GoFloat.json(1e-7)).isEqualTo("1e-07");
    assertThat(GoFloat.json(1e20)).isEqualTo("100000000000000000000");
    assertThat(GoFloat.json(1e21)).isEqualTo("1e+21");
    assertThat(GoFloat.json(123456.789)).isEqualTo("123456.789");
    assertThat(GoFloat.json(-0.0)).isEqualTo("-0");
    assertThat(GoFloat.json(Double.NaN)).isEqualTo("NaN");
  }

  @Test
  void the_smallest_doubles_have_one_digit_where_java_writes_two() {
    assertThat(GoFloat.general(Double.MIN_VALUE)).isEqualTo("5e-324");
    assertThat(GoFloat.json(-2 * Double.MIN_VALUE)).isEqualTo("-1e-323");
    assertThat(GoFloat.exponent(1e-321)).isEqualTo("1e-321");
    assertThat(GoFloat.exponent(1.235e-321)).isEqualTo("1.235e-321");
  }

  @Test
  void values_of_alerts_always_have_an_exponent() {
    assertThat(GoFloat.exponent(0)).isEqualTo("0e+00");
    assertThat(GoFloat.exponent(-0.0)).isEqualTo("-0e+00");
    assertThat(GoFloat.exponent(12.5)).isEqualTo("1.25e+01");
    assertThat(GoFloat.exponent(Double.POSITIVE_INFINITY)).isEqualTo("+Inf");
  }

  @Test
  void bounds_of_openmetrics_are_written_as_floats() {
    assertThat(GoFloat.openMetrics(1)).isEqualTo("1.0");
    assertThat(GoFloat.openMetrics(0.5)).isEqualTo("0.5");
    assertThat(GoFloat.openMetrics(1e7)).isEqualTo("1e+07");
    assertThat(GoFloat.openMetrics(Double.POSITIVE_INFINITY)).isEqualTo("+Inf");
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
