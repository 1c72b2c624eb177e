package aegle.server.objectives;

/**
 * The distribution of how many of n independent events fail when each fails with probability p.
 * Exact sums, in the accuracy of a double: no curve stands for them.
 */
public final class Binomial {
  private static final int BISECTIONS = 200;

  private Binomial() {}

  /**
   * The probability that at least so many of n fail.
   *
   * @param p of one event to fail, from 0 to 1
   */
  public static double atLeast(long failures, long n, double p) {
    if (failures <= 0) {
      return 1;
    }
    if (failures > n || p <= 0) {
      return 0;
    }
    if (p >= 1) {
      return 1;
    }
    // The smaller tail is summed, from its largest term on until terms no longer matter.
    return failures > n * p ? upper(failures, n, p) : 1 - lower(failures - 1, n, p);
  }

  private static double upper(long from, long n, double p) {
    double odds = p / (1 - p);
    double term = 1;
    double sum = 1;
    for (long k = from; k < n; k++) {
      term *= (double) (n - k) / (k + 1) * odds;
      sum += term;
      if (term < sum * 1e-17) {
        break;
      }
    }
    return Math.min(1, sum * Math.exp(logTerm(from, n, p)));
  }

  private static double lower(long to, long n, double p) {
    double odds = (1 - p) / p;
    double term = 1;
    double sum = 1;
    for (long k = to; k > 0; k--) {
      term *= (double) k / (n - k + 1) * odds;
      sum += term;
      if (term < sum * 1e-17) {
        break;
      }
    }
    return Math.min(1, sum * Math.exp(logTerm(to, n, p)));
  }

  private static double logTerm(long k, long n, double p) {
    return logFactorial(n)
        - logFactorial(k)
        - logFactorial(n - k)
        + k * Math.log(p)
        + (n - k) * Math.log1p(-p);
  }

  /** Stirling's series, whose error is below 1e-15 from 16 on; exact products below. */
  private static double logFactorial(long n) {
    if (n < 16) {
      long product = 1;
      for (long factor = 2; factor <= n; factor++) {
        product *= factor;
      }
      return Math.log((double) product);
    }
    double x = n + 1.0;
    double inverse = 1 / x;
    double square = inverse * inverse;
    double series =
        inverse
            / 12
            * (1
                - square
                    / 30
                    * (1 - square * 2 / 7 * (1 - square * 3 / 4 * (1 - square * 140 / 99))));
    return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
  }

  /**
   * The lower bound of Clopper and Pearson: the smallest share of failures of which what was seen
   * would not be a surprise. Lies above the true share with at most this probability.
   *
   * @param alpha that probability, such as 0.05
   */
  public static double lowerBound(long failures, long n, double alpha) {
    if (failures < 0 || n < failures) {
      throw new IllegalArgumentException(
          failures + " of " + n + " events failed; there are at least as many events as failures");
    }
    if (failures == 0) {
      return 0;
    }
    double low = 0;
    double high = (double) failures / n;
    for (int i = 0; i < BISECTIONS && low < high; i++) {
      double middle = (low + high) / 2;
      if (atLeast(failures, n, middle) > alpha) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return low;
  }

  /**
   * The smallest number of failures whose {@link #lowerBound} is above a share; n + 1 when even n
   * would not do.
   */
  static long significant(long n, double share, double alpha) {
    long low = 0;
    long high = n + 1;
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      if (atLeast(middle, n, share) <= alpha) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /** The most events among which so many failures are significant; -1 when none are enough. */
  static long mostEvents(long failures, double share, double alpha, long limit) {
    if (atLeast(failures, failures, share) > alpha) {
      return -1;
    }
    long low = failures;
    long high = limit + 1;
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      if (atLeast(failures, middle, share) <= alpha) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
