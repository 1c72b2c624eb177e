package aegle.protocols.otlp;

import aegle.protocols.EventTime;
import aegle.protocols.KnownFields;
import aegle.protocols.Refusals;
import aegle.protocols.WellFormedText;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Severity;
import aegle.signals.SignalBatch;
import aegle.signals.Value;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes records of log records. For one request and one thread. */
final class LogTranslation {
  static final String LOG = "log";

  private final long receivedNanos;
  private final Refusals refusals = new Refusals();
  private final Attributes attributes = new Attributes(refusals);
  private final List<Entry> entries = new ArrayList<>();

  LogTranslation(long receivedNanos) {
    this.receivedNanos = receivedNanos;
  }

  SignalBatch translate(ExportLogsServiceRequest request) {
    for (ResourceLogs resourceLogs : request.getResourceLogsList()) {
      ResourceFields resource = ResourceFields.of(resourceLogs.getResource(), refusals);
      for (ScopeLogs scopeLogs : resourceLogs.getScopeLogsList()) {
        ResourceFields scope = resource.with(scopeLogs.getScope(), FieldNames.LOGGER);
        for (LogRecord log : scopeLogs.getLogRecordsList()) {
          add(log, scope);
        }
      }
    }
    return new SignalBatch(entries, List.of(), List.of(), refusals.list());
  }

  private void add(LogRecord log, ResourceFields scope) {
    if (entries.size() >= OtlpReader.MAX_RECORDS) {
      refusals.add(LOG, OtlpReader.TOO_MANY, 1);
      return;
    }
    Fields.Builder fields = scope.fields().toBuilder();
    Map<String, Json> detail = scope.detail();
    level(log, fields);
    fields.putText(FieldNames.TRACE_ID, Ids.trace(log.getTraceId()));
    fields.putText(FieldNames.SPAN_ID, Ids.span(log.getSpanId()));
    fields.putText("event.name", log.getEventName());
    attributes.put(log.getAttributesList(), fields, detail);
    body(log.getBody(), fields, detail);
    long nanos = time(log, fields);
    entries.add(
        new Entry(
            EntryKind.LOG,
            nanos,
            fields.build(),
            detail.isEmpty() ? Json.NOTHING : new Json.Members(detail)));
  }

  private static void level(LogRecord log, Fields.Builder fields) {
    int number = log.getSeverityNumberValue();
    String text = log.getSeverityText();
    Severity level =
        number > 0 || text.isEmpty() ? Severity.ofOpenTelemetry(number) : Severity.of(text);
    fields.put(FieldNames.LEVEL, level.word());
    if (!text.isEmpty() && !text.equalsIgnoreCase(level.word())) {
      fields.put("log.level", WellFormedText.cut(text, OtlpReader.MAX_WORD_CHARS));
    }
  }

  private void body(AnyValue body, Fields.Builder fields, Map<String, Json> detail) {
    switch (body.getValueCase()) {
      case KVLIST_VALUE -> {
        detail.put("body", AnyValues.tree(body));
        members(body.getKvlistValue().getValuesList(), fields);
        message(said(body), fields);
      }
      case ARRAY_VALUE -> {
        detail.put("body", AnyValues.tree(body));
        message(AnyValues.text(body), fields);
      }
      case STRING_VALUE, BOOL_VALUE, INT_VALUE, DOUBLE_VALUE, BYTES_VALUE ->
          message(AnyValues.text(body), fields);
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> {
        @Nullable Value error = fields.build().get(KnownFields.ERROR_MESSAGE);
        fields.putText(FieldNames.MESSAGE, error == null ? log(fields) : error.text());
      }
    }
  }

  /** An event has a name where it has no body. */
  private static String log(Fields.Builder fields) {
    return fields.build().text("event.name", "");
  }

  private void message(String text, Fields.Builder fields) {
    String kept = WellFormedText.cut(text, OtlpReader.MAX_MESSAGE_CHARS);
    if (kept.length() < text.length()) {
      refusals.add("attribute", "text_cut", 1);
    }
    fields.putText(FieldNames.MESSAGE, kept);
  }

  /** What a body of members says in words, or all of it. */
  private static String said(AnyValue body) {
    for (KeyValue member : body.getKvlistValue().getValuesList()) {
      boolean named = member.getKey().equals("msg") || member.getKey().equals("message");
      if (named && member.getValue().hasStringValue()) {
        return member.getValue().getStringValue();
      }
    }
    return AnyValues.text(body);
  }

  /** The scalars of a body are searched like attributes, under names of their own. */
  private void members(List<KeyValue> members, Fields.Builder fields) {
    int kept = Math.min(members.size(), OtlpReader.MAX_ATTRIBUTES);
    for (KeyValue member : members.subList(0, kept)) {
      @Nullable Value value = AnyValues.field(member.getValue());
      if (value != null && value.text().length() <= OtlpReader.MAX_TEXT_CHARS) {
        fields.put("body." + member.getKey(), value);
      }
    }
  }

  private long time(LogRecord log, Fields.Builder fields) {
    long happened = log.getTimeUnixNano();
    if (EventTime.isCredible(happened, receivedNanos)) {
      return happened;
    }
    if (happened != 0) {
      fields.put(KnownFields.CLAIMED_TIME, Long.toUnsignedString(happened));
    }
    long observed = log.getObservedTimeUnixNano();
    return EventTime.isCredible(observed, receivedNanos) ? observed : receivedNanos;
  }
}
