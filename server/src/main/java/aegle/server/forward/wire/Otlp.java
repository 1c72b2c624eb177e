package aegle.server.forward.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** OTLP 1.x over HTTP, binary protobuf, gzip (OpenTelemetry protocol specification). */
record Otlp(Addresses addresses) implements Tongue {
  @Override
  public Call say(Parcel parcel) {
    return switch (parcel) {
      case Parcel.Samples(List<Parcel.Row> rows) ->
          call(addresses.metrics(), "/v1/metrics", new OtlpPoints().of(rows), 0);
      case Parcel.Records records when records.way() == Parcel.Way.SPANS -> {
        OtlpSpans spans = new OtlpSpans();
        MessageLite message = spans.of(records.entries());
        yield call(addresses.spans(), "/v1/traces", message, spans.unsaid());
      }
      case Parcel.Records records ->
          call(addresses.logs(), "/v1/logs", OtlpLogs.of(records.entries()), 0);
    };
  }

  private static Call call(URI base, String path, MessageLite message, int unsaid) {
    return new Call(
        Addresses.below(base, path),
        Map.of("Content-Type", "application/x-protobuf", "Content-Encoding", "gzip"),
        Gzip.of(message.toByteArray()),
        unsaid);
  }

  @Override
  public Map<String, String> show(String user, String secret) {
    return Map.of("Authorization", RemoteWrite.authorization(user, secret));
  }

  @Override
  public long refusedIn(byte[] answer, Parcel parcel) {
    try {
      return switch (parcel) {
        case Parcel.Samples _ ->
            ExportMetricsServiceResponse.parseFrom(answer)
                .getPartialSuccess()
                .getRejectedDataPoints();
        case Parcel.Records records when records.way() == Parcel.Way.SPANS ->
            ExportTraceServiceResponse.parseFrom(answer).getPartialSuccess().getRejectedSpans();
        case Parcel.Records _ ->
            ExportLogsServiceResponse.parseFrom(answer).getPartialSuccess().getRejectedLogRecords();
      };
    } catch (InvalidProtocolBufferException _) {
      // Some receivers answer yes in JSON or in words: that is no refusal.
      return 0;
    }
  }
}
