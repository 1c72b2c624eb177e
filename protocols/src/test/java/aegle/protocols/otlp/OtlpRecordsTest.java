package aegle.protocols.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import aegle.protocols.testing.Captures;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import aegle.signals.Value;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OtlpRecordsTest {
  private static final long RECEIVED = 1_795_500_000_000_000_000L;
  private static final String TRACE = "f8abbe0b3d94cfdfc2c4a20fe010523e";

  private final OtlpReader reader = new OtlpReader(4 << 20, OtlpReader.DEFAULT_PROMOTED);

  @Test
  void a_log_record_has_its_words_level_trace_service_and_release() {
    List<Entry> logs = resource("opentelemetry-node-0.223.0/logs.json", OtlpEncoding.JSON);
    Entry booked = logs.get(0);
    Fields fields = booked.fields();
    assertThat(booked.kind()).isEqualTo(EntryKind.LOG);
    assertThat(booked.timeNanos()).isEqualTo(1_795_404_141_244_000_000L);
    assertThat(fields.text("message", "")).isEqualTo("booked");
    assertThat(fields.text("level", "")).isEqualTo("info");
    assertThat(fields.text("trace.id", "")).isEqualTo(TRACE);
    assertThat(fields.text("span.id", "")).isEqualTo("d204bea710ed7f5a");
    assertThat(fields.text("service.name", "")).isEqualTo("beauty-ai-precision");
    assertThat(fields.text("release", "")).isEqualTo("1.2.3");
    assertThat(fields.text("environment", "")).isEqualTo("prod");
    assertThat(fields.text("host.name", "")).isEqualTo("vm");
    assertThat(fields.text("log.logger", "")).isEqualTo("@opentelemetry/instrumentation-pino");
    assertThat(fields.text("user.id", "")).isEqualTo("u-1");
    assertThat(booked.detail().members("resource").text("os.type")).isEqualTo("linux");
  }

  @Test
  void a_body_of_members_is_searched_and_shown() {
    Entry structured = resource("opentelemetry-node-0.223.0/logs.json", OtlpEncoding.JSON).get(1);
    assertThat(structured.fields().text("message", "")).isEqualTo("structured body");
    assertThat(structured.fields().get("body.n")).isEqualTo(new Value.Whole(1));
    assertThat(structured.fields().text("level", "")).isEqualTo("error");
    assertThat(structured.detail().members("body").text("n")).isEqualTo("1");
  }

  @Test
  void lines_of_pinos_own_transport_are_read() {
    List<Entry> logs =
        resource("pino-opentelemetry-transport-4.0.2/logs.pb", OtlpEncoding.PROTOBUF);
    assertThat(logs).isNotEmpty();
    assertThat(logs).allMatch(log -> !log.fields().text("message", "").isEmpty());
    assertThat(logs).anyMatch(log -> log.fields().text("error.type", "").equals("TypeError"));
  }

  @Test
  void a_span_has_its_name_kind_duration_and_the_exception_that_ended_it() {
    Entry failed =
        spans().stream()
            .filter(span -> span.fields().text("span.name", "").equals("ai.analyze"))
            .findFirst()
            .orElseThrow();
    Fields fields = failed.fields();
    assertThat(failed.kind()).isEqualTo(EntryKind.SPAN);
    assertThat(fields.text("trace.id", "")).isEqualTo(TRACE);
    assertThat(fields.text("parent.span.id", "")).isEqualTo("d204bea710ed7f5a");
    assertThat(fields.text("span.op", "")).isEqualTo("internal");
    assertThat(fields.text("status", "")).isEqualTo("error");
    assertThat(fields.text("status.message", "")).isEqualTo("model timeout");
    assertThat(fields.get("duration.ms")).isEqualTo(new Value.Real(0.49234));
    assertThat(fields.text("error.type", "")).isEqualTo("Error");
    assertThat(fields.text("error.message", "")).isEqualTo("model timeout");
    assertThat(fields.get("big")).isEqualTo(new Value.Whole(9_007_199_254_740_991L));
    assertThat(fields.get("arr")).isEqualTo(new Value.Texts(List.of("1", "2")));
    assertThat(failed.detail().members("error").text("stack")).contains("otelapp.js:9:374");
    assertThat(failed.detail().items("events")).hasSize(2);
  }

  @Test
  void a_request_span_has_the_fields_of_a_request() {
    Entry get =
        spans().stream()
            .filter(span -> span.fields().text("http.route", "").equals("/api/appointments/:id"))
            .filter(span -> span.fields().text("span.op", "").equals("server"))
            .findFirst()
            .orElseThrow();
    assertThat(get.fields().text("http.request.method", "")).isEqualTo("GET");
    assertThat(get.fields().text("url.path", "")).isEqualTo("/api/appointments/7");
    assertThat(get.fields().get("http.response.status_code")).isEqualTo(new Value.Whole(200));
    assertThat(get.fields().text("status", "")).isEqualTo("unset");
  }

  @Test
  void names_and_numbers_may_be_written_in_any_of_the_ways_that_clients_use() {
    SignalBatch batch =
        logs(
            """
            {"resource_logs":[{"unknown":[{"a":{}}],"scope_logs":[{"log_records":[
              {"time_unix_nano":1795404141244000000,"severity_number":"SEVERITY_NUMBER_WARN2",
               "flags":"01","traceId":"F8ABBE0B3D94CFDFC2C4A20FE010523E","spanId":"zz",
               "body":{"intValue":"9223372036854775807"},
               "attributes":[{"key":"d","value":{"doubleValue":"NaN"}},
                             {"key":"e","value":{"doubleValue":1}},
                             {"key":"f","value":{"boolValue":true}},
                             {"key":"b","value":{"bytesValue":"AQI="}},
                             {"key":"empty","value":{}},{"key":"none","value":null},
                             {"key":"http.status_code","value":{"intValue":"503"}},
                             {"key":"http.target","value":{"stringValue":"/a?b=c"}}]}]}]}]}
            """);
    Fields fields = batch.entries().get(0).fields();
    assertThat(batch.refusals()).isEmpty();
    assertThat(fields.text("level", "")).isEqualTo("warn");
    assertThat(fields.text("trace.id", "")).isEqualTo(TRACE);
    assertThat(fields.get("span.id")).isNull();
    assertThat(fields.text("message", "")).isEqualTo("9223372036854775807");
    assertThat(fields.get("d")).isEqualTo(new Value.Real(Double.NaN));
    assertThat(fields.get("e")).isEqualTo(new Value.Real(1));
    assertThat(fields.get("f")).isEqualTo(new Value.Flag(true));
    assertThat(fields.text("b", "")).isEqualTo("AQI=");
    assertThat(fields.get("http.response.status_code")).isEqualTo(new Value.Whole(503));
    assertThat(fields.text("url.path", "")).isEqualTo("/a");
    assertThat(fields.text("url.query", "")).isEqualTo("b=c");
  }

  @Test
  void attributes_cannot_pass_for_the_record_itself() {
    Fields fields =
        logs("""
        {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"true words"},
         "attributes":[{"key":"message","value":{"stringValue":"other"}},
                       {"key":"trace_id","value":{"stringValue":"x"}}]}]}]}]}
        """)
            .entries()
            .get(0)
            .fields();
    assertThat(fields.text("message", "")).isEqualTo("true words");
    assertThat(fields.text("attribute.message", "")).isEqualTo("other");
    assertThat(fields.get("trace.id")).isNull();
    assertThat(fields.get("project")).isNull();
    byte[] json =
        """
        {"resourceSpans":[{"scopeSpans":[{"spans":[
          {"traceId":"f8abbe0b3d94cfdfc2c4a20fe010523e","spanId":"4e7302d93d1d3526","name":"own",
           "attributes":[{"key":"status","value":{"stringValue":"open"}},
                         {"key":"span.name","value":{"stringValue":"other"}}]}]}]}]}
        """
            .getBytes(UTF_8);
    Fields span =
        reader.traces(json, json.length, OtlpEncoding.JSON, RECEIVED).entries().get(0).fields();
    assertThat(span.text("status", "")).isEqualTo("unset");
    assertThat(span.text("attribute.status", "")).isEqualTo("open");
    assertThat(span.text("span.name", "")).isEqualTo("own");
  }

  @Test
  void absurd_times_give_way_to_the_time_of_receipt() {
    SignalBatch batch =
        logs(
            """
            {"resourceLogs":[{"scopeLogs":[{"logRecords":[
              {"timeUnixNano":"18446744073709551615","body":{"stringValue":"far"}},
              {"timeUnixNano":"1","observedTimeUnixNano":"1795404141244000000"},
              {"body":{"stringValue":"silent"}}]}]}]}
            """);
    assertThat(batch.entries().get(0).timeNanos()).isEqualTo(RECEIVED);
    assertThat(batch.entries().get(0).fields().text("time.claimed", ""))
        .isEqualTo("18446744073709551615");
    assertThat(batch.entries().get(1).timeNanos()).isEqualTo(1_795_404_141_244_000_000L);
    assertThat(batch.entries().get(2).timeNanos()).isEqualTo(RECEIVED);
    assertThat(batch.entries().get(2).fields().get("time.claimed")).isNull();
  }

  @Test
  void spans_without_identifiers_are_refused_alone() {
    byte[] json =
        """
        {"resourceSpans":[{"scopeSpans":[{"spans":[
          {"traceId":"00000000000000000000000000000000","spanId":"4e7302d93d1d3526","name":"zero"},
          {"traceId":"zz","spanId":"4e7302d93d1d3526","name":"no hex"},
          {"spanId":"4e7302d93d1d3526","name":"none"},
          {"traceId":"f8abbe0b3d94cfdfc2c4a20fe010523e","spanId":"4e7302d93d1d3526","name":"good",
           "startTimeUnixNano":"1795404141244000000","endTimeUnixNano":"1795404141000000000"}]}]}]}
        """
            .getBytes(UTF_8);
    SignalBatch batch = reader.traces(json, json.length, OtlpEncoding.JSON, RECEIVED);
    assertThat(batch.refusals()).containsExactly(new Refusal("span", "invalid_id", 3));
    assertThat(batch.entries()).hasSize(1);
    assertThat(batch.entries().get(0).fields().get("duration.ms")).isEqualTo(new Value.Real(0));
  }

  @Test
  void attributes_beyond_the_limit_are_counted_and_the_record_is_kept() {
    LogRecord.Builder log = LogRecord.newBuilder();
    for (int i = 0; i < 10_000; i++) {
      log.addAttributesBuilder().setKey("k" + i).getValueBuilder().setIntValue(i);
    }
    log.addAttributesBuilder().setKey("");
    SignalBatch batch = logs(request(log));
    assertThat(batch.entries().get(0).fields().size())
        .isLessThanOrEqualTo(OtlpReader.MAX_ATTRIBUTES + 1);
    assertThat(batch.refusals())
        .containsExactly(new Refusal("attribute", "too_many", 10_001 - OtlpReader.MAX_ATTRIBUTES));
  }

  @Test
  void texts_without_end_are_cut_between_characters() {
    LogRecord.Builder log = LogRecord.newBuilder();
    log.addAttributesBuilder()
        .setKey("long")
        .getValueBuilder()
        .setStringValue("x" + "😀".repeat(40_000));
    Fields fields = logs(request(log)).entries().get(0).fields();
    assertThat(fields.text("long", "")).hasSize(OtlpReader.MAX_TEXT_CHARS - 1).endsWith("😀");
  }

  @Test
  void messages_that_are_nested_without_end_are_refused_before_they_are_made() {
    AnyValue value = AnyValue.newBuilder().setIntValue(1).build();
    for (int i = 0; i < 90; i++) {
      value = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(value)).build();
    }
    byte[] body = request(LogRecord.newBuilder().setBody(value));
    assertThatThrownBy(() -> logs(body))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("deeper than 64");
    String deep = "{\"resourceLogs\":".repeat(50_000);
    assertThatThrownBy(() -> logs(deep)).isInstanceOf(DecodeException.class);
    String deepValue =
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":"
            + "{\"arrayValue\":{\"values\":[".repeat(50_000);
    assertThatThrownBy(() -> logs(deepValue))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("limit");
  }

  @Test
  void a_million_empty_messages_are_refused_before_they_are_made() {
    byte[] twoBytesEach = new byte[2 * (OtlpReader.MAX_MESSAGES + 1)];
    for (int i = 0; i < twoBytesEach.length; i += 2) {
      twoBytesEach[i] = 0x0a;
    }
    assertThatThrownBy(() -> logs(twoBytesEach))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("1000000 parts");
  }

  @Test
  void lengths_that_lie_and_messages_that_are_cut_are_refused() {
    byte[] whole = Captures.resource("otlp/opentelemetry-node-0.223.0/logs.pb");
    int refused = 0;
    for (int length = 0; length < whole.length; length++) {
      try {
        reader.logs(Arrays.copyOf(whole, length), length, OtlpEncoding.PROTOBUF, RECEIVED);
      } catch (DecodeException cut) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(whole.length - 20);
    byte[] lie = {0x0a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
    assertThatThrownBy(() -> logs(lie)).isInstanceOf(DecodeException.class);
  }

  @Test
  void json_of_the_wrong_shape_names_the_field_and_not_its_content() {
    for (String wrong :
        List.of(
            "{\"resourceLogs\":{}}",
            "{\"resourceLogs\":[1]}",
            "{\"resourceLogs\":[null]}",
            "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"secret\"}]}]}]}",
            "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":1.5}]}]}]}",
            "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":\"secret\"}]}]}]}",
            "[]",
            "{\"resourceLogs\":[]} {}",
            "{\"resourceLogs\":[secret]}")) {
      assertThatThrownBy(() -> logs(wrong))
          .isInstanceOf(DecodeException.class)
          .hasMessageStartingWith("OTLP/JSON")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void texts_that_are_no_text_are_mended() {
    Fields fields =
        logs("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":"
                + "\"a\\ud800\\u0000\"}}]}]}]}")
            .entries()
            .get(0)
            .fields();
    assertThat(fields.text("message", "")).isEqualTo("a\uFFFD\0");
  }

  @Test
  void links_point_to_other_traces_in_the_detail() {
    byte[] json =
        """
        {"resourceSpans":[{"scopeSpans":[{"spans":[
          {"traceId":"f8abbe0b3d94cfdfc2c4a20fe010523e","spanId":"4e7302d93d1d3526",
           "links":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7"}]}]}]}]}
        """
            .getBytes(UTF_8);
    Entry span = reader.traces(json, json.length, OtlpEncoding.JSON, RECEIVED).entries().get(0);
    assertThat(span.detail().items("links"))
        .first()
        .isInstanceOfSatisfying(
            Json.Members.class,
            link ->
                assertThat(link.text("trace.id")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736"));
  }

  private static byte[] request(LogRecord.Builder log) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder().addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log)))
        .build()
        .toByteArray();
  }

  private List<Entry> spans() {
    byte[] body = Captures.resource("otlp/opentelemetry-node-0.223.0/traces.json");
    return reader.traces(body, body.length, OtlpEncoding.JSON, RECEIVED).entries();
  }

  private List<Entry> resource(String name, OtlpEncoding encoding) {
    byte[] body = Captures.resource("otlp/" + name);
    SignalBatch batch = reader.logs(body, body.length, encoding, RECEIVED);
    assertThat(batch.refusals()).isEmpty();
    return batch.entries();
  }

  private SignalBatch logs(byte[] protobuf) {
    return reader.logs(protobuf, protobuf.length, OtlpEncoding.PROTOBUF, RECEIVED);
  }

  private SignalBatch logs(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return reader.logs(bytes, bytes.length, OtlpEncoding.JSON, RECEIVED);
  }
}
