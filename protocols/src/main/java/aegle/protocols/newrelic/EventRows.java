package aegle.protocols.newrelic;

import aegle.protocols.HexIds;
import aegle.protocols.JsonNumbers;
import aegle.protocols.JsonRecord;
import aegle.protocols.Refusals;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Json;
import aegle.signals.SignalBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of spans and events. An agent's row is a list of three: what New Relic says of it,
 * what the application says, what the agent found. For one body and one thread.
 */
final class EventRows {
  static final String SPAN = "span";
  static final String EVENT = "event";
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final int SERVER_ERROR = 500;

  private final AgentFacts facts;
  private final long receivedNanos;
  private final Refusals refusals = new Refusals();
  private final List<Entry> entries = new ArrayList<>();

  EventRows(AgentFacts facts, long receivedNanos) {
    this.facts = facts;
    this.receivedNanos = receivedNanos;
  }

  SignalBatch result() {
    return AgentReader.records(entries, refusals);
  }

  /** Puts what is known of the application, where the record says nothing else. */
  static void putApplication(AgentFacts facts, JsonRecord record) {
    if (!record.fields().has(FieldNames.SERVICE)) {
      record.putText(FieldNames.SERVICE, facts.service());
    }
    if (!record.fields().has(FieldNames.HOST)) {
      record.putText(FieldNames.HOST, facts.host());
    }
    if (!facts.language().isEmpty()) {
      record.putText(FieldNames.SDK_NAME, "newrelic-" + facts.language());
      record.putText(FieldNames.SDK_VERSION, facts.version());
    }
    record.putDefaults(facts.labels());
  }

  /** A member of a row; a row may end early. */
  static Json.Members part(List<Json> row, int at) {
    return at < row.size() && row.get(at) instanceof Json.Members members ? members : Json.NOTHING;
  }

  static Json.Members without(Json.Members members, String... names) {
    Map<String, Json> left = new LinkedHashMap<>(members.members());
    for (String name : names) {
      left.remove(name);
    }
    return new Json.Members(left);
  }

  private @Nullable List<Json> row(Json json, String signal) {
    if (!(json instanceof Json.Items(List<Json> row)) || row.isEmpty()) {
      refusals.add(signal, "malformed", 1);
      return null;
    }
    if (entries.size() >= AgentReader.MAX_ROWS) {
      refusals.add(signal, AgentReader.TOO_MANY, 1);
      return null;
    }
    return row;
  }

  void span(Json json) {
    @Nullable List<Json> row = row(json, SPAN);
    if (row == null) {
      return;
    }
    Json.Members span = part(row, 0);
    OptionalDouble seconds = JsonNumbers.finite(span.get("duration"));
    addSpan(
        span.text("traceId"),
        span.text("guid"),
        span.text("parentId"),
        seconds.isEmpty() ? 0 : seconds.getAsDouble() * MILLIS_PER_SECOND,
        span.get("timestamp"),
        span.text("name"),
        List.of(
            without(span, "type", "traceId", "guid", "parentId", "duration", "timestamp", "name"),
            part(row, 2),
            part(row, 1)),
        facts);
  }

  /** A span of the open API: identifiers beside {@code attributes}. */
  void ingested(Json.Members span, Json.Members common, @Nullable Json commonTime) {
    if (entries.size() >= AgentReader.MAX_ROWS) {
      refusals.add(SPAN, AgentReader.TOO_MANY, 1);
      return;
    }
    Json.Members attributes = span.members("attributes");
    OptionalDouble millis = JsonNumbers.finite(attributes.get("duration.ms"));
    addSpan(
        span.text("trace.id"),
        span.text("id"),
        attributes.text("parent.id"),
        millis.orElse(0),
        span.get("timestamp") == null ? commonTime : span.get("timestamp"),
        attributes.text("name"),
        List.of(without(attributes, "duration.ms", "parent.id", "name"), common),
        facts);
  }

  void notAnObject(String signal) {
    refusals.add(signal, "not_an_object", 1);
  }

  private void addSpan(
      @Nullable String traceId,
      @Nullable String spanId,
      @Nullable String parentId,
      double durationMillis,
      @Nullable Json time,
      @Nullable String name,
      List<Json.Members> attributes,
      AgentFacts application) {
    @Nullable String trace = traceId == null ? null : HexIds.trace(padded(traceId, 32));
    @Nullable String span = spanId == null ? null : HexIds.span(padded(spanId, 16));
    if (trace == null || span == null) {
      refusals.add(SPAN, "invalid_id", 1);
      return;
    }
    JsonRecord record = new JsonRecord(NewRelicNames::field, refusals);
    record.fields().put(FieldNames.TRACE_ID, trace).put(FieldNames.SPAN_ID, span);
    if (parentId != null) {
      record.putText(FieldNames.PARENT_SPAN_ID, HexIds.span(padded(parentId, 16)));
    }
    record.putText(FieldNames.SPAN_NAME, name);
    record.fields().put(FieldNames.DURATION_MS, Math.max(0, durationMillis));
    attributes.forEach(record::putDefaults);
    putOperation(record, attributes);
    putApplication(application, record);
    record.fields().put(FieldNames.STATUS, status(record));
    entries.add(record.entry(EntryKind.SPAN, record.time(time, receivedNanos)));
  }

  private static void putOperation(JsonRecord record, List<Json.Members> attributes) {
    for (Json.Members each : attributes) {
      @Nullable String kind = each.text("span.kind");
      @Nullable String operation = kind == null ? each.text("category") : kind;
      if (operation != null) {
        record.putText(FieldNames.SPAN_OP, operation);
        return;
      }
    }
  }

  private static String status(JsonRecord record) {
    boolean failed =
        record.fields().has(FieldNames.ERROR_TYPE) || record.fields().has("error.message");
    return failed || JsonNumbers.whole(statusCode(record), 0) >= SERVER_ERROR ? "error" : "ok";
  }

  private static Json statusCode(JsonRecord record) {
    return new Json.Numeral(record.fields().build().text(FieldNames.STATUS_CODE, "0"));
  }

  /** Older agents write identifiers of half the length. */
  private static String padded(String id, int chars) {
    return id.length() < chars && id.length() >= chars / 2
        ? "0".repeat(chars - id.length()) + id
        : id;
  }

  void event(Json json) {
    @Nullable List<Json> row = row(json, EVENT);
    if (row != null) {
      Json.Members intrinsics = part(row, 0);
      add(intrinsics, intrinsics.text("type"), List.of(part(row, 1), part(row, 2)));
    }
  }

  /** An event of the open API, whose members all stand side by side. */
  void flat(Json.Members event) {
    if (entries.size() >= AgentReader.MAX_ROWS) {
      refusals.add(EVENT, AgentReader.TOO_MANY, 1);
    } else {
      add(without(event, "eventType"), event.text("eventType"), List.of());
    }
  }

  private void add(Json.Members event, @Nullable String type, List<Json.Members> attributes) {
    if (type == null || type.isBlank()) {
      refusals.add(EVENT, "no_type", 1);
      return;
    }
    JsonRecord record = new JsonRecord(NewRelicNames::field, refusals);
    @Nullable String name = event.text("name");
    @Nullable String said = event.text("message");
    record.putText("event.name", type);
    record.putText(FieldNames.MESSAGE, said != null ? said : name == null ? type : name);
    boolean failed = event.get("error") instanceof Json.Flag(boolean error) && error;
    record.fields().put(FieldNames.LEVEL, failed ? "error" : "info");
    @Nullable String trace = event.text("traceId");
    if (trace != null) {
      record.putText(FieldNames.TRACE_ID, HexIds.trace(padded(trace, 32)));
    }
    record.putAll(without(event, "type", "timestamp", "traceId", "message"));
    attributes.forEach(record::putAll);
    putApplication(facts, record);
    long time = record.time(event.get("timestamp"), receivedNanos);
    entries.add(record.entry(EntryKind.LOG, time));
  }
}
