package aegle.metrics.promql;

/**
 * The buckets of one classic histogram at one moment, lowest bound first. Reused; not thread-safe.
 */
final class Buckets {
  /** Relative difference of counts that is only a rounding error. */
  private static final double TOLERANCE = 1e-12;

  private final double[] bounds;
  private final double[] counts;
  private int size;

  Buckets(int capacity) {
    bounds = new double[capacity];
    counts = new double[capacity];
  }

  /**
   * Where counts had to be raised so that none is below that of a lower bound.
   *
   * @param needed whether any had to be
   */
  record Correction(boolean needed, double lowestBound, double highestBound, double largestFall) {
    static final Correction NONE =
        new Correction(false, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0);
  }

  void clear() {
    size = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Adds a bucket; bounds must not fall. Counts of equal bounds are added up. */
  void add(double bound, double count) {
    if (size > 0 && bounds[size - 1] == bound) {
      counts[size - 1] += count;
      return;
    }
    bounds[size] = bound;
    counts[size++] = count;
  }

  private boolean isOpenAbove() {
    return bounds[size - 1] == Double.POSITIVE_INFINITY;
  }

  /** Whether a quantile can be taken: only then the counts are corrected. */
  boolean allows(double quantile) {
    return quantile >= 0 && quantile <= 1 && isOpenAbove();
  }

  /** Raises counts that fall; ignores differences that rounding makes. */
  Correction makeMonotonic() {
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    double fall = 0;
    boolean needed = false;
    double before = counts[0];
    for (int i = 1; i < size; i++) {
      double count = counts[i];
      if (count == before) {
        continue;
      }
      if (almostEqual(before, count)) {
        counts[i] = before;
      } else if (count < before) {
        counts[i] = before;
        needed = true;
        lowest = Math.min(lowest, bounds[i]);
        highest = Math.max(highest, bounds[i]);
        fall = Math.max(fall, before - count);
      } else {
        before = count;
      }
    }
    return needed ? new Correction(true, lowest, highest, fall) : Correction.NONE;
  }

  private static boolean almostEqual(double a, double b) {
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return Double.isNaN(a) && Double.isNaN(b);
    }
    if (a == b) {
      return true;
    }
    double sum = Math.abs(a) + Math.abs(b);
    double difference = Math.abs(a - b);
    if (a == 0 || b == 0 || sum < Double.MIN_NORMAL) {
      return difference < TOLERANCE * Double.MIN_NORMAL;
    }
    return difference / Math.min(sum, Double.MAX_VALUE) < TOLERANCE;
  }

  /**
   * The value below which the given part of the observations lies, interpolated within its bucket.
   * NaN without observations or without a bucket of bound +Inf.
   */
  double quantile(double quantile) {
    if (Double.isNaN(quantile)) {
      return Double.NaN;
    }
    if (quantile < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (quantile > 1) {
      return Double.POSITIVE_INFINITY;
    }
    double observations = counts[size - 1];
    if (!isOpenAbove() || size < 2 || observations == 0) {
      return Double.NaN;
    }
    double rank = quantile * observations;
    int bucket = 0;
    while (bucket < size - 1 && !(counts[bucket] >= rank)) {
      bucket++;
    }
    if (bucket == size - 1) {
      return bounds[size - 2];
    }
    if (bucket == 0 && bounds[0] <= 0) {
      return bounds[0];
    }
    double start = bucket == 0 ? 0 : bounds[bucket - 1];
    double below = bucket == 0 ? 0 : counts[bucket - 1];
    double share = (rank - below) / (counts[bucket] - below);
    return start + (bounds[bucket] - start) * share;
  }

  /** The part of the observations between two values. */
  double fraction(double lower, double upper) {
    double observations = counts[size - 1];
    boolean unknown =
        !isOpenAbove() || observations == 0 || Double.isNaN(lower) || Double.isNaN(upper);
    if (unknown) {
      return Double.NaN;
    }
    if (lower >= upper) {
      return 0;
    }
    return (rank(upper) - rank(lower)) / observations;
  }

  /** How many observations lie below a value. */
  private double rank(double value) {
    double below = 0;
    double start = bounds[0] <= 0 ? Double.NEGATIVE_INFINITY : 0;
    for (int i = 0; i < size; i++) {
      if (start >= value) {
        return below;
      }
      if (bounds[i] > value) {
        if (start == Double.NEGATIVE_INFINITY) {
          return Math.min(counts[i], counts[size - 1]);
        }
        double inside = (counts[i] - below) * (value - start) / (bounds[i] - start);
        return Math.min(below + inside, counts[size - 1]);
      }
      below = counts[i];
      start = bounds[i];
    }
    return counts[size - 1];
  }
}
