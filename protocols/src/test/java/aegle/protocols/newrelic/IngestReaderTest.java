package aegle.protocols.newrelic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import aegle.signals.Entry;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngestReaderTest {
  private static final long MILLIS = 1_795_404_411_998L;
  private static final long NOW = MILLIS * 1_000_000;

  private final IngestReader reader = new IngestReader(1 << 20);

  private static Measurement measurement(
      String name, Labels labels, Measurement.Kind kind, double value) {
    return new Measurement(name, labels, kind, value, MILLIS);
  }

  @Test
  void a_point_takes_from_the_block_what_it_does_not_say_itself() {
    SignalBatch batch =
        reader.metrics(
            """
            [{"common":{"attributes":{"service.name":"beauty","tier":"a"},"interval.ms":10000,
              "timestamp":1795404411998},"metrics":[
             {"name":"booked","type":"count","value":3,"attributes":{"clinic_id":"c-1","tier":"b"}},
             {"name":"duration","type":"summary","value":{"count":2,"sum":42,"min":12,"max":30}},
             {"name":"waiting","value":4.5,"timestamp":1795404411}]}]
            """
                .getBytes(UTF_8),
            NOW);
    Labels common = Labels.of("service.name", "beauty", "tier", "a");
    assertThat(batch.measurements().subList(0, 5))
        .containsExactly(
            measurement(
                "booked",
                Labels.of("service.name", "beauty", "tier", "b", "clinic_id", "c-1"),
                Measurement.Kind.COUNT,
                3),
            measurement("duration.count", common, Measurement.Kind.COUNT, 2),
            measurement("duration.sum", common, Measurement.Kind.COUNT, 42),
            measurement("duration.min", common, Measurement.Kind.GAUGE, 12),
            measurement("duration.max", common, Measurement.Kind.GAUGE, 30));
    assertThat(batch.measurements().getLast())
        .isEqualTo(
            new Measurement("waiting", common, Measurement.Kind.GAUGE, 4.5, 1_795_404_411_000L));
    assertThat(batch.refusals()).isEmpty();
  }

  @Test
  void a_point_that_cannot_be_costs_itself_alone() {
    SignalBatch batch =
        reader.metrics(
            """
            [{"metrics":[{"name":"a","type":"count","value":-1},{"name":"b","value":NaN},
             {"name":"c","type":"odd","value":1},{"type":"count","value":1},7,
             {"name":"d","value":1,"timestamp":5},{"name":"e","type":"summary","value":3},
             {"name":"f","type":"summary","value":{"count":0,"sum":0,"min":null,"max":null}},
             {"name":"g","value":1}]},7]
            """
                .getBytes(UTF_8),
            NOW);
    assertThat(batch.measurements())
        .extracting(Measurement::name)
        .containsExactly("f.count", "f.sum", "g");
    assertThat(batch.refusals())
        .containsExactlyInAnyOrder(
            new Refusal("metric", "negative_count", 1),
            new Refusal("metric", "value_not_finite", 2),
            new Refusal("metric", "unknown_type", 1),
            new Refusal("metric", "metric_name", 1),
            new Refusal("metric", "not_an_object", 2),
            new Refusal("metric", "time_out_of_range", 1));
  }

  @Test
  void logs_come_in_blocks_in_a_list_or_alone_and_a_message_may_be_json() {
    SignalBatch blocks =
        reader.logs(
            """
            [{"common":{"attributes":{"service":"beauty","level":"debug"}},"logs":[
             {"message":"hello log","timestamp":1795404412008,
              "attributes":{"level":"error","userId":"u"}},{"message":"second"},7]}]
            """
                .getBytes(UTF_8),
            NOW);
    Entry first = blocks.entries().getFirst();
    assertThat(first.timeMillis()).isEqualTo(1_795_404_412_008L);
    assertThat(first.fields().text("level", "")).isEqualTo("error");
    assertThat(first.fields().text("user.id", "")).isEqualTo("u");
    assertThat(first.fields().text("service.name", "")).isEqualTo("beauty");
    assertThat(blocks.entries().getLast().fields().text("level", "")).isEqualTo("debug");
    assertThat(blocks.refusals()).containsExactly(new Refusal("log", "not_an_object", 1));
    Entry alone =
        reader
            .logs(
                "{\"message\":\"{\\\"msg\\\":\\\"inner\\\",\\\"slot\\\":7}\",\"logtype\":\"x\"}"
                    .getBytes(UTF_8),
                NOW)
            .entries()
            .getFirst();
    assertThat(alone.fields().text("message", "")).isEqualTo("inner");
    assertThat(alone.fields().text("slot", "")).isEqualTo("7");
    assertThat(alone.fields().text("logtype", "")).isEqualTo("x");
    assertThat(
            reader.logs("[{\"message\":\"a\"},{\"message\":\"b\"}]".getBytes(UTF_8), NOW).entries())
        .hasSize(2);
  }

  @Test
  void spans_have_their_identifiers_beside_the_attributes() {
    SignalBatch batch =
        reader.spans(
            """
            [{"common":{"attributes":{"service.name":"beauty"}},"spans":[
             {"id":"0123456789abcdef","trace.id":"779df773010a5abbbdf0ef976d7f459a",
              "timestamp":1795404411000,"attributes":{"name":"book","duration.ms":12.5,
              "parent.id":"fedcba9876543210","error.message":"late"}},
             {"id":"abc","trace.id":"779df773010a5abbbdf0ef976d7f459a"}]}]
            """
                .getBytes(UTF_8),
            NOW);
    Entry span = batch.entries().getFirst();
    assertThat(span.fields().text("span.name", "")).isEqualTo("book");
    assertThat(span.fields().text("duration.ms", "")).isEqualTo("12.5");
    assertThat(span.fields().text("parent.span.id", "")).isEqualTo("fedcba9876543210");
    assertThat(span.fields().text("service.name", "")).isEqualTo("beauty");
    assertThat(span.fields().text("status", "")).isEqualTo("error");
    assertThat(batch.refusals()).containsExactly(new Refusal("span", "invalid_id", 1));
  }

  @Test
  void samples_of_micrometer_are_measurements_and_other_events_are_records() {
    SignalBatch batch =
        reader.events(
            """
            [{"eventType":"MicrometerSample","count":2,"avg":0.371,"totalTime":0.742,"max":0.7,
              "timeUnit":"seconds","metricName":"httpServerRequests","metricType":"TIMER",
              "clinicId":"c-1"},
             {"eventType":"MicrometerSample","throughput":3,"metricName":"appointmentBooked",
              "metricType":"COUNTER"},
             {"eventType":"MicrometerSample","value":4.5,"metricName":"poolWaiting",
              "metricType":"GAUGE","le":"0.5"},
             {"eventType":"MicrometerSample","value":"NaN","metricName":"odd","metricType":"GAUGE"},
             {"a":1,"price":1,"eventType":"Appointment","timestamp":1795404412009},{"a":1}]
            """
                .getBytes(UTF_8),
            NOW);
    Labels clinic = Labels.of("clinic_id", "c-1");
    assertThat(batch.measurements())
        .containsExactlyInAnyOrder(
            measurement("http_server_requests.count", clinic, Measurement.Kind.COUNT, 2),
            measurement("http_server_requests.sum", clinic, Measurement.Kind.COUNT, 0.742),
            measurement("http_server_requests.max", clinic, Measurement.Kind.GAUGE, 0.7),
            measurement("appointment_booked", Labels.EMPTY, Measurement.Kind.COUNT, 3),
            measurement("pool_waiting", Labels.of("le", "0.5"), Measurement.Kind.GAUGE, 4.5));
    Entry event = batch.entries().getFirst();
    assertThat(batch.entries()).hasSize(1);
    assertThat(event.fields().text("event.name", "")).isEqualTo("Appointment");
    assertThat(event.fields().text("price", "")).isEqualTo("1");
    assertThat(event.timeMillis()).isEqualTo(1_795_404_412_009L);
    assertThat(batch.refusals())
        .containsExactlyInAnyOrder(
            new Refusal("event", "no_type", 1), new Refusal("metric", "value_not_finite", 1));
  }

  @Test
  void a_body_of_another_shape_is_refused_as_a_whole() {
    for (String body : List.of("", "7", "\"a\"", "[", "{\"a\":", "[] []")) {
      byte[] bytes = body.getBytes(UTF_8);
      assertThatThrownBy(() -> reader.metrics(bytes, NOW)).isInstanceOf(DecodeException.class);
      assertThatThrownBy(() -> reader.logs(bytes, NOW)).isInstanceOf(DecodeException.class);
      assertThatThrownBy(() -> reader.spans(bytes, NOW)).isInstanceOf(DecodeException.class);
      assertThatThrownBy(() -> reader.events(bytes, NOW)).isInstanceOf(DecodeException.class);
    }
  }

  @Test
  void a_record_with_too_many_attributes_keeps_the_first() {
    StringBuilder attributes = new StringBuilder("\"eventType\":\"Wide\"");
    for (int i = 0; i < 1_000; i++) {
      attributes.append(",\"a").append(i).append("\":").append(i);
    }
    SignalBatch batch = reader.events(("[{" + attributes + "}]").getBytes(UTF_8), NOW);
    assertThat(batch.entries()).hasSize(1);
    assertThat(batch.refusals()).containsExactly(new Refusal("attribute", "too_many", 750));
  }
}
