package aegle.metrics.promql.window;

import java.util.Arrays;

/** The quantile of a set of numbers, interpolated between its neighbours. */
public final class Quantiles {
  private Quantiles() {}

  /**
   * The quantile of the first {@code count} values, which are sorted in place, NaN first. NaN when
   * there are none or {@code quantile} is NaN, an infinity when it lies outside 0 to 1.
   */
  public static double of(double quantile, double[] values, int count) {
    if (count == 0 || Double.isNaN(quantile)) {
      return Double.NaN;
    }
    if (quantile < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (quantile > 1) {
      return Double.POSITIVE_INFINITY;
    }
    sortNansFirst(values, count);
    double rank = quantile * (count - 1);
    int lower = (int) Math.max(0, Math.floor(rank));
    int upper = Math.min(count - 1, lower + 1);
    double weight = rank - Math.floor(rank);
    return values[lower] * (1 - weight) + values[upper] * weight;
  }

  private static void sortNansFirst(double[] values, int count) {
    // The JDK sorts NaN last.
    Arrays.sort(values, 0, count);
    int nans = 0;
    while (nans < count && Double.isNaN(values[count - 1 - nans])) {
      nans++;
    }
    if (nans > 0) {
      System.arraycopy(values, 0, values, nans, count - nans);
      Arrays.fill(values, 0, nans, Double.NaN);
    }
  }
}
