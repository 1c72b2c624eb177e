package aegle.server.objectives;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class GuardTest {
  private static final int LEAST = 5;
  private static final String[] SHARES = {
    "0.0001", "0.001", "0.003", "0.0144", "0.06", "0.144", "0.3", "0.72", "0.9"
  };

  /** The smallest whole number that the rule lets through. */
  private static long passing(Guard guard, long events) {
    return Math.max(LEAST, (long) Math.floor(guard.bound((double) events)) + 1);
  }

  @Test
  void the_formula_never_lets_through_what_the_exact_bound_holds_back() {
    for (String share : SHARES) {
      Guard guard = Guard.of(new BigDecimal(share), LEAST);
      double p = guard.share().doubleValue();
      for (long n = 1; n < 3_000_000; n += Math.max(1, n / 50)) {
        long passing = passing(guard, n);
        if (passing <= n) {
          assertThat(Binomial.atLeast(passing, n, p))
              .as("%s of %s at %s", passing, n, share)
              .isLessThanOrEqualTo(Guard.ALPHA);
        }
      }
    }
  }

  @Test
  void it_is_silent_for_at_most_two_failures_more_than_needed() {
    for (String share : SHARES) {
      Guard guard = Guard.of(new BigDecimal(share), LEAST);
      double p = guard.share().doubleValue();
      for (long n = 1; n < 100_000; n += Math.max(1, n / 20)) {
        long exact = Math.max(LEAST, Binomial.significant(n, p, Guard.ALPHA));
        assertThat(passing(guard, n) - exact).as("of %s at %s", n, share).isBetween(0L, 2L);
      }
    }
  }

  @Test
  void the_expression_is_the_formula() {
    Guard guard = new Guard(new BigDecimal("0.0144"), new BigDecimal("0.71"));
    assertThat(guard.expression("n")).isEqualTo("0.0144 * n + 1.645 * sqrt(0.0141926 * n) + 0.71");
  }
}
