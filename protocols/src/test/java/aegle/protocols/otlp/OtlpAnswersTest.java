package aegle.protocols.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.signals.Refusal;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OtlpAnswersTest {
  private static final List<Refusal> REFUSALS =
      List.of(new Refusal("span", "invalid_id", 3), new Refusal("attribute", "too_many", 9));

  private final OtlpAnswers answers = new OtlpAnswers();

  @Test
  void success_is_an_empty_message() {
    assertThat(answers.success(OtlpSignal.LOGS, OtlpEncoding.PROTOBUF, List.of())).isEmpty();
    assertThat(text(answers.success(OtlpSignal.LOGS, OtlpEncoding.JSON, List.of())))
        .isEqualTo("{}");
  }

  @Test
  void part_of_a_success_says_how_many_and_why() throws InvalidProtocolBufferException {
    byte[] binary = answers.success(OtlpSignal.TRACES, OtlpEncoding.PROTOBUF, REFUSALS);
    ExportTraceServiceResponse response = ExportTraceServiceResponse.parseFrom(binary);
    assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(3);
    assertThat(response.getPartialSuccess().getErrorMessage())
        .isEqualTo("not kept: 3 span (invalid_id), 9 attribute (too_many)");
    assertThat(text(answers.success(OtlpSignal.TRACES, OtlpEncoding.JSON, REFUSALS)))
        .isEqualTo(
            "{\"partialSuccess\":{\"rejectedSpans\":\"3\",\"errorMessage\":"
                + "\"not kept: 3 span (invalid_id), 9 attribute (too_many)\"}}");
  }

  @Test
  void what_only_lost_attributes_is_a_warning_and_rejects_nothing()
      throws InvalidProtocolBufferException {
    List<Refusal> attributes = List.of(new Refusal("attribute", "too_many", 9));
    ExportMetricsServiceResponse response =
        ExportMetricsServiceResponse.parseFrom(
            answers.success(OtlpSignal.METRICS, OtlpEncoding.PROTOBUF, attributes));
    assertThat(response.getPartialSuccess().getRejectedDataPoints()).isZero();
    assertThat(response.getPartialSuccess().getErrorMessage()).isNotEmpty();
  }

  @Test
  void errors_are_a_status_with_a_code_of_grpc() throws InvalidProtocolBufferException {
    byte[] binary =
        answers.error(OtlpEncoding.PROTOBUF, OtlpAnswers.INVALID_ARGUMENT, "not a message");
    UnknownFieldSet status = UnknownFieldSet.parseFrom(binary);
    assertThat(status.getField(1).getVarintList()).containsExactly(3L);
    assertThat(status.getField(2).getLengthDelimitedList().get(0).toStringUtf8())
        .isEqualTo("not a message");
    assertThat(text(answers.error(OtlpEncoding.JSON, OtlpAnswers.UNAVAILABLE, "a \"quote\"")))
        .isEqualTo("{\"code\":14,\"message\":\"a \\\"quote\\\"\"}");
  }

  @Test
  void encodings_and_signals_are_told_by_their_names() {
    assertThat(OtlpEncoding.of("Application/JSON; charset=utf-8")).contains(OtlpEncoding.JSON);
    assertThat(OtlpEncoding.of("application/x-protobuf")).contains(OtlpEncoding.PROTOBUF);
    assertThat(OtlpEncoding.of("text/plain")).isEmpty();
    assertThat(OtlpSignal.ofGrpcPath("/opentelemetry.proto.collector.logs.v1.LogsService/Export"))
        .contains(OtlpSignal.LOGS);
    assertThat(OtlpSignal.ofGrpcPath("/other")).isEmpty();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  @Test
  void a_pause_is_told_as_the_retry_info_of_a_status() {
    byte[] type = "type.googleapis.com/google.rpc.RetryInfo".getBytes(UTF_8);
    // code 8, message "m", one detail of 48 bytes: its type, and RetryInfo{delay{seconds: 2}}.
    byte[] expected =
        HexFormat.of()
            .parseHex("080812016d1a300a28" + HexFormat.of().formatHex(type) + "12040a020802");
    assertThat(answers.retryDetails(OtlpAnswers.RESOURCE_EXHAUSTED, "m", Duration.ofSeconds(2)))
        .isEqualTo(expected);
  }

  @Test
  void statuses_of_http_have_their_code_of_grpc() {
    assertThat(OtlpAnswers.grpcCode(401)).isEqualTo(OtlpAnswers.UNAUTHENTICATED);
    assertThat(OtlpAnswers.grpcCode(403)).isEqualTo(OtlpAnswers.PERMISSION_DENIED);
    assertThat(OtlpAnswers.grpcCode(429)).isEqualTo(OtlpAnswers.RESOURCE_EXHAUSTED);
    assertThat(OtlpAnswers.grpcCode(503)).isEqualTo(OtlpAnswers.UNAVAILABLE);
    assertThat(OtlpAnswers.grpcCode(400)).isEqualTo(OtlpAnswers.INVALID_ARGUMENT);
  }
}
