package aegle.protocols.sentry;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import org.jspecify.annotations.Nullable;

/** Spans that come alone: streamed ones (version 11) and single ones (version 10). */
final class SpanReader {
  /** True for the first span of a service in a trace, which stands for the whole request. */
  static final String SEGMENT = "span.segment";

  private SpanReader() {}

  /** Adds one span of a container: {@code name}, {@code end_timestamp}, typed attributes. */
  static void readStreamed(Json.Members span, Gathering gathering) {
    if (!hasIds(span, gathering)) {
      return;
    }
    Fields.Builder out = Fields.builder();
    putNameOf(out, span);
    putShape(out, span, span.get("start_timestamp"), span.get("end_timestamp"));
    if (span.get("is_segment") instanceof Json.Flag(boolean segment) && segment) {
      out.put(SEGMENT, true);
      CommonFields.putSampleRate(out, gathering.header());
    }
    Json.Members attributes = span.members("attributes");
    Attributes.putAll(out, attributes, gathering);
    putPath(out, attributes);
    putDefaults(out, gathering);
    long start = gathering.clock().nanos(span.get("start_timestamp"));
    gathering.refuse("field", "too_many", out.refused());
    Fields fields = out.build();
    gathering.add(new Entry(EntryKind.SPAN, start, fields));
    VitalReader.ofAttributes(attributes, fields, start, gathering);
  }

  /**
   * Adds a span that is an item of its own, with {@code description}, {@code data} and the like.
   */
  static void readSingle(Json.Members span, Gathering gathering) {
    if (!hasIds(span, gathering)) {
      return;
    }
    Fields.Builder out = Fields.builder();
    putNameOf(out, span);
    putShape(out, span, span.get("start_timestamp"), span.get("timestamp"));
    if (span.get("is_segment") instanceof Json.Flag(boolean segment) && segment) {
      out.put(SEGMENT, true);
    }
    Json.Members data = span.members("data");
    for (String name : new String[] {"release", "environment", "transaction", "replay_id"}) {
      @Nullable String value = Text.of(data, name);
      out.putText(name.equals("replay_id") ? FieldNames.REPLAY_ID : name, value);
    }
    Attributes.putAll(out, data, gathering);
    Attributes.putTags(out, span.get("tags"), gathering);
    putDefaults(out, gathering);
    long start = gathering.clock().nanos(span.get("start_timestamp"));
    VitalReader.ofMeasurements(span.members("measurements"), out, start, gathering);
    gathering.refuse("field", "too_many", out.refused());
    gathering.add(new Entry(EntryKind.SPAN, start, out.build()));
  }

  /**
   * The path of what was called or answered. Version 11 leaves it out of the name of a span, so
   * that names stay few, and tells it in whole addresses only.
   */
  private static void putPath(Fields.Builder out, Json.Members attributes) {
    for (String name : new String[] {"url.full", "http.target"}) {
      @Nullable Json address = attributes.get(name);
      if (!out.has(FieldNames.URL_PATH)
          && address != null
          && Attributes.unwrapped(address) instanceof Json.Text(String text)) {
        out.putText(FieldNames.URL_PATH, CommonFields.pathOf(text));
      }
    }
  }

  private static boolean hasIds(Json.Members span, Gathering gathering) {
    boolean complete =
        Ids.trace(span.text("trace_id")) != null && Ids.span(span.text("span_id")) != null;
    if (!complete) {
      gathering.refuse("span", "no_span_id");
    }
    return complete;
  }

  /** What the envelope says of all its spans, where a span does not say it itself. */
  private static void putDefaults(Fields.Builder out, Gathering gathering) {
    EnvelopeHeader header = gathering.header();
    putIfMissing(out, FieldNames.RELEASE, Text.of(header.trace(), "release"));
    putIfMissing(out, FieldNames.ENVIRONMENT, Text.of(header.trace(), "environment"));
    putIfMissing(out, FieldNames.SDK_NAME, Text.of(header.sdk(), "name"));
    putIfMissing(out, FieldNames.SDK_VERSION, Text.of(header.sdk(), "version"));
    putIfMissing(out, FieldNames.REPLAY_ID, Ids.event(header.trace().text("replay_id")));
  }

  static void putIfMissing(Fields.Builder out, String name, @Nullable String value) {
    if (!out.has(name)) {
      out.putText(name, value);
    }
  }

  /** The name of a span; what older SDKs call the description. */
  static void putNameOf(Fields.Builder out, Json.Members span) {
    @Nullable String name =
        Text.firstOf(Text.of(span, "name"), Text.of(span, "description"), Text.of(span, "op"));
    out.put(FieldNames.SPAN_NAME, name == null ? "<unnamed span>" : name);
  }

  /** Ids, operation, status and duration, which all forms of spans have under the same names. */
  static void putShape(
      Fields.Builder out, Json.Members span, @Nullable Json start, @Nullable Json end) {
    out.putText(FieldNames.TRACE_ID, Ids.trace(span.text("trace_id")));
    out.putText(FieldNames.SPAN_ID, Ids.span(span.text("span_id")));
    out.putText(FieldNames.PARENT_SPAN_ID, Ids.span(span.text("parent_span_id")));
    out.putText(FieldNames.SPAN_OP, Text.of(span, "op"));
    out.putText("span.origin", Text.of(span, "origin"));
    @Nullable String status = Text.of(span, "status");
    out.put(FieldNames.STATUS, status == null ? "ok" : status);
    out.put(FieldNames.DURATION_MS, SenderClock.millisBetween(start, end));
    if (SenderClock.isReversed(start, end)) {
      out.put(FieldNames.CLOCK_STEPPED, true);
    }
  }
}
