package aegle.protocols.sentry;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Value;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Transactions (SDKs up to version 10, Java, and version 11 when told so): one root span with its
 * child spans inside, all of which become records of the kind SPAN.
 */
final class TransactionReader {
  /** What a child span takes over from its transaction. */
  private static final List<String> SHARED =
      List.of(
          CommonFields.TRANSACTION,
          FieldNames.RELEASE,
          FieldNames.ENVIRONMENT,
          FieldNames.HOST,
          "platform",
          FieldNames.TRACE_ID,
          FieldNames.REPLAY_ID,
          FieldNames.CLINIC,
          FieldNames.USER_ID,
          FieldNames.SDK_NAME,
          FieldNames.SDK_VERSION);

  private TransactionReader() {}

  /** Adds the root, its children, and the web vitals that it measured. */
  static void read(Json.Members event, Supplier<String> fallbackId, Gathering gathering) {
    Json.Members trace = event.members("contexts").members("trace");
    if (Ids.trace(trace.text("trace_id")) == null || Ids.span(trace.text("span_id")) == null) {
      gathering.refuse("transaction", "no_trace");
      return;
    }
    Fields.Builder out = Fields.builder();
    out.put(FieldNames.EVENT_ID, EventReader.eventId(event, fallbackId, gathering));
    @Nullable String name = Text.of(event, CommonFields.TRANSACTION);
    out.put(FieldNames.SPAN_NAME, name == null ? "<unlabeled transaction>" : name);
    SpanReader.putShape(out, trace, event.get("start_timestamp"), event.get("timestamp"));
    out.put(SpanReader.SEGMENT, true);
    CommonFields.putSampleRate(out, gathering.header());
    CommonFields.put(out, event, gathering);
    Attributes.putTags(out, trace.get("tags"), gathering);
    Attributes.putAll(out, trace.members("data"), gathering);
    long start = gathering.clock().nanos(event.get("start_timestamp"));
    VitalReader.ofMeasurements(event.members("measurements"), out, start, gathering);
    gathering.refuse("field", "too_many", out.refused());
    Fields root = out.build();
    gathering.add(new Entry(EntryKind.SPAN, start, root, EventDetail.of(event, gathering)));
    readChildren(event.items("spans"), root, gathering);
  }

  private static void readChildren(List<Json> spans, Fields root, Gathering gathering) {
    int taken = Math.min(spans.size(), SentryLimits.MAX_CHILD_SPANS);
    gathering.refuse("span", "too_many", spans.size() - taken);
    for (Json span : spans.subList(0, taken)) {
      if (span instanceof Json.Members child && Ids.span(child.text("span_id")) != null) {
        gathering.add(child(child, root, gathering));
      } else {
        gathering.refuse("span", "no_span_id");
      }
    }
  }

  private static Entry child(Json.Members span, Fields root, Gathering gathering) {
    Fields.Builder out = Fields.builder();
    SpanReader.putNameOf(out, span);
    SpanReader.putShape(out, span, span.get("start_timestamp"), span.get("timestamp"));
    for (String name : SHARED) {
      @Nullable Value shared = root.get(name);
      if (shared != null && !out.has(name)) {
        out.put(name, shared);
      }
    }
    out.putText("segment.id", root.text(FieldNames.SPAN_ID, ""));
    Attributes.putAll(out, span.members("data"), gathering);
    Attributes.putTags(out, span.get("tags"), gathering);
    long start = gathering.clock().nanos(span.get("start_timestamp"));
    return new Entry(EntryKind.SPAN, start, out.build());
  }
}
