package aegle.clinic.demand;

import aegle.clinic.town.Clinic;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;

/**
 * How fast a page felt, as web-vitals 6 measures it in a browser and sends it with {@code
 * navigator.sendBeacon}. The time to the first byte is the measured one; what a browser would add
 * to it is drawn.
 */
final class PageSpeed {
  private static final String[] NAMES = {"TTFB", "FCP", "LCP", "INP", "CLS"};
  private static final double[] GOOD = {800, 1_800, 2_500, 200, 0.1};
  private static final double[] POOR = {1_800, 3_000, 4_000, 500, 0.25};

  private PageSpeed() {}

  /** The body of one beacon: all metrics of a page view. */
  static String beacon(Clinic clinic, String path, double firstByteMillis, RandomGenerator random) {
    double paint = firstByteMillis + 300 * spread(random);
    double[] values = {
      firstByteMillis,
      paint,
      paint + 700 * spread(random),
      70 * spread(random),
      0.04 * spread(random)
    };
    StringJoiner metrics = new StringJoiner(",", "[", "]");
    for (int i = 0; i < NAMES.length; i++) {
      String rating =
          values[i] <= GOOD[i] ? "good" : values[i] <= POOR[i] ? "needs-improvement" : "poor";
      metrics.add(
          String.format(
              Locale.ROOT,
              "{\"name\":\"%s\",\"value\":%.4f,\"delta\":%.4f,\"rating\":\"%s\",\"id\":\"v6-%d\","
                  + "\"navigationType\":\"navigate\",\"page\":\"%s\",\"clinicId\":\"%s\"}",
              NAMES[i],
              values[i],
              values[i],
              rating,
              random.nextLong(1_000_000_000_000L),
              path,
              clinic.id()));
    }
    return metrics.toString();
  }

  /** Around 1, seldom more than 3. */
  private static double spread(RandomGenerator random) {
    return Math.exp(0.6 * random.nextGaussian());
  }
}
