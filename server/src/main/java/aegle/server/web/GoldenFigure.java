package aegle.server.web;

import aegle.server.web.view.Unit;
import java.util.List;

/**
 * A figure of the Overview: its definition is in the message file under {@code figure.KEY}.
 *
 * @param source the metric whose newest sample tells how fresh the figure is
 * @param reads the metrics behind it; an alert that reads one of them is shown beside the figure
 */
record GoldenFigure(String key, Unit unit, String query, String source, List<String> reads) {

  private static final String ERRORS = "sum(rate(http_requests_total{status=~\"5..\"}[5m]))";
  private static final String REQUESTS = "sum(rate(http_requests_total[5m]))";

  /** Traffic, errors, latency, saturation. */
  static final List<GoldenFigure> GOLDEN =
      List.of(
          new GoldenFigure("traffic", Unit.PER_SECOND, REQUESTS, "http_requests_total"),
          new GoldenFigure(
              "errors",
              Unit.RATIO,
              "(" + ERRORS + " or 0 * " + REQUESTS + ")\n  / " + REQUESTS,
              "http_requests_total"),
          new GoldenFigure(
              "latency",
              Unit.SECONDS,
              "histogram_quantile(0.95,\n"
                  + "  sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
              "http_request_duration_seconds_bucket"),
          new GoldenFigure(
              "saturation",
              Unit.RATIO,
              "sum(pg_stat_activity_count)\n  / max(pg_settings_max_connections)",
              "pg_stat_activity_count",
              List.of("pg_stat_activity_count", "pg_up")));

  /** What the clinics live from, and what they wait for. */
  static final List<GoldenFigure> BUSINESS =
      List.of(
          new GoldenFigure(
              "bookings",
              Unit.NONE,
              "round(sum(increase(appointment_bookings_total[1h])))",
              "appointment_bookings_total"),
          new GoldenFigure(
              "cancellations",
              Unit.NONE,
              "round(sum(increase(appointment_cancellations_total[1h])))",
              "appointment_cancellations_total"),
          new GoldenFigure(
              "ai",
              Unit.SECONDS,
              // A summary whose window is empty says 0: nothing was measured, and 0 s is not meant.
              "max(ai_processing_duration_seconds{quantile=\"0.95\"} > 0)",
              "ai_processing_duration_seconds"),
          new GoldenFigure(
              "pool",
              Unit.RATIO,
              "sum(hikaricp_connections_active)\n  / sum(hikaricp_connections_max)",
              "hikaricp_connections_active"));

  GoldenFigure(String key, Unit unit, String query, String source) {
    this(key, unit, query, source, List.of(source));
  }
}
