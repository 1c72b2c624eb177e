package aegle.server.intake;

import java.util.Arrays;

/** Upper bounds of a distribution whose unit nobody told: 1, 2 and 5 in every power of ten. */
public final class HistogramBounds {
  private static final double[] BOUNDS = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000,
    2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 1_000_000
  };

  /** How many bounds there are; a value above the last has this index. */
  public static final int COUNT = BOUNDS.length;

  private HistogramBounds() {}

  static double at(int index) {
    return BOUNDS[index];
  }

  /** The index of the smallest bound that is not below the value. */
  public static int index(double value) {
    int found = Arrays.binarySearch(BOUNDS, value);
    return found >= 0 ? found : -found - 1;
  }
}
