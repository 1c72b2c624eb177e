package aegle.protocols.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.protocols.testing.Captures;
import aegle.signals.Entry;
import aegle.signals.SignalBatch;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OtlpCapturesTest {
  private static final long RECEIVED = 1_795_500_000_000_000_000L;
  private static final int GRPC_HEADER_BYTES = 5;

  private final OtlpReader reader = new OtlpReader(4 << 20, OtlpReader.DEFAULT_PROMOTED);

  @Test
  void every_recorded_export_is_taken_in_whole() throws IOException {
    int signals = 0;
    for (Path capture : Captures.family("otlp")) {
      String description = Captures.description(capture);
      boolean grpc = description.contains("grpc-h2c");
      byte[] body = grpc ? unframed(Captures.bytes(capture)) : Captures.bytes(capture);
      OtlpEncoding encoding =
          description.contains("\"content-type\": \"application/json\"")
              ? OtlpEncoding.JSON
              : OtlpEncoding.PROTOBUF;
      signals += readWhole(body, encoding, description);
    }
    assertThat(signals).isGreaterThan(500);
  }

  private int readWhole(byte[] body, OtlpEncoding encoding, String description) {
    if (description.contains("/v1/logs") || description.contains("LogsService")) {
      return whole(reader.logs(body, body.length, encoding, RECEIVED));
    }
    if (description.contains("/v1/traces") || description.contains("TraceService")) {
      return whole(reader.traces(body, body.length, encoding, RECEIVED));
    }
    OtlpMetrics metrics = reader.metrics(body, body.length, encoding, RECEIVED);
    assertThat(metrics.refusals()).isEmpty();
    assertThat(metrics.totals().size() + metrics.deltas().size()).isGreaterThan(10);
    return metrics.points();
  }

  private static int whole(SignalBatch batch) {
    assertThat(batch.refusals()).isEmpty();
    assertThat(batch.entries()).isNotEmpty();
    return batch.entries().size();
  }

  private static byte[] unframed(byte[] framed) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(framed);
    assertThat(buffer.get()).isBetween((byte) 0, (byte) 1);
    byte[] message = new byte[buffer.getInt()];
    buffer.get(message);
    assertThat(buffer.remaining()).isZero();
    assertThat(framed).hasSize(GRPC_HEADER_BYTES + message.length);
    return Captures.inflated(message);
  }

  @Test
  void json_and_protobuf_of_one_request_are_the_same_records() {
    byte[] json = Captures.resource("otlp/opentelemetry-node-0.223.0/traces.json");
    ExportTraceServiceRequest.Builder spans = ExportTraceServiceRequest.newBuilder();
    new JsonMessages(1 << 20).read(json, json.length, spans);
    byte[] binary = spans.build().toByteArray();
    List<Entry> expected =
        reader.traces(binary, binary.length, OtlpEncoding.PROTOBUF, RECEIVED).entries();
    assertThat(expected).hasSizeGreaterThan(10);
    assertThat(reader.traces(json, json.length, OtlpEncoding.JSON, RECEIVED).entries())
        .isEqualTo(expected);

    byte[] jsonLogs = Captures.resource("otlp/opentelemetry-node-0.223.0/logs.json");
    ExportLogsServiceRequest.Builder logs = ExportLogsServiceRequest.newBuilder();
    new JsonMessages(1 << 20).read(jsonLogs, jsonLogs.length, logs);
    byte[] binaryLogs = logs.build().toByteArray();
    assertThat(reader.logs(jsonLogs, jsonLogs.length, OtlpEncoding.JSON, RECEIVED).entries())
        .isEqualTo(
            reader.logs(binaryLogs, binaryLogs.length, OtlpEncoding.PROTOBUF, RECEIVED).entries());
  }
}
