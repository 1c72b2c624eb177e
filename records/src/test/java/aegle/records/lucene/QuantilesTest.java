package aegle.records.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Percentiles of many numbers. */
class QuantilesTest {
  @Test
  void many_numbers_keep_their_percentiles_within_half_a_percent() {
    Quantiles quantiles = new Quantiles();
    for (int i = -50_000; i <= 150_000; i++) {
      quantiles.add(i / 1000.0);
    }
    List<Double> found = quantiles.at(List.of(0.0, 10.0, 50.0, 95.0, 100.0));
    double[] expected = {-50, -30, 50, 140, 150};
    for (int i = 0; i < expected.length; i++) {
      assertThat(found.get(i)).isCloseTo(expected[i], Percentage.withPercentage(0.5));
    }
    assertThat(quantiles.count()).isEqualTo(200_001);
    assertThat(quantiles.mean()).isCloseTo(50, Percentage.withPercentage(0.001));
  }

  @Test
  void the_largest_and_smallest_numbers_have_a_place() {
    Quantiles quantiles = new Quantiles();
    for (int i = 0; i <= Quantiles.EXACT; i++) {
      quantiles.add(i % 2 == 0 ? -Double.MAX_VALUE : Double.MIN_VALUE);
    }
    assertThat(quantiles.at(List.of(0.0, 100.0))).containsExactly(-Double.MAX_VALUE, 0.0);
  }
}
