package aegle.server.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

/** The tails against sums of whole fractions, which no rounding touches. */
class BinomialTest {
  private static final MathContext DIGITS = new MathContext(60);

  /** The probability of at least so many failures, term by term. */
  private static BigDecimal exactly(int failures, int n, BigDecimal p) {
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal q = BigDecimal.ONE.subtract(p);
    for (int k = failures; k <= n; k++) {
      BigInteger ways = BigInteger.ONE;
      for (int i = 0; i < k; i++) {
        ways = ways.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
      }
      sum = sum.add(new BigDecimal(ways).multiply(p.pow(k, DIGITS)).multiply(q.pow(n - k, DIGITS)));
    }
    return sum;
  }

  @Test
  void tails_are_those_of_exact_sums() {
    for (String p : new String[] {"0.0001", "0.001", "0.0144", "0.3", "0.72", "0.999"}) {
      for (int n : new int[] {1, 2, 3, 10, 15, 16, 17, 54, 200}) {
        for (int k : new int[] {0, 1, 2, 3, 5, n / 2, n - 1, n}) {
          double exact = exactly(Math.clamp(k, 0, n), n, new BigDecimal(p)).doubleValue();
          assertThat(Binomial.atLeast(Math.clamp(k, 0, n), n, Double.parseDouble(p)))
              .as("at least %s of %s at %s", k, n, p)
              .isCloseTo(exact, within(Math.max(1e-15, exact * 1e-10)));
        }
      }
    }
  }

  @Test
  void the_lower_bound_is_where_the_exact_tail_is_five_per_cent() {
    for (int[] seen : new int[][] {{1, 3}, {3, 3}, {5, 137}, {13, 54}, {2, 1000}, {150, 200}}) {
      double bound = Binomial.lowerBound(seen[0], seen[1], 0.05);
      BigDecimal below = new BigDecimal(bound * (1 - 1e-9));
      BigDecimal above = new BigDecimal(Math.min(1, bound * (1 + 1e-9)));
      BigDecimal alpha = new BigDecimal("0.05");
      assertThat(exactly(seen[0], seen[1], below)).isLessThan(alpha);
      assertThat(exactly(seen[0], seen[1], above)).isGreaterThan(alpha);
    }
  }

  @Test
  void three_of_three_prove_a_share_of_37_per_cent_and_one_of_a_thousand_nearly_nothing() {
    assertThat(Binomial.lowerBound(3, 3, 0.05)).isCloseTo(Math.cbrt(0.05), within(1e-12));
    assertThat(Binomial.lowerBound(1, 1000, 0.05))
        .isCloseTo(1 - Math.pow(0.95, 0.001), within(1e-12));
    assertThat(Binomial.lowerBound(0, 5, 0.05)).isZero();
    assertThatThrownBy(() -> Binomial.lowerBound(6, 5, 0.05)).hasMessageContaining("6 of 5");
  }

  @Test
  void the_significant_number_is_the_first_whose_bound_is_above_the_share() {
    for (double share : new double[] {0.001, 0.0144, 0.06, 0.72}) {
      for (int n : new int[] {1, 3, 17, 100, 999}) {
        long first = Binomial.significant(n, share, 0.05);
        if (first <= n) {
          assertThat(Binomial.lowerBound(first, n, 0.05)).isGreaterThanOrEqualTo(share);
        }
        assertThat(Binomial.lowerBound(Math.min(n, first - 1), n, 0.05)).isLessThan(share);
      }
    }
  }
}
