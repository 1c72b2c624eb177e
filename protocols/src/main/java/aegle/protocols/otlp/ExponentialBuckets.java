package aegle.protocols.otlp;

import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Turns an exponential histogram into the bounds and counts of a classic one.
 *
 * <p>An exponential histogram of scale s has bounds at the powers of 2^(2^-s), and its scale falls
 * by itself when its values spread. So that the bounds of a series stay what they are, each is
 * brought to scale {@value #SCALE} first, four bounds an octave: ..., 1, 1.189, 1.414, 1.682, 2,
 * .... This merges whole buckets, so every count stays exact; a quantile is at most 19 % off (the
 * ratio of two bounds), where a coarser histogram than this is left as coarse as it came. More than
 * {@value #MAX_BOUNDS} bounds, that is 40 octaves at this scale, are merged further.
 *
 * <p>Bounds are those from below the lowest bucket that holds something to the upper end of the
 * highest; a bound at 0 counts zeros and negatives. Intervals of negative values are open where
 * classic ones are closed, which matters only to a value that is a bound exactly.
 */
final class ExponentialBuckets {
  /** The finest scale that is kept. */
  static final int SCALE = 2;

  /** Bounds of one sign in one histogram. */
  static final int MAX_BOUNDS = 160;

  /** Buckets that one point may send for one sign; SDKs send 160. */
  static final int MAX_SENT = 4_096;

  private static final int MIN_SCALE = -11;
  private static final int MAX_SCALE = 20;

  private ExponentialBuckets() {}

  /** Whether a point is one that this can turn. */
  static boolean isReadable(ExponentialHistogramDataPoint point) {
    return point.getScale() >= MIN_SCALE
        && point.getScale() <= MAX_SCALE
        && point.getPositive().getBucketCountsCount() <= MAX_SENT
        && point.getNegative().getBucketCountsCount() <= MAX_SENT;
  }

  /** Finite upper bounds, each with how many values are at most that, rising. */
  static NavigableMap<Double, Double> cumulative(ExponentialHistogramDataPoint point) {
    NavigableMap<Double, Double> inBuckets = new TreeMap<>();
    addNegative(point, inBuckets);
    if (point.getZeroCount() != 0 || !inBuckets.isEmpty()) {
      inBuckets.merge(0.0, unsigned(point.getZeroCount()), Double::sum);
    }
    addPositive(point, inBuckets);
    double sum = 0;
    for (Map.Entry<Double, Double> bucket : inBuckets.entrySet()) {
      sum += bucket.getValue();
      bucket.setValue(sum);
    }
    inBuckets.remove(Double.POSITIVE_INFINITY);
    return inBuckets;
  }

  private static void addPositive(
      ExponentialHistogramDataPoint point, NavigableMap<Double, Double> into) {
    Merged merged = Merged.of(point.getScale(), point.getPositive());
    if (!merged.counts.isEmpty()) {
      // The lower end of the lowest bucket: without it a quantile would reach down to 0.
      into.merge(bound(merged.counts.firstKey(), merged.scale), 0.0, Double::sum);
    }
    merged.counts.forEach(
        (index, count) -> into.merge(bound(index + 1, merged.scale), count, Double::sum));
  }

  private static void addNegative(
      ExponentialHistogramDataPoint point, NavigableMap<Double, Double> into) {
    Merged merged = Merged.of(point.getScale(), point.getNegative());
    if (!merged.counts.isEmpty()) {
      into.merge(-bound(merged.counts.lastKey() + 1, merged.scale), 0.0, Double::sum);
    }
    merged.counts.forEach(
        (index, count) -> into.merge(-bound(index, merged.scale), count, Double::sum));
  }

  /** 2 to the power of index / 2^scale, the same on every machine. */
  private static double bound(long index, int scale) {
    return StrictMath.pow(2, Math.scalb((double) index, -scale));
  }

  private static double unsigned(long count) {
    return count >= 0 ? count : count + 0x1p64;
  }

  /** Buckets of one sign by index, those in between included, at a scale that is coarse enough. */
  private record Merged(int scale, NavigableMap<Long, Double> counts) {
    static Merged of(int sentScale, ExponentialHistogramDataPoint.Buckets buckets) {
      long lowest = Long.MAX_VALUE;
      long highest = Long.MIN_VALUE;
      for (int i = 0; i < buckets.getBucketCountsCount(); i++) {
        if (buckets.getBucketCounts(i) != 0) {
          lowest = Math.min(lowest, (long) buckets.getOffset() + i);
          highest = Math.max(highest, (long) buckets.getOffset() + i);
        }
      }
      NavigableMap<Long, Double> counts = new TreeMap<>();
      if (lowest > highest) {
        return new Merged(sentScale, counts);
      }
      int shift = Math.max(0, sentScale - SCALE);
      while ((highest >> shift) - (lowest >> shift) >= MAX_BOUNDS) {
        shift++;
      }
      for (long index = lowest >> shift; index <= highest >> shift; index++) {
        counts.put(index, 0.0);
      }
      for (int i = 0; i < buckets.getBucketCountsCount(); i++) {
        if (buckets.getBucketCounts(i) != 0) {
          long index = ((long) buckets.getOffset() + i) >> shift;
          counts.merge(index, unsigned(buckets.getBucketCounts(i)), Double::sum);
        }
      }
      return new Merged(sentScale - shift, counts);
    }
  }
}
