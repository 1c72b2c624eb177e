package aegle.protocols.datadog;

import aegle.protocols.DecodeException;
import aegle.protocols.Refusals;
import aegle.protocols.WellFormedText;
import aegle.protocols.json.JsonReader;
import aegle.protocols.pino.LineReader;
import aegle.signals.Json;
import aegle.signals.MetricMetadata;
import aegle.signals.SignalBatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads bodies of Datadog's API. Safe for all threads. */
public final class DatadogReader {
  /** Points of one body; those beyond are refused. */
  public static final int MAX_POINTS = 100_000;

  /** Logs or checks of one body; those beyond are refused. */
  public static final int MAX_RECORDS = 50_000;

  static final String TOO_MANY = "too_many";
  private static final int MAX_HELP_CHARS = 1_024;

  private final JsonReader json;
  private final LineReader lines = new LineReader();

  /**
   * A reader.
   *
   * @param maxTextChars the longest text that a body may hold
   */
  public DatadogReader(int maxTextChars) {
    this.json = new JsonReader(maxTextChars);
  }

  /**
   * {@code POST /api/v1/series}, {@code /api/v2/series} and {@code /api/v1/distribution_points}.
   *
   * @throws DecodeException when it is no JSON or has no list {@code series}
   */
  public SignalBatch series(byte[] body, long receivedNanos) {
    Json.Members members = json.readMembers(body, 0, body.length);
    if (!(members.get("series") instanceof Json.Items(List<Json> series))) {
      throw new DecodeException("Payload is not in the expected format: 'series' is no list");
    }
    SeriesReader reader = new SeriesReader(receivedNanos);
    series.forEach(reader::read);
    return reader.result();
  }

  /**
   * {@code POST /api/v1/events}.
   *
   * @throws DecodeException also when title or text is missing, without which there is no event
   */
  public SignalBatch event(byte[] body, long receivedNanos) {
    Refusals refusals = new Refusals();
    Json.Members event = json.readMembers(body, 0, body.length);
    return new SignalBatch(
        List.of(RecordReader.event(event, receivedNanos, refusals)),
        List.of(),
        List.of(),
        refusals.list());
  }

  /** {@code POST /api/v1/check_run}: a check, or a list of them. */
  public SignalBatch checks(byte[] body, long receivedNanos) {
    RecordReader reader = new RecordReader(receivedNanos);
    listed(json.read(body)).forEach(reader::check);
    return reader.result();
  }

  /**
   * {@code POST /api/v2/logs}: a log, a list of them, or lines where the body is plain text.
   *
   * @param shared what the address says of all: {@code ddtags}, {@code ddsource}, {@code service},
   *     {@code hostname}
   */
  public SignalBatch logs(byte[] body, boolean isText, Json.Members shared, long receivedNanos) {
    LogReader reader = new LogReader(lines, shared, receivedNanos);
    if (isText) {
      new String(body, StandardCharsets.UTF_8).lines().forEach(reader::line);
    } else {
      listed(json.read(body)).forEach(reader::read);
    }
    return reader.result();
  }

  private static List<Json> listed(Json json) {
    return switch (json) {
      case Json.Items(List<Json> items) -> items;
      case Json.Members members -> List.of(members);
      case Json.Text _, Json.Numeral _, Json.Flag _, Json.Nil _ ->
          throw new DecodeException("Payload is not in the expected format: send a list");
    };
  }

  /**
   * {@code PUT /api/v1/metrics/NAME}: what a metric is.
   *
   * @param family the name of its series
   */
  public MetricMetadata description(String family, byte[] body) {
    Json.Members said = json.readMembers(body, 0, body.length);
    @Nullable String help = said.text("description");
    @Nullable String unit = said.text("unit");
    return new MetricMetadata(
        family,
        isCount(said)
            ? MetricMetadata.Type.COUNTER
            : "gauge".equals(said.text("type"))
                ? MetricMetadata.Type.GAUGE
                : MetricMetadata.Type.UNKNOWN,
        help == null ? "" : WellFormedText.cut(help, MAX_HELP_CHARS),
        unit == null ? "" : WellFormedText.cut(unit, MAX_HELP_CHARS));
  }

  /** Whether the body of a description says that the metric is counted. */
  public boolean isCount(byte[] body) {
    return isCount(json.readMembers(body, 0, body.length));
  }

  private static boolean isCount(Json.Members said) {
    return "count".equals(said.text("type"));
  }
}
