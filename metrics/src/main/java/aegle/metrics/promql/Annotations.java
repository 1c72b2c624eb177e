package aegle.metrics.promql;

import aegle.signals.GoFloat;
import aegle.signals.GoQuote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the asker should know about an answer, in Prometheus's words: warnings, after which it may
 * be wrong, and infos. Each text once. Only the thread of the query writes.
 */
final class Annotations {
  private static final String WARNING = "PromQL warning: ";
  private static final String INFO = "PromQL info: ";

  private final String expression;
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Set<String> infos = new LinkedHashSet<>();
  private final Map<String, Forced> forced = new LinkedHashMap<>();

  Annotations(String expression) {
    this.expression = expression;
  }

  private String place(Expr expr) {
    return " (" + expr.span().place(expression) + ")";
  }

  private void warn(String text, Expr expr) {
    warnings.add(WARNING + text + place(expr));
  }

  private void inform(String text, Expr expr) {
    infos.add(INFO + text + place(expr));
  }

  /** A quantile outside 0 to 1. */
  void invalidQuantile(double quantile, Expr argument) {
    warn("quantile value should be between 0 and 1, got " + GoFloat.general(quantile), argument);
  }

  /** A series that is no bucket of a histogram. */
  void badBucketLabel(String metricName, String bound, Expr argument) {
    String metric = metricName.isEmpty() ? "" : " for metric name " + GoQuote.of(metricName);
    warn(
        "bucket label \"le\" is missing or has a malformed value of " + GoQuote.of(bound) + metric,
        argument);
  }

  /** Sorting what will be sorted by labels anyway. */
  void sortInRangeQuery(Expr call) {
    warn("sort is ineffective for range queries since results are always ordered by labels", call);
  }

  /** A rate of what does not look like a counter. */
  void possiblyNoCounter(String metricName, Expr argument) {
    inform(
        "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "
            + GoQuote.of(metricName),
        argument);
  }

  /** Buckets of a histogram whose counts fell where they must rise. */
  void forcedMonotonicity(
      String metricName, Expr argument, long timeMillis, Buckets.Correction correction) {
    String metric = metricName.isEmpty() ? "" : " for metric name " + GoQuote.of(metricName);
    String text =
        "input to histogram_quantile needed to be fixed for monotonicity (see"
            + " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)"
            + metric;
    Forced one =
        new Forced(
            timeMillis,
            timeMillis,
            correction.lowestBound(),
            correction.highestBound(),
            correction.largestFall(),
            1,
            place(argument));
    forced.merge(text, one, Forced::merge);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  List<String> infos() {
    List<String> texts = new ArrayList<>(infos);
    forced.forEach((text, what) -> texts.add(INFO + text + what.words()));
    return texts;
  }

  /** The corrections of one histogram at several steps, told in one sentence. */
  private record Forced(
      long fromMillis,
      long toMillis,
      double lowestBound,
      double highestBound,
      double largestFall,
      int count,
      String place) {
    Forced merge(Forced other) {
      return new Forced(
          Math.min(fromMillis, other.fromMillis),
          Math.max(toMillis, other.toMillis),
          Math.min(lowestBound, other.lowestBound),
          Math.max(highestBound, other.highestBound),
          Math.max(largestFall, other.largestFall),
          count + other.count,
          place);
    }

    String words() {
      return ", from buckets "
          + GoFloat.general(lowestBound)
          + " to "
          + GoFloat.general(highestBound)
          + ", with a max diff of "
          + twoDigits(largestFall)
          + ", over "
          + count
          + " samples from "
          + Instant.ofEpochSecond(Math.floorDiv(fromMillis, 1000))
          + " to "
          + Instant.ofEpochSecond(Math.floorDiv(toMillis, 1000))
          + place;
    }

    /** Go's {@code %.2g}. */
    private static String twoDigits(double value) {
      double rounded = Double.parseDouble(String.format(Locale.ROOT, "%.1e", value));
      boolean plain = rounded == 0 || (rounded >= 1e-4 && rounded < 100);
      if (plain) {
        return GoFloat.plain(rounded);
      }
      String text = String.format(Locale.ROOT, "%.1e", value);
      int exponent = text.indexOf('e');
      double digits = Double.parseDouble(text.substring(0, exponent));
      return GoFloat.plain(digits) + text.substring(exponent);
    }
  }
}
