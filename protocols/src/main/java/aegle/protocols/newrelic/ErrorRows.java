package aegle.protocols.newrelic;

import aegle.protocols.EventTime;
import aegle.protocols.HexIds;
import aegle.protocols.JsonRecord;
import aegle.protocols.Refusals;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Json;
import aegle.signals.SignalBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes records of errors, each once though it is told twice. For one body and one thread. */
final class ErrorRows {
  private static final String ERROR = "error";
  private static final int TRANSACTION = 1;
  private static final int MESSAGE = 2;
  private static final int CLASS = 3;
  private static final int PARAMETERS = 4;

  /** What an agent calls the transaction of an error outside of all. */
  private static final String NO_TRANSACTION = "Unknown";

  private final AgentFacts facts;
  private final ErrorTwins twins;
  private final long receivedNanos;
  private final Refusals refusals = new Refusals();
  private final List<Entry> entries = new ArrayList<>();
  private int rows;

  /** What names an error in both of its forms. */
  private record Told(String type, String message, String transaction) {
    String key() {
      return type + '\u0000' + message + '\u0000' + transaction;
    }
  }

  ErrorRows(AgentFacts facts, ErrorTwins twins, long receivedNanos) {
    this.facts = facts;
    this.twins = twins;
    this.receivedNanos = receivedNanos;
  }

  SignalBatch result() {
    return AgentReader.records(entries, refusals);
  }

  private @Nullable List<Json> row(Json json, int least) {
    if (!(json instanceof Json.Items(List<Json> row)) || row.size() < least) {
      refusals.add(ERROR, "malformed", 1);
      return null;
    }
    if (rows++ >= AgentReader.MAX_ROWS) {
      refusals.add(ERROR, AgentReader.TOO_MANY, 1);
      return null;
    }
    return row;
  }

  /** {@code [intrinsics, user, agent]}: the time is here, in seconds. */
  void event(Json json) {
    @Nullable List<Json> row = row(json, 1);
    if (row == null) {
      return;
    }
    Json.Members intrinsics = EventRows.part(row, 0);
    Told told =
        new Told(
            text(intrinsics.get("error.class")),
            text(intrinsics.get("error.message")),
            text(intrinsics.get("transactionName")));
    JsonRecord record = record(told);
    record.putAll(EventRows.part(row, 1));
    record.putAll(EventRows.part(row, 2));
    record.putDefaults(
        EventRows.without(
            intrinsics, "type", "error.class", "error.message", "timestamp", "transactionName"));
    EventRows.putApplication(facts, record);
    long time = record.time(intrinsics.get("timestamp"), receivedNanos);
    record.putDetail("exception", exception(told, List.of()));
    twins.event(told.key(), finished(record, told, time), receivedNanos).ifPresent(entries::add);
  }

  /** {@code [time, transaction, message, class, parameters, id]}: the stack is here. */
  void trace(Json json) {
    @Nullable List<Json> row = row(json, PARAMETERS);
    if (row == null) {
      return;
    }
    Told told = new Told(text(row.get(CLASS)), text(row.get(MESSAGE)), text(row.get(TRANSACTION)));
    Json.Members parameters = EventRows.part(row, PARAMETERS);
    JsonRecord record = record(told);
    record.putAll(parameters.members("userAttributes"));
    record.putAll(parameters.members("agentAttributes"));
    record.putDefaults(parameters.members("intrinsics"));
    EventRows.putApplication(facts, record);
    List<Json> frames = StackLines.frames(parameters.items("stack_trace"));
    record.putText("error.culprit", StackLines.culprit(frames));
    record.putDetail("exception", exception(told, frames));
    long heard = twins.trace(told.key());
    long time = heard != EventTime.UNKNOWN ? heard : record.time(row.getFirst(), receivedNanos);
    entries.add(finished(record, told, time));
  }

  private static String text(@Nullable Json json) {
    return json instanceof Json.Text(String text) ? text : "";
  }

  private JsonRecord record(Told told) {
    JsonRecord record = new JsonRecord(NewRelicNames::field, refusals);
    record.fields().put(FieldNames.LEVEL, ERROR);
    record.putText(FieldNames.ERROR_TYPE, told.type().isEmpty() ? "Error" : told.type());
    record.putText(FieldNames.MESSAGE, told.message().isEmpty() ? "(no message)" : told.message());
    if (!told.transaction().equals(NO_TRANSACTION)) {
      record.putText("transaction", told.transaction());
    }
    return record;
  }

  /** The same error told again has the same identifier. */
  private Entry finished(JsonRecord record, Told told, long time) {
    String name = facts.service() + '\u0000' + facts.host() + '\u0000' + told.key() + time;
    @Nullable String id =
        HexIds.event(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
    return record.putText(FieldNames.EVENT_ID, id).entry(EntryKind.ERROR, time);
  }

  private static Json exception(Told told, List<Json> frames) {
    Map<String, Json> exception = new LinkedHashMap<>();
    exception.put("type", new Json.Text(told.type().isEmpty() ? "Error" : told.type()));
    exception.put("value", new Json.Text(told.message()));
    if (!frames.isEmpty()) {
      exception.put("stacktrace", new Json.Members(Map.of("frames", new Json.Items(frames))));
    }
    return new Json.Items(List.of(new Json.Members(exception)));
  }
}
