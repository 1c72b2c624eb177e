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
import aegle.signals.SignalBatch;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes records of spans. For one request and one thread. */
final class SpanTranslation {
  static final String SPAN = "span";

  private static final double NANOS_PER_MILLI = 1e6;
  private static final String[] KINDS = {
    "internal", "internal", "server", "client", "producer", "consumer"
  };
  private static final String[] STATUSES = {"unset", "ok", "error"};

  private final long receivedNanos;
  private final Refusals refusals = new Refusals();
  private final Attributes attributes = new Attributes(refusals);
  private final List<Entry> entries = new ArrayList<>();

  SpanTranslation(long receivedNanos) {
    this.receivedNanos = receivedNanos;
  }

  SignalBatch translate(ExportTraceServiceRequest request) {
    for (ResourceSpans resourceSpans : request.getResourceSpansList()) {
      ResourceFields resource = ResourceFields.of(resourceSpans.getResource(), refusals);
      for (ScopeSpans scopeSpans : resourceSpans.getScopeSpansList()) {
        ResourceFields scope = resource.with(scopeSpans.getScope(), "scope.name");
        for (Span span : scopeSpans.getSpansList()) {
          add(span, scope);
        }
      }
    }
    return new SignalBatch(entries, List.of(), List.of(), refusals.list());
  }

  private void add(Span span, ResourceFields scope) {
    @Nullable String traceId = Ids.trace(span.getTraceId());
    @Nullable String spanId = Ids.span(span.getSpanId());
    if (traceId == null || spanId == null) {
      refusals.add(SPAN, "invalid_id", 1);
      return;
    }
    if (entries.size() >= OtlpReader.MAX_RECORDS) {
      refusals.add(SPAN, OtlpReader.TOO_MANY, 1);
      return;
    }
    Fields.Builder fields = scope.fields().toBuilder();
    Map<String, Json> detail = scope.detail();
    fields.put(FieldNames.TRACE_ID, traceId).put(FieldNames.SPAN_ID, spanId);
    fields.putText(FieldNames.PARENT_SPAN_ID, Ids.span(span.getParentSpanId()));
    fields.putText(
        FieldNames.SPAN_NAME, WellFormedText.cut(span.getName(), OtlpReader.MAX_TEXT_CHARS));
    fields.put(FieldNames.SPAN_OP, word(KINDS, span.getKindValue()));
    fields.put(FieldNames.STATUS, word(STATUSES, span.getStatus().getCodeValue()));
    fields.putText(
        "status.message",
        WellFormedText.cut(span.getStatus().getMessage(), OtlpReader.MAX_TEXT_CHARS));
    fields.putText(
        "trace.state", WellFormedText.cut(span.getTraceState(), OtlpReader.MAX_WORD_CHARS));
    attributes.put(span.getAttributesList(), fields, detail);
    events(span.getEventsList(), fields, detail);
    links(span.getLinksList(), detail);
    long start = time(span, fields);
    fields.put(FieldNames.DURATION_MS, durationNanos(span) / NANOS_PER_MILLI);
    entries.add(
        new Entry(
            EntryKind.SPAN,
            start,
            fields.build(),
            detail.isEmpty() ? Json.NOTHING : new Json.Members(detail)));
  }

  private static String word(String[] words, int number) {
    return number >= 0 && number < words.length ? words[number] : words[0];
  }

  /** A clock that was set back during a span makes it end before it began: that is 0. */
  private static long durationNanos(Span span) {
    return Math.max(0, span.getEndTimeUnixNano() - span.getStartTimeUnixNano());
  }

  private long time(Span span, Fields.Builder fields) {
    long start = span.getStartTimeUnixNano();
    if (EventTime.isCredible(start, receivedNanos)) {
      return start;
    }
    if (start != 0) {
      fields.put(KnownFields.CLAIMED_TIME, Long.toUnsignedString(start));
    }
    return receivedNanos;
  }

  private void events(List<Span.Event> events, Fields.Builder fields, Map<String, Json> detail) {
    int kept = Math.min(events.size(), OtlpReader.MAX_EVENTS);
    refusals.add("span_event", OtlpReader.TOO_MANY, events.size() - kept);
    List<Json> shown = new ArrayList<>(kept);
    boolean failed = false;
    for (Span.Event event : events.subList(0, kept)) {
      Map<String, Json> members = new LinkedHashMap<>();
      members.put("name", new Json.Text(event.getName()));
      members.put("time", new Json.Numeral(Long.toUnsignedString(event.getTimeUnixNano())));
      members.put("attributes", AnyValues.members(event.getAttributesList()));
      shown.add(new Json.Members(members));
      if (!failed && event.getName().equals("exception")) {
        failed = true;
        exception(event.getAttributesList(), fields, detail);
      }
    }
    if (!shown.isEmpty()) {
      detail.put("events", new Json.Items(shown));
    }
  }

  /** The first exception of a span is what its failure is searched by. */
  private static void exception(
      List<KeyValue> attributes, Fields.Builder fields, Map<String, Json> detail) {
    for (KeyValue attribute : attributes) {
      String text =
          WellFormedText.cut(AnyValues.text(attribute.getValue()), OtlpReader.MAX_TEXT_CHARS);
      switch (attribute.getKey()) {
        case "exception.type" -> {
          fields.putText(FieldNames.ERROR_TYPE, text);
          Attributes.addError(detail, "type", attribute);
        }
        case "exception.message" -> {
          fields.putText(KnownFields.ERROR_MESSAGE, text);
          Attributes.addError(detail, "message", attribute);
        }
        case "exception.stacktrace" -> Attributes.addError(detail, "stack", attribute);
        default -> {
          // Other attributes of the event are shown with it.
        }
      }
    }
  }

  private void links(List<Span.Link> links, Map<String, Json> detail) {
    int kept = Math.min(links.size(), OtlpReader.MAX_EVENTS);
    refusals.add("span_link", OtlpReader.TOO_MANY, links.size() - kept);
    List<Json> shown = new ArrayList<>(kept);
    for (Span.Link link : links.subList(0, kept)) {
      @Nullable String trace = Ids.trace(link.getTraceId());
      @Nullable String span = Ids.span(link.getSpanId());
      if (trace != null && span != null) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put(FieldNames.TRACE_ID, new Json.Text(trace));
        members.put(FieldNames.SPAN_ID, new Json.Text(span));
        members.put("attributes", AnyValues.members(link.getAttributesList()));
        shown.add(new Json.Members(members));
      }
    }
    if (!shown.isEmpty()) {
      detail.put("links", new Json.Items(shown));
    }
  }
}
