package aegle.protocols.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ExponentialBucketsTest {
  @Test
  void every_bound_counts_exactly_the_values_at_or_below_it() {
    long seed = 20_261_123;
    Random random = new Random(seed);
    for (int scale = -4; scale <= 8; scale++) {
      double[] values = new double[500];
      for (int i = 0; i < values.length; i++) {
        values[i] = i % 25 == 0 ? 0 : Math.exp(random.nextGaussian() * 2) * (i % 7 == 0 ? -1 : 1);
      }
      NavigableMap<Double, Double> bounds = ExponentialBuckets.cumulative(histogram(values, scale));
      assertThat(bounds).isNotEmpty();
      for (Map.Entry<Double, Double> bound : bounds.entrySet()) {
        long below = 0;
        for (double value : values) {
          below += value <= bound.getKey() ? 1 : 0;
        }
        assertThat(bound.getValue()).as("seed %d scale %d", seed, scale).isEqualTo((double) below);
      }
      assertThat(bounds.lastEntry().getValue()).isEqualTo(values.length);
      assertThat(bounds.firstEntry().getValue()).isZero();
    }
  }

  @Test
  void bounds_of_fine_histograms_are_four_an_octave_whatever_their_scale() {
    double[] values = {0.11, 0.2, 0.35, 1.5};
    NavigableMap<Double, Double> fine = ExponentialBuckets.cumulative(histogram(values, 8));
    assertThat(fine).isEqualTo(ExponentialBuckets.cumulative(histogram(values, 3)));
    double previous = Double.NaN;
    for (double bound : fine.keySet()) {
      if (!Double.isNaN(previous)) {
        assertThat(bound / previous).isCloseTo(Math.pow(2, 0.25), within(1e-12));
      }
      previous = bound;
    }
    assertThat(fine).containsKey(1.0);
  }

  @Test
  void offsets_and_lengths_without_sense_are_bounded() {
    ExponentialHistogramDataPoint.Builder wide = ExponentialHistogramDataPoint.newBuilder();
    wide.setScale(20)
        .setPositive(Buckets.newBuilder().setOffset(Integer.MAX_VALUE).addBucketCounts(3));
    assertThat(ExponentialBuckets.cumulative(wide.build()).size()).isLessThan(3);
    wide.setScale(-11)
        .setPositive(Buckets.newBuilder().setOffset(Integer.MIN_VALUE).addBucketCounts(-1));
    assertThat(ExponentialBuckets.cumulative(wide.build()).lastEntry().getValue())
        .isEqualTo(0x1p64);
    assertThat(ExponentialBuckets.isReadable(wide.setScale(21).build())).isFalse();
    assertThat(ExponentialBuckets.isReadable(wide.setScale(-12).build())).isFalse();
    Buckets.Builder far = Buckets.newBuilder().setOffset(-2_000);
    for (int i = 0; i < ExponentialBuckets.MAX_SENT; i++) {
      far.addBucketCounts(1);
    }
    wide.setScale(2).setPositive(far);
    assertThat(ExponentialBuckets.isReadable(wide.build())).isTrue();
    assertThat(ExponentialBuckets.cumulative(wide.build()).size())
        .isLessThanOrEqualTo(ExponentialBuckets.MAX_BOUNDS + 1);
    assertThat(ExponentialBuckets.cumulative(wide.build()).lastEntry().getValue())
        .isLessThanOrEqualTo(ExponentialBuckets.MAX_SENT);
    assertThat(ExponentialBuckets.isReadable(wide.setPositive(far.addBucketCounts(1)).build()))
        .isFalse();
  }

  @Test
  void an_empty_histogram_has_no_bounds() {
    assertThat(ExponentialBuckets.cumulative(ExponentialHistogramDataPoint.getDefaultInstance()))
        .isEmpty();
  }

  /** Counts values as OpenTelemetry's data model says, by the definition of a bucket. */
  private static ExponentialHistogramDataPoint histogram(double[] values, int scale) {
    NavigableMap<Integer, Long> positive = new TreeMap<>();
    NavigableMap<Integer, Long> negative = new TreeMap<>();
    long zeros = 0;
    for (double value : values) {
      if (value == 0) {
        zeros++;
      } else {
        double position = Math.log(Math.abs(value)) / Math.log(2) * Math.pow(2, scale);
        (value > 0 ? positive : negative).merge((int) Math.ceil(position) - 1, 1L, Long::sum);
      }
    }
    return ExponentialHistogramDataPoint.newBuilder()
        .setScale(scale)
        .setZeroCount(zeros)
        .setPositive(buckets(positive))
        .setNegative(buckets(negative))
        .build();
  }

  private static Buckets buckets(NavigableMap<Integer, Long> counts) {
    Buckets.Builder buckets = Buckets.newBuilder();
    if (!counts.isEmpty()) {
      buckets.setOffset(counts.firstKey());
      for (int i = counts.firstKey(); i <= counts.lastKey(); i++) {
        buckets.addBucketCounts(counts.getOrDefault(i, 0L));
      }
    }
    return buckets.build();
  }
}
