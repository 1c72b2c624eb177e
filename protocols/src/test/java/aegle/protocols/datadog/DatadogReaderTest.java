package aegle.protocols.datadog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import aegle.signals.Entry;
import aegle.signals.Json;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.MetricMetadata;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatadogReaderTest {
  private static final long SECONDS = 1_795_404_369;
  private static final long NOW = SECONDS * 1_000_000_000L;

  private final DatadogReader reader = new DatadogReader(1 << 20);

  private SignalBatch series(String json) {
    return reader.series(json.getBytes(UTF_8), NOW);
  }

  private SignalBatch logs(String json) {
    return reader.logs(json.getBytes(UTF_8), false, Json.NOTHING, NOW);
  }

  private static Measurement measurement(
      String name, Labels labels, Measurement.Kind kind, double value) {
    return new Measurement(name, labels, kind, value, SECONDS * 1_000);
  }

  @Test
  void the_first_version_names_types_by_words_and_the_host_beside_the_tags() {
    SignalBatch batch =
        series(
            """
            {"series":[
            {"metric":"booked","points":[[1795404369,3]],"type":"count","host":"web-1",
             "tags":["clinic_id:c-1","vip"]},
            {"metric":"waiting","points":[[1795404369,4.5]],"type":"gauge"},
            {"metric":"unsaid","points":[[1795404369,1e3]]},
            {"metric":"speed","interval":20,"points":[[1795404369,0.5]],"type":"rate"}]}
            """);
    assertThat(batch.measurements())
        .containsExactly(
            measurement(
                "booked",
                Labels.of("host", "web-1", "clinic_id", "c-1", "vip", "true"),
                Measurement.Kind.COUNT,
                3),
            measurement("waiting", Labels.EMPTY, Measurement.Kind.GAUGE, 4.5),
            measurement("unsaid", Labels.EMPTY, Measurement.Kind.GAUGE, 1_000),
            measurement("speed", Labels.EMPTY, Measurement.Kind.GAUGE, 0.5));
    assertThat(batch.refusals()).isEmpty();
  }

  @Test
  void the_second_version_names_types_by_numbers_and_the_host_as_a_resource() {
    SignalBatch batch =
        series(
            """
            {"series":[{"metric":"booked","type":1,"interval":10,
            "points":[{"timestamp":1795404369,"value":3}],
            "resources":[{"name":"web-1","type":"host"}],"tags":["uri:/a:b"],"unit":"booking"},
            {"metric":"revenue","type":3,"points":[{"timestamp":1795404369,"value":1499.5}]},
            {"metric":"odd","type":9,"points":[{"timestamp":1795404369,"value":1}]}]}
            """);
    assertThat(batch.measurements())
        .containsExactly(
            measurement(
                "booked", Labels.of("host", "web-1", "uri", "/a:b"), Measurement.Kind.COUNT, 3),
            measurement("revenue", Labels.EMPTY, Measurement.Kind.GAUGE, 1499.5));
    assertThat(batch.refusals()).containsExactly(new Refusal("point", "unknown_type", 1));
  }

  @Test
  void every_value_of_a_distribution_is_observed() {
    SignalBatch batch =
        series(
            "{\"series\":[{\"metric\":\"latency\",\"type\":\"distribution\","
                + "\"points\":[[1795404369,[12.5,15,NaN]]]}]}");
    assertThat(batch.measurements())
        .containsExactly(
            measurement("latency", Labels.EMPTY, Measurement.Kind.DISTRIBUTION, 12.5),
            measurement("latency", Labels.EMPTY, Measurement.Kind.DISTRIBUTION, 15));
    assertThat(batch.refusals()).containsExactly(new Refusal("point", "value_not_finite", 1));
  }

  @Test
  void of_a_gauge_the_latest_point_comes_last_whatever_their_order() {
    SignalBatch batch =
        series("{\"series\":[{\"metric\":\"g\",\"points\":[[1795404369,2],[1795404359,1]]}]}");
    assertThat(batch.measurements()).extracting(Measurement::value).containsExactly(1.0, 2.0);
  }

  @Test
  void a_point_that_cannot_be_costs_itself_alone() {
    SignalBatch batch =
        series(
            """
            {"series":[{"metric":"c","type":"count","points":[[1795404369,-1],[1795404369,Infinity],
            [1795404369,1e999],[17,1],[9e30,1],[1795404369,"1"],[1795404369],7,[1795404369,2]]},
            {"metric":"","points":[[1795404369,1]]},{"points":[[1795404369,1]]},7,
            {"metric":"tagged","points":[[1795404369,1]],"tags":{"a":"b"}}]}
            """);
    assertThat(batch.measurements())
        .containsExactly(
            measurement("c", Labels.EMPTY, Measurement.Kind.COUNT, 2),
            measurement("tagged", Labels.EMPTY, Measurement.Kind.GAUGE, 1));
    assertThat(batch.refusals())
        .containsExactlyInAnyOrder(
            new Refusal("point", "negative_count", 1),
            new Refusal("point", "value_not_finite", 3),
            new Refusal("point", "time_out_of_range", 2),
            new Refusal("point", "malformed", 2),
            new Refusal("point", "metric_name", 2),
            new Refusal("series", "not_an_object", 1));
  }

  @Test
  void labels_and_points_have_bounds() {
    StringBuilder tags = new StringBuilder("\"project:mine\"");
    for (int i = 0; i < 200; i++) {
      tags.append(",\"t").append(i).append(":").append("v".repeat(300)).append('"');
    }
    StringBuilder points = new StringBuilder("[1795404369,1]");
    points.append(",[1795404369,1]".repeat(DatadogReader.MAX_POINTS));
    SignalBatch batch =
        series(
            "{\"series\":[{\"metric\":\"m\",\"tags\":["
                + tags
                + "],\"points\":["
                + points
                + "]}]}");
    assertThat(batch.measurements()).hasSize(DatadogReader.MAX_POINTS);
    Labels labels = batch.measurements().getFirst().labels();
    assertThat(labels.size()).isEqualTo(28);
    assertThat(labels.get("exported_project")).isEqualTo("mine");
    assertThat(labels.get("t1")).hasSize(200);
    assertThat(batch.refusals())
        .contains(new Refusal("point", "too_many", 1), new Refusal("label", "too_many", 72));
  }

  @Test
  void a_body_of_another_shape_is_refused_as_a_whole() {
    for (String body : List.of("", "7", "[]", "{\"series\":{}}", "{\"series\":[", "{} {}")) {
      assertThatThrownBy(() -> series(body)).isInstanceOf(DecodeException.class);
    }
    String deep = "[".repeat(5_000) + "]".repeat(5_000);
    assertThatThrownBy(() -> series("{\"series\":" + deep + "}"))
        .isInstanceOf(DecodeException.class);
    assertThat(
            series("{\"series\":[],\"series\":[{\"metric\":\"m\",\"points\":[[1795404369,1]]}]}")
                .measurements())
        .hasSize(1);
  }

  @Test
  void an_event_is_a_record_with_its_tags() {
    SignalBatch batch =
        reader.event(
            """
            {"title":"Deploy ไทย","text":"two\\nlines","tags":["env:prod","team:a"],
             "alert_type":"warning","priority":"low","host":"web-1","date_happened":1795400000,
             "source_type_name":"vercel","aggregation_key":"k","device_name":"d"}
            """
                .getBytes(UTF_8),
            NOW);
    Entry entry = batch.entries().getFirst();
    assertThat(entry.timeMillis()).isEqualTo(1_795_400_000_000L);
    assertThat(entry.fields().text("message", "")).isEqualTo("Deploy ไทย\ntwo\nlines");
    assertThat(entry.fields().text("level", "")).isEqualTo("warn");
    assertThat(entry.fields().text("environment", "")).isEqualTo("prod");
    assertThat(entry.fields().text("team", "")).isEqualTo("a");
    assertThat(entry.fields().text("host.name", "")).isEqualTo("web-1");
    assertThat(entry.fields().text("event.source", "")).isEqualTo("vercel");
    assertThatThrownBy(() -> reader.event("{\"title\":\"t\"}".getBytes(UTF_8), NOW))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void a_check_is_a_record_and_a_gauge() {
    SignalBatch batch =
        reader.checks(
            """
            [{"check":"db.up","host_name":"db-1","message":"refused","status":2,
              "tags":["role:primary"],"timestamp":1795404369},{"check":"x","status":4},{"status":1}]
            """
                .getBytes(UTF_8),
            NOW);
    assertThat(batch.entries()).hasSize(1);
    assertThat(batch.entries().getFirst().fields().text("message", ""))
        .isEqualTo("db.up is critical: refused");
    assertThat(batch.measurements())
        .containsExactly(
            measurement(
                "db.up.status",
                Labels.of("host", "db-1", "role", "primary"),
                Measurement.Kind.GAUGE,
                2));
    assertThat(batch.refusals()).containsExactly(new Refusal("service_check", "malformed", 2));
  }

  @Test
  void a_log_whose_message_is_a_line_of_json_is_read_as_one() {
    SignalBatch batch =
        reader.logs(
            """
            [{"ddsource":"nodejs","ddtags":"env:prod,version:1","hostname":"web-1",
              "message":"{\\"level\\":\\"error\\",\\"msg\\":\\"slot is taken\\",\\"n\\":7}",
              "service":"beauty","status":"warn","usr":{"id":42},"http":{"status_code":500}}]
            """
                .getBytes(UTF_8),
            false,
            new Json.Members(Map.of("ddtags", new Json.Text("team:a,env:other"))),
            NOW);
    Entry entry = batch.entries().getFirst();
    assertThat(entry.fields().text("message", "")).isEqualTo("slot is taken");
    assertThat(entry.fields().text("level", "")).isEqualTo("error");
    assertThat(entry.fields().text("n", "")).isEqualTo("7");
    assertThat(entry.fields().text("environment", "")).isEqualTo("prod");
    assertThat(entry.fields().text("release", "")).isEqualTo("1");
    assertThat(entry.fields().text("team", "")).isEqualTo("a");
    assertThat(entry.fields().text("service.name", "")).isEqualTo("beauty");
    assertThat(entry.fields().text("host.name", "")).isEqualTo("web-1");
    assertThat(entry.fields().text("log.source", "")).isEqualTo("nodejs");
    assertThat(entry.fields().text("user.id", "")).isEqualTo("42");
    assertThat(entry.fields().text("http.response.status_code", "")).isEqualTo("500");
  }

  @Test
  void a_log_may_stand_alone_or_be_plain_text() {
    assertThat(logs("{\"message\":\"plain\",\"timestamp\":1795404000123}").entries())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.timeMillis()).isEqualTo(1_795_404_000_123L);
          assertThat(entry.fields().text("level", "")).isEqualTo("info");
        });
    assertThat(reader.logs("one\n\ntwo\n".getBytes(UTF_8), true, Json.NOTHING, NOW).entries())
        .extracting(entry -> entry.fields().text("message", ""))
        .containsExactly("one", "two");
    assertThat(logs("[7,{\"no\":\"message\"}]").refusals())
        .containsExactly(new Refusal("log", "not_an_object", 1));
  }

  @Test
  void a_record_does_not_lose_what_it_says_itself_to_an_attribute_of_that_name() {
    Entry entry =
        logs("[{\"message\":\"m\",\"status\":\"error\",\"level\":\"debug\",\"project\":\"theirs\"}]")
            .entries()
            .getFirst();
    assertThat(entry.fields().text("level", "")).isEqualTo("error");
    assertThat(entry.fields().text("attribute.level", "")).isEqualTo("debug");
    assertThat(entry.fields().get("project")).isNull();
  }

  @Test
  void a_description_tells_type_and_help() {
    byte[] body = "{\"type\":\"count\",\"description\":\"Booked\"}".getBytes(UTF_8);
    assertThat(reader.isCount(body)).isTrue();
    assertThat(reader.description("booked_total", body))
        .isEqualTo(new MetricMetadata("booked_total", MetricMetadata.Type.COUNTER, "Booked", ""));
  }
}
