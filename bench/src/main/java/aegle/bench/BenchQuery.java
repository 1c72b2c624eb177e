package aegle.bench;

import aegle.bench.peers.RunningServer;
import java.util.Locale;

/** The expressions of the eight original rules and the heavy questions of a dashboard. */
enum BenchQuery {
  APPLICATION_DOWN(100, "up{job=\"beauty-ai-precision\"} == 0"),
  HIGH_ERROR_RATE(
      1, "rate(http_requests_total{status=~\"5..\"}[5m]) / rate(http_requests_total[5m]) > 0.05"),
  DATABASE_DOWN(100, "pg_up == 0"),
  HIGH_DB_CONNECTIONS(100, "pg_stat_activity_count{datname=\"beauty_ai_precision\"} > 80"),
  SLOW_API_RESPONSE(
      1,
      "histogram_quantile(0.95, rate(http_request_duration_seconds_bucket{job=\"beauty-ai-precision\"}[5m])) > 5"),
  SLOW_AI_DETECTION(100, "rate(ai_processing_duration_seconds{quantile=\"0.95\"}[5m]) > 10"),
  LOW_APPOINTMENT_BOOKINGS(4, "rate(appointment_bookings_total[1h]) < 1"),
  HIGH_CANCELLATION_RATE(
      4, "rate(appointment_cancellations_total[1h]) / rate(appointment_bookings_total[1h]) > 0.3"),
  QUANTILE_OVER_10K_BUCKETS(
      1,
      "histogram_quantile(0.95, sum by (le, clinic_id) (rate(http_request_duration_seconds_bucket"
          + "{endpoint=~\"/api/resource-[0-6]\"}[5m])))"),
  TOPK(1, "topk(10, sum by (clinic_id, endpoint) (rate(http_requests_total[5m])))"),
  ALL_REQUEST_SERIES(1, "http_requests_total"),
  RATE_BY_CLINIC_1H_15S(1, "sum by (clinic_id) (rate(http_requests_total[5m]))") {
    @Override
    String ask(RunningServer server, long lastSeconds) {
      return server.queryRange(expression(), lastSeconds - 3_600, lastSeconds, 15);
    }
  };

  private final int weight;
  private final String expression;

  BenchQuery(int weight, String expression) {
    this.weight = weight;
    this.expression = expression;
  }

  /** How many times more often than the others it is asked. */
  int weight() {
    return weight;
  }

  /**
   * How many seconds it is asked before it is measured: a question of microseconds needs tens of
   * thousands of askings until compiling its path no longer shows.
   */
  int warmUpSeconds() {
    return weight >= 100 ? 12 : 3;
  }

  String expression() {
    return expression;
  }

  String shortName() {
    return name().toLowerCase(Locale.ROOT);
  }

  String ask(RunningServer server, long lastSeconds) {
    return server.query(expression, lastSeconds);
  }
}
