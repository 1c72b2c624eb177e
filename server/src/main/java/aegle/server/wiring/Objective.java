package aegle.server.wiring;

import aegle.metrics.Matcher;
import aegle.signals.Labels;
import java.util.List;

/**
 * What was promised, as far as alert rules can contradict it.
 *
 * @param name as people call it
 * @param target seconds that a duration may take, or the share of time or requests that must be
 *     good, such as 0.999
 * @param metrics conditions on the metrics that measure it; one of them has to hold
 */
public record Objective(String name, Kind kind, double target, List<Matcher> metrics) {
  /** What is promised. */
  public enum Kind {
    /** A duration in seconds. */
    DURATION,
    /** A share of time, from 0 to 1. */
    UPTIME
  }

  public Objective {
    metrics = List.copyOf(metrics);
  }

  /** Whether a metric of this name measures it. */
  boolean isMeasuredBy(String metric) {
    return metrics.stream().anyMatch(matcher -> matcher.matches(metric));
  }

  private static Objective of(String name, Kind kind, double target, String metric) {
    Matcher matcher = new Matcher(Matcher.Type.REGEX, Labels.METRIC_NAME, metric);
    return new Objective(name, kind, target, List.of(matcher));
  }

  /** What the platform promises where nothing else is written. */
  public static List<Objective> ofPlatform() {
    return List.of(
        of("99.9% uptime", Kind.UPTIME, 0.999, "up|pg_up"),
        of(
            "responses under 2s",
            Kind.DURATION,
            2,
            "http_(server_)?requests?_duration(_seconds|_milliseconds|_ms)?(_bucket)?"),
        of(
            "AI under 3s",
            Kind.DURATION,
            3,
            "ai_(processing|analysis)_duration(_seconds|_milliseconds|_ms)?(_bucket)?"),
        of("page loads under 2s", Kind.DURATION, 2, "(page_load|web_vitals_lcp)_.*(_bucket)?"));
  }
}
