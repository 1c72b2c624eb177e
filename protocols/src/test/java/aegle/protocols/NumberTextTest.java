package aegle.protocols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberTextTest {
  @Test
  void every_double_reads_back_as_itself_from_every_way_of_writing_it() {
    long seed = 20_260_101L;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      double value =
          i % 2 == 0
              ? Double.longBitsToDouble(random.nextLong())
              : Math.round(random.nextDouble() * 1e9) / Math.pow(10, random.nextInt(9));
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        continue;
      }
      assertThat(parse(GoNumber.json(value))).as("seed %d", seed).isEqualTo(value);
      assertThat(parse(GoNumber.general(value))).as("seed %d", seed).isEqualTo(value);
      assertThat(parse(Double.toString(value))).as("seed %d", seed).isEqualTo(value);
    }
  }

  @Test
  void numbers_are_written_as_go_writes_them() {
    assertThat(GoNumber.json(1)).isEqualTo("1");
    assertThat(GoNumber.json(0.1)).isEqualTo("0.1");
    assertThat(GoNumber.json(1e20)).isEqualTo("100000000000000000000");
    assertThat(GoNumber.json(1e21)).isEqualTo("1e+21");
    assertThat(GoNumber.json(1.5e-7)).isEqualTo("1.5e-07");
    assertThat(GoNumber.json(0.000001)).isEqualTo("0.000001");
    assertThat(GoNumber.json(-0.0)).isEqualTo("-0");
    assertThat(GoNumber.json(Double.POSITIVE_INFINITY)).isEqualTo("+Inf");
    assertThat(GoNumber.json(Double.NaN)).isEqualTo("NaN");
    assertThat(GoNumber.json(123456.789)).isEqualTo("123456.789");
    assertThat(GoNumber.general(1_234_567)).isEqualTo("1.234567e+06");
    assertThat(GoNumber.general(123_456)).isEqualTo("123456");
    assertThat(GoNumber.general(0.00001)).isEqualTo("1e-05");
    assertThat(GoNumber.general(Double.MIN_VALUE)).isEqualTo("5e-324");
    assertThat(GoNumber.openMetrics(1)).isEqualTo("1.0");
    assertThat(GoNumber.openMetrics(0.5)).isEqualTo("0.5");
  }

  @Test
  void what_only_java_takes_for_a_number_is_refused() {
    for (String text : new String[] {"1d", "1f", "0x10", "1_0", "", "+", ".", "1 ", "1e", "--1"}) {
      assertThatThrownBy(() -> parse(text)).as(text).isInstanceOf(DecodeException.class);
    }
    assertThat(parse("+inf")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(parse("-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(parse("nan")).isNaN();
  }

  private static double parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return NumberText.parse(bytes, 0, bytes.length);
  }
}
