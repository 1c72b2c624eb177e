package aegle.protocols.newrelic;

import aegle.protocols.DecodeException;
import aegle.protocols.Refusals;
import aegle.protocols.json.JsonReader;
import aegle.protocols.pino.LineReader;
import aegle.signals.Entry;
import aegle.signals.Json;
import aegle.signals.SignalBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what agents send, protocol version 17. Safe for all threads. */
public final class AgentReader {
  /** Rows of one body: metrics, events, spans or errors; those beyond are refused. */
  public static final int MAX_ROWS = 50_000;

  static final String TOO_MANY = "too_many";
  private static final int MAX_LABELS = 64;

  private final JsonReader json;
  private final LineReader lines = new LineReader();

  /**
   * A reader.
   *
   * @param maxTextChars the longest text that a body may hold
   */
  public AgentReader(int maxTextChars) {
    this.json = new JsonReader(maxTextChars);
  }

  /**
   * {@code connect}: a list of one application.
   *
   * @throws DecodeException when it is none
   */
  public AgentFacts connect(byte[] body) {
    if (!(json.read(body) instanceof Json.Items(List<Json> items))
        || items.isEmpty()
        || !(items.getFirst() instanceof Json.Members app)) {
      throw new DecodeException("connect wants a list of one application");
    }
    List<Json> names = app.items("app_name");
    String service =
        !names.isEmpty() && names.getFirst() instanceof Json.Text(String name) ? name : "";
    return new AgentFacts(
        service, text(app, "host"), text(app, "language"), text(app, "agent_version"), labels(app));
  }

  private static String text(Json.Members members, String name) {
    @Nullable String text = members.text(name);
    return text == null ? "" : text;
  }

  private static Json.Members labels(Json.Members app) {
    Map<String, Json> labels = new LinkedHashMap<>();
    for (Json item : app.items("labels")) {
      if (item instanceof Json.Members label && labels.size() < MAX_LABELS) {
        labels.put(text(label, "label_type"), new Json.Text(text(label, "label_value")));
      }
    }
    return new Json.Members(labels);
  }

  /** {@code metric_data}: {@code [run, start, end, [[{name, scope}, [6 numbers]], ..]]}. */
  public SignalBatch metrics(byte[] body, AgentFacts facts, long receivedNanos) {
    List<Json> parts = parts(body);
    MetricRows rows = new MetricRows(facts, receivedNanos);
    rows.readAll(listAt(parts, 3));
    return rows.result();
  }

  /** {@code span_event_data}: {@code [run, {reservoir}, [[intrinsics, user, agent], ..]]}. */
  public SignalBatch spans(byte[] body, AgentFacts facts, long receivedNanos) {
    EventRows rows = new EventRows(facts, receivedNanos);
    listAt(parts(body), -1).forEach(rows::span);
    return rows.result();
  }

  /** {@code analytic_event_data} and {@code custom_event_data}, the latter without reservoir. */
  public SignalBatch events(byte[] body, AgentFacts facts, long receivedNanos) {
    EventRows rows = new EventRows(facts, receivedNanos);
    listAt(parts(body), -1).forEach(rows::event);
    return rows.result();
  }

  /** {@code error_event_data}: those whose trace is still to come are left with the twins. */
  public SignalBatch errorEvents(
      byte[] body, AgentFacts facts, ErrorTwins twins, long receivedNanos) {
    ErrorRows rows = new ErrorRows(facts, twins, receivedNanos);
    listAt(parts(body), -1).forEach(rows::event);
    return rows.result();
  }

  /** {@code error_data}: {@code [run, [[time, transaction, message, class, parameters, id]..]]}. */
  public SignalBatch errors(byte[] body, AgentFacts facts, ErrorTwins twins, long receivedNanos) {
    ErrorRows rows = new ErrorRows(facts, twins, receivedNanos);
    listAt(parts(body), -1).forEach(rows::trace);
    return rows.result();
  }

  /** {@code log_event_data}: blocks of logs, as the open API takes them. */
  public SignalBatch logs(byte[] body, AgentFacts facts, long receivedNanos) {
    LogRows rows = new LogRows(lines, facts, receivedNanos);
    parts(body).forEach(rows::block);
    return rows.result();
  }

  private List<Json> parts(byte[] body) {
    if (json.read(body) instanceof Json.Items(List<Json> items)) {
      return items;
    }
    throw new DecodeException("the payload is no list");
  }

  /** The list at a place, from the end where it is negative. */
  private static List<Json> listAt(List<Json> parts, int place) {
    int at = place < 0 ? parts.size() + place : place;
    if (at < 0 || at >= parts.size() || !(parts.get(at) instanceof Json.Items(List<Json> rows))) {
      throw new DecodeException("the payload has no list of rows");
    }
    return rows;
  }

  /** A batch of records alone. */
  static SignalBatch records(List<Entry> entries, Refusals refusals) {
    return new SignalBatch(new ArrayList<>(entries), List.of(), List.of(), refusals.list());
  }
}
