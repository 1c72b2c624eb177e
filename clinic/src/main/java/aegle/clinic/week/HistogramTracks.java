package aegle.clinic.week;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The series of one histogram, fed with so many log-normal durations at a time. */
final class HistogramTracks {
  private final double[] bounds;
  private final double[] expected;
  private final List<Tape.Track> buckets = new ArrayList<>();
  private final Tape.Track infinite;
  private final Tape.Track count;
  private final Tape.Track sum;

  HistogramTracks(Tape tape, double[] bounds, String metric, String... labels) {
    this.bounds = bounds.clone();
    this.expected = new double[bounds.length];
    for (double bound : bounds) {
      buckets.add(tape.track(metric + "_bucket", with(labels, Double.toString(bound))));
    }
    this.infinite = tape.track(metric + "_bucket", with(labels, "+Inf"));
    this.count = tape.track(metric + "_count", labels);
    this.sum = tape.track(metric + "_sum", labels);
  }

  private static String[] with(String[] labels, String bound) {
    String[] more = Arrays.copyOf(labels, labels.length + 2);
    more[labels.length] = "le";
    more[labels.length + 1] = bound;
    return more;
  }

  /** Adds observations. The shares add up to whole numbers over time, so buckets stay ordered. */
  void observe(int observations, double medianSeconds, double sigma) {
    if (observations == 0) {
      return;
    }
    for (int i = 0; i < bounds.length; i++) {
      expected[i] += observations * share(bounds[i], medianSeconds, sigma);
      buckets.get(i).set(Math.floor(expected[i]));
    }
    infinite.add(observations);
    count.add(observations);
    sum.add(observations * medianSeconds * Math.exp(sigma * sigma / 2));
  }

  /** Share of a log-normal that is at most so long; the logistic curve is near the normal one. */
  private static double share(double seconds, double medianSeconds, double sigma) {
    double z = Math.log(seconds / medianSeconds) / sigma;
    return 1 / (1 + Math.exp(-1.702 * z));
  }
}
