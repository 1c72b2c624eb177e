package aegle.signals;

/**
 * A number that a client sends on its own account, outside a scrape: a trace metric of Sentry, a
 * count of sessions, a delta of OpenTelemetry. The server turns it into series.
 *
 * @param name as the sender wrote it, not yet a Prometheus name
 * @param labels without {@code __name__}
 * @param timeMillis milliseconds since 1970
 */
public record Measurement(String name, Labels labels, Kind kind, double value, long timeMillis) {
  /** What is done with the value. */
  public enum Kind {
    /** Added to a counter. */
    COUNT,
    /** Replaces what a gauge showed. */
    GAUGE,
    /** Observed by a histogram. */
    DISTRIBUTION
  }
}
