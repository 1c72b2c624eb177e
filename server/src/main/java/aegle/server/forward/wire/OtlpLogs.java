package aegle.server.forward.wire;

import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Severity;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records as OTLP's log records, with their kind in {@code aegle.kind}. */
final class OtlpLogs {
  private OtlpLogs() {}

  static ExportLogsServiceRequest of(List<Entry> entries) {
    Map<Resource, List<LogRecord>> all = new LinkedHashMap<>();
    for (Entry entry : entries) {
      all.computeIfAbsent(OtlpWords.resource(entry), _ -> new ArrayList<>()).add(log(entry));
    }
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    all.forEach((resource, logs) ->
        request.addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(resource)
                .addScopeLogs(
                    ScopeLogs.newBuilder().setScope(OtlpWords.SCOPE).addAllLogRecords(logs))));
    return request.build();
  }

  private static LogRecord log(Entry entry) {
    Severity level = Severity.of(RecordWords.level(entry));
    return LogRecord.newBuilder()
        .setTimeUnixNano(entry.timeNanos())
        .setObservedTimeUnixNano(entry.timeNanos())
        .setSeverityNumber(number(level))
        .setSeverityText(level.word())
        .setBody(AnyValue.newBuilder().setStringValue(RecordWords.message(entry)))
        .setTraceId(OtlpWords.id(entry.fields().text(FieldNames.TRACE_ID, ""), 16))
        .setSpanId(OtlpWords.id(entry.fields().text(FieldNames.SPAN_ID, ""), 8))
        .addAllAttributes(OtlpWords.attributes(entry))
        .build();
  }

  private static SeverityNumber number(Severity level) {
    return switch (level) {
      case TRACE -> SeverityNumber.SEVERITY_NUMBER_TRACE;
      case DEBUG -> SeverityNumber.SEVERITY_NUMBER_DEBUG;
      case INFO -> SeverityNumber.SEVERITY_NUMBER_INFO;
      case WARN -> SeverityNumber.SEVERITY_NUMBER_WARN;
      case ERROR -> SeverityNumber.SEVERITY_NUMBER_ERROR;
      case FATAL -> SeverityNumber.SEVERITY_NUMBER_FATAL;
    };
  }
}
