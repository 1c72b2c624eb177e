package aegle.protocols;

import aegle.signals.FieldNames;

/**
 * The house's name for what senders of log lines and attributes call by many: {@code clinicId},
 * {@code clinic_id} and {@code clinic.id} are one field. The source of each name is the client that
 * writes it: pino and pino-http, OpenTelemetry's older conventions, Loki's labels.
 */
public final class KnownFields {
  public static final String ERROR_MESSAGE = "error.message";
  public static final String ERROR_CODE = "error.code";
  public static final String URL_QUERY = "url.query";
  public static final String USER_AGENT = "user_agent.original";

  /** What a sender claimed as time where that cannot be; the record has the time of receipt. */
  public static final String CLAIMED_TIME = "time.claimed";

  private KnownFields() {}

  /** The house's name, or the name itself where the house has none. */
  public static String of(String name) {
    return switch (name) {
      case "trace_id", "traceId", "traceID", "traceid", "trace.trace_id" -> FieldNames.TRACE_ID;
      case "span_id", "spanId", "spanID", "spanid", "trace.span_id" -> FieldNames.SPAN_ID;
      case "parent_span_id", "parentSpanId" -> FieldNames.PARENT_SPAN_ID;
      case "clinicId", "clinic_id", "clinicID", "clinic" -> FieldNames.CLINIC;
      case "userId", "user_id", "userID", "enduser.id", "user" -> FieldNames.USER_ID;
      case "sessionId", "session_id" -> FieldNames.SESSION_ID;
      case "hostname", "host_name" -> FieldNames.HOST;
      case "service", "service_name", "serviceName" -> FieldNames.SERVICE;
      case "env",
          "deployment.environment",
          "deployment.environment.name",
          "deployment_environment",
          "deployment_environment_name" ->
          FieldNames.ENVIRONMENT;
      case "service.version", "service_version", "sentry.release" -> FieldNames.RELEASE;
      case "logger", "logger_name", "loggerName" -> FieldNames.LOGGER;
      case "telemetry.sdk.name" -> FieldNames.SDK_NAME;
      case "telemetry.sdk.version" -> FieldNames.SDK_VERSION;
      case "http.method", "req.method" -> FieldNames.METHOD;
      case "http.status_code", "res.statusCode", "statusCode", "status_code" ->
          FieldNames.STATUS_CODE;
      case "responseTime", "durationMs", "duration_ms" -> FieldNames.DURATION_MS;
      case "req.id" -> "http.request.id";
      case "req.remoteAddress", "remoteAddress", "http.client_ip" -> "client.address";
      case "req.remotePort", "remotePort" -> "client.port";
      case "http.user_agent" -> USER_AGENT;
      case "pid" -> "process.pid";
      // The field of that name is the house's own: it says whose key let the record in.
      case FieldNames.PROJECT -> "project.name";
      case "exception.type" -> FieldNames.ERROR_TYPE;
      case "exception.message" -> ERROR_MESSAGE;
      default -> name;
    };
  }
}
