package aegle.protocols.newrelic;

import aegle.protocols.DecodeException;
import aegle.protocols.json.JsonReader;
import aegle.protocols.pino.LineReader;
import aegle.signals.Json;
import aegle.signals.SignalBatch;
import java.util.List;
import java.util.stream.Stream;

/** Reads bodies of the open APIs. Safe for all threads. */
public final class IngestReader {
  private final JsonReader json;
  private final LineReader lines = new LineReader();

  /**
   * A reader.
   *
   * @param maxTextChars the longest text that a body may hold
   */
  public IngestReader(int maxTextChars) {
    this.json = new JsonReader(maxTextChars);
  }

  /** {@code POST /metric/v1}: blocks of {@code {common, metrics}}. */
  public SignalBatch metrics(byte[] body, long receivedNanos) {
    IngestMetrics metrics = new IngestMetrics(receivedNanos);
    for (Json block : blocks(body)) {
      metrics.block(block);
    }
    return metrics.result();
  }

  /** {@code POST /log/v1}: blocks of {@code {common, logs}}, a list of logs, or one log. */
  public SignalBatch logs(byte[] body, long receivedNanos) {
    LogRows rows = new LogRows(lines, AgentFacts.UNKNOWN, receivedNanos);
    blocks(body).forEach(rows::block);
    return rows.result();
  }

  /** {@code POST /trace/v1} in New Relic's own form: blocks of {@code {common, spans}}. */
  public SignalBatch spans(byte[] body, long receivedNanos) {
    EventRows rows = new EventRows(AgentFacts.UNKNOWN, receivedNanos);
    for (Json each : blocks(body)) {
      if (!(each instanceof Json.Members block)) {
        rows.notAnObject(EventRows.SPAN);
        continue;
      }
      Json.Members common = block.members("common");
      for (Json span : block.items("spans")) {
        if (span instanceof Json.Members members) {
          rows.ingested(members, common.members("attributes"), common.get("timestamp"));
        } else {
          rows.notAnObject(EventRows.SPAN);
        }
      }
    }
    return rows.result();
  }

  /** {@code POST /v1/accounts/N/events}: flat events; samples of Micrometer are measurements. */
  public SignalBatch events(byte[] body, long receivedNanos) {
    EventRows rows = new EventRows(AgentFacts.UNKNOWN, receivedNanos);
    IngestMetrics metrics = new IngestMetrics(receivedNanos);
    for (Json each : blocks(body)) {
      if (!(each instanceof Json.Members event)) {
        rows.notAnObject(EventRows.EVENT);
      } else if (MicrometerSample.isOne(event)) {
        metrics.sample(event);
      } else {
        rows.flat(event);
      }
    }
    SignalBatch records = rows.result();
    SignalBatch numbers = metrics.result();
    return new SignalBatch(
        records.entries(),
        numbers.measurements(),
        List.of(),
        Stream.concat(records.refusals().stream(), numbers.refusals().stream()).toList());
  }

  private List<Json> blocks(byte[] body) {
    return switch (json.read(body)) {
      case Json.Items(List<Json> items) -> items;
      case Json.Members members -> List.of(members);
      case Json.Text _, Json.Numeral _, Json.Flag _, Json.Nil _ ->
          throw new DecodeException("the payload is neither a list nor an object");
    };
  }
}
