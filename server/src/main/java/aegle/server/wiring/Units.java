package aegle.server.wiring;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** In what a value is measured. */
enum Units {
  SECONDS("s", 1),
  MILLISECONDS("ms", 0.001),
  MICROSECONDS("us", 0.000_001),
  NANOSECONDS("ns", 0.000_000_001),
  TIMESTAMP("", 0),
  BYTES("B", 0),
  RATIO("", 0),
  PERCENT("%", 0),
  UNKNOWN("", 0);

  /** Buckets of a duration that end beyond are no seconds: nobody waits for three hours. */
  private static final double LONGEST_SECONDS = 10_800;

  /** A duration whose least bucket is not below is no seconds. */
  private static final double LEAST_MILLIS = 1;

  private static final List<String> PARTS = List.of("_bucket", "_sum", "_count", "_total");

  private final String sign;
  private final double seconds;

  Units(String sign, double seconds) {
    this.sign = sign;
    this.seconds = seconds;
  }

  String sign() {
    return sign;
  }

  /** How many seconds one is; 0 for what is no duration. */
  double seconds() {
    return seconds;
  }

  boolean isDuration() {
    return seconds > 0;
  }

  /** The unit that a metric's sources say, its name ends with, or its buckets betray. */
  static Units of(String name, @Nullable Metric metric) {
    Units said = metric == null ? UNKNOWN : ofWord(metric.unit());
    if (said != UNKNOWN) {
      return said;
    }
    String stem = stem(name);
    if (stem.endsWith("_timestamp_seconds") || stem.endsWith("_time_seconds")) {
      return TIMESTAMP;
    }
    Units named = ofWord(stem.substring(stem.lastIndexOf('_') + 1));
    if (named != UNKNOWN || metric == null || !stem.endsWith("duration")) {
      return named;
    }
    return ofBuckets(metric.edges());
  }

  private static Units ofBuckets(List<Double> edges) {
    List<Double> positive = edges.stream().filter(edge -> edge > 0).toList();
    if (positive.isEmpty()) {
      return UNKNOWN;
    }
    boolean isMillis =
        positive.getLast() > LONGEST_SECONDS
            || (positive.getFirst() >= LEAST_MILLIS && positive.getLast() >= 1_000);
    return isMillis ? MILLISECONDS : UNKNOWN;
  }

  /** A name without the ending that says which part of a family it is. */
  static String stem(String name) {
    for (String part : PARTS) {
      if (name.endsWith(part)) {
        return name.substring(0, name.length() - part.length());
      }
    }
    return name;
  }

  static Units ofWord(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "seconds", "second", "s" -> SECONDS;
      case "milliseconds", "millisecond", "millis", "ms" -> MILLISECONDS;
      case "microseconds", "microsecond", "micros", "us" -> MICROSECONDS;
      case "nanoseconds", "nanosecond", "nanos", "ns" -> NANOSECONDS;
      case "bytes", "byte", "by" -> BYTES;
      case "ratio" -> RATIO;
      case "percent", "percentage" -> PERCENT;
      default -> UNKNOWN;
    };
  }
}
