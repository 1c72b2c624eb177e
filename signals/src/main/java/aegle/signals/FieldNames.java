package aegle.signals;

/**
 * The names of fields that more than one protocol fills and more than one page reads. They follow
 * the Elastic Common Schema and OpenTelemetry's semantic conventions; what a sender adds keeps the
 * sender's own name.
 */
public final class FieldNames {
  /** The project whose key let the signal in. */
  public static final String PROJECT = "project";

  /** Words of the record: a log line, an error's message. Analysed, so single words are found. */
  public static final String MESSAGE = "message";

  /** {@code trace}, {@code debug}, {@code info}, {@code warn}, {@code error} or {@code fatal}. */
  public static final String LEVEL = "level";

  public static final String LOGGER = "log.logger";
  public static final String SERVICE = "service.name";

  /** The deployed version: Sentry's release, OpenTelemetry's {@code service.version}. */
  public static final String RELEASE = "release";

  public static final String ENVIRONMENT = "environment";
  public static final String HOST = "host.name";
  public static final String CLINIC = "clinic.id";

  /** 32 lower-case hexadecimal digits. */
  public static final String TRACE_ID = "trace.id";

  /** 16 lower-case hexadecimal digits. */
  public static final String SPAN_ID = "span.id";

  public static final String PARENT_SPAN_ID = "parent.span.id";

  /** What a span does: {@code GET /api/bookings}, {@code SELECT}. */
  public static final String SPAN_NAME = "span.name";

  /** Sentry's operation, or OpenTelemetry's span kind where there is none. */
  public static final String SPAN_OP = "span.op";

  /** Milliseconds, as a real number. */
  public static final String DURATION_MS = "duration.ms";

  /** {@code ok}, {@code error} and what protocols add. */
  public static final String STATUS = "status";

  /** 32 lower-case hexadecimal digits: Sentry's event id. */
  public static final String EVENT_ID = "event.id";

  public static final String REPLAY_ID = "replay.id";

  /** The class of an error: {@code TypeError}. */
  public static final String ERROR_TYPE = "error.type";

  public static final String USER_ID = "user.id";
  public static final String SESSION_ID = "session.id";
  public static final String METHOD = "http.request.method";
  public static final String ROUTE = "http.route";
  public static final String STATUS_CODE = "http.response.status_code";
  public static final String URL_PATH = "url.path";
  public static final String SDK_NAME = "sdk.name";
  public static final String SDK_VERSION = "sdk.version";
  public static final String BROWSER = "browser.name";
  public static final String DEVICE = "device.type";

  /** Which part of all traces its sender keeps, from 0 to 1; on the first span of a service. */
  public static final String SAMPLE_RATE = "trace.sample_rate";

  /**
   * By how many milliseconds the sender's clock was ahead when it sent; only where it is far off.
   */
  public static final String CLOCK_AHEAD_MS = "clock.ahead_ms";

  /** Whether the sender's clock was set back while this was measured, so that it ends too early. */
  public static final String CLOCK_STEPPED = "clock.stepped";

  /** How a line was written, where that is not how a logger would write it. */
  public static final String LOG_FORMAT = "log.format";

  private FieldNames() {}
}
