package aegle.server.cardinality;

/** Which series belong together: those of a histogram or a summary have one budget of values. */
final class Families {
  private static final String[] PARTS = {"_bucket", "_count", "_sum"};

  private Families() {}

  /** The name of a metric without the ending that tells parts of a histogram apart. */
  static String of(String metric) {
    for (String part : PARTS) {
      if (metric.endsWith(part) && metric.length() > part.length()) {
        return metric.substring(0, metric.length() - part.length());
      }
    }
    return metric;
  }

  /**
   * Whether a metric only rises, but for resets, as its name says. The increases of such series can
   * be added up; of others a sum would mean nothing.
   */
  static boolean isTotal(String metric) {
    return metric.endsWith("_total") || metric.endsWith("_bucket");
  }

  /**
   * Whether it is a part of a histogram or a summary, if the other part is there too: {@code
   * pg_stat_activity_count} alone is a gauge.
   */
  static boolean isSum(String metric) {
    return metric.endsWith("_sum");
  }

  /** As {@link #isSum}. */
  static boolean isCount(String metric) {
    return metric.endsWith("_count");
  }
}
