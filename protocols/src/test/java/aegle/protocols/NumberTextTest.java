package aegle.protocols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.signals.GoFloat;
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
      assertThat(parse(GoFloat.json(value))).as("seed %d", seed).isEqualTo(value);
      assertThat(parse(GoFloat.general(value))).as("seed %d", seed).isEqualTo(value);
      assertThat(parse(Double.toString(value))).as("seed %d", seed).isEqualTo(value);
    }
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
