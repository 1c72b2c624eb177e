package aegle.bench.captures;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where recorded requests go: mostly where they went, but for the platform's own addresses. */
final class Route {
  /** The families whose requests are records, in the order in which they are replayed. */
  static final List<String> FAMILIES =
      List.of(
          "sentry",
          "pino",
          "loki",
          "otlp",
          "datadog-http",
          "newrelic-ingest",
          "newrelic-agent",
          "cloudwatch-logs",
          "cloudwatch-metrics");

  /** The families whose packets nobody answers. */
  static final List<String> STATSD_FAMILIES = List.of("dogstatsd", "statsd");

  /** The doors of an address that clients name only in their configuration. */
  private static final Set<String> TUNNELS = Set.of("/monitoring", "/tunnel", "/sentry-tunnel");

  private Route() {}

  /** The path and query at the server; empty for a request of another family. */
  static Optional<String> of(Capture capture) {
    return switch (capture.family()) {
      case "sentry" -> ofSentry(capture);
      case "pino" -> Optional.of(capture.path().isEmpty() ? "/api/logs" : same(capture));
      case "loki" -> Optional.of(capture.path().isEmpty() ? "/loki/api/v1/push" : same(capture));
      case "otlp" -> Optional.of(ofOtlp(capture));
      case "datadog-http",
          "newrelic-ingest",
          "newrelic-agent",
          "cloudwatch-logs",
          "cloudwatch-metrics" ->
          Optional.of(same(capture));
      default -> Optional.empty();
    };
  }

  private static Optional<String> ofSentry(Capture capture) {
    String path = capture.path();
    if (path.endsWith("/insights/script.js")) {
      return Optional.of("/_vercel/insights/script.js");
    }
    if (path.endsWith("/speed-insights/script.js")) {
      return Optional.of("/_vercel/speed-insights/script.js");
    }
    if (path.endsWith("/script.js")) {
      return Optional.empty();
    }
    if (path.matches("/api/vitals-[a-z]+")) {
      return Optional.of("/vitals");
    }
    return Optional.of(TUNNELS.contains(path) ? "/tunnel" : same(capture));
  }

  private static String same(Capture capture) {
    return capture.query().isEmpty() ? capture.path() : capture.path() + "?" + capture.query();
  }

  /** A call of gRPC goes to the same service over HTTP, as one message of protobuf. */
  private static String ofOtlp(Capture capture) {
    String named = capture.path().isEmpty() ? capture.name() : capture.path();
    for (String signal : List.of("traces", "metrics", "logs")) {
      String service = signal.equals("traces") ? "TraceService" : capitalised(signal) + "Service";
      if (named.contains(service) || (capture.path().isEmpty() && named.contains(signal))) {
        return "/v1/" + signal;
      }
    }
    return same(capture);
  }

  private static String capitalised(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
