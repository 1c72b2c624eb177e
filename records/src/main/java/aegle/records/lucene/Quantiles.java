package aegle.records.lucene;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects numbers and says their percentiles: exactly while they are few, by counts in buckets of
 * one percent width once they are many, so memory stays bounded. One thread.
 */
final class Quantiles {
  /** Numbers that are kept as they are. */
  static final int EXACT = 65_536;

  private static final double GROWTH = 1.01;
  private static final double LOG_GROWTH = Math.log(GROWTH);

  /** Absolute values below this count as zero. */
  private static final double SMALLEST = 1e-9;

  private static final int FIRST_BUCKET = bucketOf(SMALLEST);
  private static final int BUCKETS = bucketOf(Double.MAX_VALUE) - FIRST_BUCKET + 1;

  private double[] exact = new double[64];
  private int kept;
  private boolean bucketed;
  private long[] negative = {};
  private long[] positive = {};
  private long zeros;
  private long count;
  private double sum;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;

  void add(double value) {
    count++;
    sum += value;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    if (bucketed) {
      addToBucket(value);
      return;
    }
    if (kept == EXACT) {
      for (int i = 0; i < kept; i++) {
        addToBucket(exact[i]);
      }
      bucketed = true;
      exact = new double[0];
      addToBucket(value);
      return;
    }
    if (kept == exact.length) {
      exact = Arrays.copyOf(exact, 2 * kept);
    }
    exact[kept++] = value;
  }

  private void addToBucket(double value) {
    double size = Math.abs(value);
    if (size < SMALLEST) {
      zeros++;
    } else if (value < 0) {
      negative = negative.length == 0 ? new long[BUCKETS] : negative;
      negative[bucketOf(size) - FIRST_BUCKET]++;
    } else {
      positive = positive.length == 0 ? new long[BUCKETS] : positive;
      positive[bucketOf(size) - FIRST_BUCKET]++;
    }
  }

  private static int bucketOf(double size) {
    return (int) Math.round(Math.log(size) / LOG_GROWTH);
  }

  long count() {
    return count;
  }

  double mean() {
    return count == 0 ? Double.NaN : sum / count;
  }

  /** The percentiles of some ranks between 0 and 100. */
  List<Double> at(List<Double> ranks) {
    double[] sorted = Arrays.copyOf(exact, bucketed ? 0 : kept);
    Arrays.sort(sorted);
    List<Double> values = new ArrayList<>();
    for (double rank : ranks) {
      if (count == 0) {
        values.add(Double.NaN);
      } else {
        values.add(bucketed ? bucketAt(rank) : between(sorted, rank));
      }
    }
    return values;
  }

  /** As PromQL's quantile does: between two neighbours, in proportion. */
  private static double between(double[] sorted, double rank) {
    double place = rank / 100 * (sorted.length - 1);
    int low = (int) Math.floor(place);
    int high = Math.min(sorted.length - 1, low + 1);
    double share = place - low;
    return sorted[low] * (1 - share) + sorted[high] * share;
  }

  private double bucketAt(double rank) {
    long place = (long) Math.floor(rank / 100 * (count - 1));
    for (int bucket = negative.length - 1; bucket >= 0; bucket--) {
      place -= negative[bucket];
      if (place < 0) {
        return within(-sizeOf(bucket));
      }
    }
    place -= zeros;
    if (place < 0) {
      return 0;
    }
    for (int bucket = 0; bucket < positive.length; bucket++) {
      place -= positive[bucket];
      if (place < 0) {
        return within(sizeOf(bucket));
      }
    }
    return greatest;
  }

  private static double sizeOf(int bucket) {
    return Math.exp((bucket + FIRST_BUCKET) * LOG_GROWTH);
  }

  private double within(double value) {
    return Math.clamp(value, least, greatest);
  }
}
