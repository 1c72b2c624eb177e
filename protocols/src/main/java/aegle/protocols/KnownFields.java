package aegle.protocols;

import aegle.signals.FieldNames;
import aegle.signals.Value;
import org.jspecify.annotations.Nullable;

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

  /**
   * The value as the house's field of that name holds it, so that every record agrees: an
   * identifier that was written as a number is a text, a status is whole, a duration is real. Null
   * where it cannot be one; a name that the house does not know takes any value.
   */
  public static @Nullable Value fitted(String known, Value value) {
    return switch (known) {
      case FieldNames.STATUS_CODE -> status(value);
      case FieldNames.DURATION_MS ->
          switch (value) {
            case Value.Real real -> real;
            case Value.Whole(long whole) -> new Value.Real((double) whole);
            case Value.Text _, Value.Flag _, Value.Texts _ -> null;
          };
      case FieldNames.TRACE_ID -> identifier(HexIds.trace(value.text()));
      case FieldNames.SPAN_ID, FieldNames.PARENT_SPAN_ID -> identifier(HexIds.span(value.text()));
      case FieldNames.LOGGER,
          FieldNames.SERVICE,
          FieldNames.RELEASE,
          FieldNames.ENVIRONMENT,
          FieldNames.HOST,
          FieldNames.CLINIC,
          FieldNames.SPAN_NAME,
          FieldNames.SPAN_OP,
          FieldNames.STATUS,
          FieldNames.EVENT_ID,
          FieldNames.REPLAY_ID,
          FieldNames.ERROR_TYPE,
          FieldNames.USER_ID,
          FieldNames.SESSION_ID,
          FieldNames.METHOD,
          FieldNames.ROUTE,
          FieldNames.URL_PATH,
          FieldNames.SDK_NAME,
          FieldNames.SDK_VERSION,
          FieldNames.BROWSER,
          FieldNames.DEVICE,
          ERROR_MESSAGE,
          ERROR_CODE,
          URL_QUERY,
          USER_AGENT ->
          value instanceof Value.Text ? value : new Value.Text(value.text());
      default -> value;
    };
  }

  private static @Nullable Value status(Value value) {
    return switch (value) {
      case Value.Whole whole -> whole;
      case Value.Text(String text) when isStatus(text) -> new Value.Whole(Long.parseLong(text));
      case Value.Text _, Value.Real _, Value.Flag _, Value.Texts _ -> null;
    };
  }

  private static boolean isStatus(String text) {
    return text.length() == 3
        && text.charAt(0) >= '1'
        && text.charAt(0) <= '9'
        && Character.digit(text.charAt(1), 10) >= 0
        && Character.digit(text.charAt(2), 10) >= 0;
  }

  private static @Nullable Value identifier(@Nullable String id) {
    return id == null ? null : new Value.Text(id);
  }
}
