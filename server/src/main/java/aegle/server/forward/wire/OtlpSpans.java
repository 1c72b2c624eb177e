package aegle.server.forward.wire;

import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records of spans as OTLP's; one without both ids cannot be said. For one parcel. */
final class OtlpSpans {
  private static final double NANOS_PER_MILLI = 1e6;

  private int unsaid;

  ExportTraceServiceRequest of(List<Entry> entries) {
    Map<Resource, List<Span>> all = new LinkedHashMap<>();
    for (Entry entry : entries) {
      ByteString trace = OtlpWords.id(entry.fields().text(FieldNames.TRACE_ID, ""), 16);
      ByteString id = OtlpWords.id(entry.fields().text(FieldNames.SPAN_ID, ""), 8);
      if (trace.isEmpty() || id.isEmpty()) {
        unsaid++;
      } else {
        all.computeIfAbsent(OtlpWords.resource(entry), _ -> new ArrayList<>())
            .add(span(entry, trace, id));
      }
    }
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    all.forEach((resource, spans) ->
        request.addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(resource)
                .addScopeSpans(
                    ScopeSpans.newBuilder().setScope(OtlpWords.SCOPE).addAllSpans(spans))));
    return request.build();
  }

  int unsaid() {
    return unsaid;
  }

  private static Span span(Entry entry, ByteString trace, ByteString id) {
    Fields fields = entry.fields();
    long nanos = Math.round(RecordWords.durationMillis(entry) * NANOS_PER_MILLI);
    return Span.newBuilder()
        .setTraceId(trace)
        .setSpanId(id)
        .setParentSpanId(OtlpWords.id(fields.text(FieldNames.PARENT_SPAN_ID, ""), 8))
        .setName(name(fields))
        .setKind(kind(fields.text(FieldNames.SPAN_OP, "")))
        .setStartTimeUnixNano(entry.timeNanos())
        .setEndTimeUnixNano(entry.timeNanos() + nanos)
        .setStatus(Status.newBuilder().setCode(status(fields.text(FieldNames.STATUS, ""))))
        .addAllAttributes(OtlpWords.attributes(entry))
        .build();
  }

  static String name(Fields fields) {
    String op = fields.text(FieldNames.SPAN_OP, "span");
    return fields.text(FieldNames.SPAN_NAME, op);
  }

  private static Span.SpanKind kind(String op) {
    return switch (op) {
      case "server", "http.server" -> Span.SpanKind.SPAN_KIND_SERVER;
      case "client", "http.client", "db", "db.query" -> Span.SpanKind.SPAN_KIND_CLIENT;
      case "producer", "queue.publish" -> Span.SpanKind.SPAN_KIND_PRODUCER;
      case "consumer", "queue.process" -> Span.SpanKind.SPAN_KIND_CONSUMER;
      default -> Span.SpanKind.SPAN_KIND_INTERNAL;
    };
  }

  /** Sentry's words beside OpenTelemetry's own: whatever is neither ok nor unset went wrong. */
  private static Status.StatusCode status(String word) {
    return switch (word) {
      case "", "unset", "unknown" -> Status.StatusCode.STATUS_CODE_UNSET;
      case "ok" -> Status.StatusCode.STATUS_CODE_OK;
      default -> Status.StatusCode.STATUS_CODE_ERROR;
    };
  }
}
