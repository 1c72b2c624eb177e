package aegle.protocols.sentry;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Severity;
import org.jspecify.annotations.Nullable;

/** Lines of {@code Sentry.logger} as records of the kind LOG. */
final class LogReader {
  private LogReader() {}

  /** Adds one line of a container. */
  static void read(Json.Members log, Gathering gathering) {
    if (log.get("body") == null) {
      gathering.refuse("log", "no_body");
      return;
    }
    Fields.Builder out = Fields.builder();
    @Nullable String body = Text.of(log, "body");
    out.put(FieldNames.MESSAGE, body == null ? "" : body);
    out.put(FieldNames.LEVEL, severity(log).word());
    out.putText(FieldNames.TRACE_ID, Ids.trace(log.text("trace_id")));
    Json.Members attributes = log.members("attributes");
    out.putText(
        FieldNames.SPAN_ID,
        Text.firstOf(
            Ids.span(log.text("span_id")),
            Ids.span(scalarText(attributes, "sentry.trace.parent_span_id"))));
    // Sentry's SDKs put their option serverName here, the name of the own host.
    out.putText(FieldNames.HOST, scalarText(attributes, "server.address"));
    Attributes.putAll(out, attributes, gathering);
    SpanReader.putIfMissing(out, FieldNames.SDK_NAME, Text.of(gathering.header().sdk(), "name"));
    SpanReader.putIfMissing(
        out, FieldNames.SDK_VERSION, Text.of(gathering.header().sdk(), "version"));
    gathering.refuse("field", "too_many", out.refused());
    long time = gathering.clock().nanos(log.get("timestamp"));
    gathering.add(new Entry(EntryKind.LOG, time, out.build()));
  }

  private static Severity severity(Json.Members log) {
    @Nullable String level = log.text("level");
    if (level != null) {
      return Severity.of(level);
    }
    @Nullable String number = log.text("severity_number");
    long value = number == null ? 0 : Numbers.whole(number, 0);
    return Severity.ofOpenTelemetry(Math.clamp(value, 0, 24));
  }

  static @Nullable String scalarText(Json.Members attributes, String name) {
    @Nullable Json raw = attributes.get(name);
    Json value = raw == null ? Json.NIL : Attributes.unwrapped(raw);
    return value instanceof Json.Text(String text) ? Text.clip(text) : null;
  }
}
