package aegle.signals;

import java.util.Locale;

/**
 * What a source says of a metric family.
 *
 * @param family name of the family, such as {@code http_request_duration_seconds}
 * @param help one sentence, may be empty
 * @param unit OpenMetrics unit, may be empty
 */
public record MetricMetadata(String family, Type type, String help, String unit) {
  /**
   * The types of OpenMetrics and of the Prometheus text format ({@code untyped} is {@link
   * #UNKNOWN}).
   */
  public enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    GAUGEHISTOGRAM,
    SUMMARY,
    INFO,
    STATESET,
    UNKNOWN;

    /** As the Prometheus HTTP API writes it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
