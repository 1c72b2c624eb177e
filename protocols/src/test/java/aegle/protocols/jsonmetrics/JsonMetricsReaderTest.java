package aegle.protocols.jsonmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import aegle.signals.MetricMetadata;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonMetricsReaderTest {
  private static final String HEALTH =
      """
      {"status":"degraded","timestamp":"2026-11-23T10:00:00.000Z",
       "services":{"database":"healthy","ai_services":"unhealthy","email":"healthy"},
       "system":{"memory":{"rss":73400320,"heapUsed":12},"uptime":351.5,"version":"v20.20.2"}}
      """;
  private static final String CLINICS =
      """
      {"clinics":[{"id":"siam","rooms":[{"name":"A","free":2},{"name":"B","free":0}]},
                  {"id":"orchard","rooms":[{"name":"A","free":1}]}]}
      """;

  private static JsonPage read(String json, JsonMapping mapping) {
    byte[] bytes = json.getBytes(UTF_8);
    return new JsonMetricsReader().read(bytes, bytes.length, mapping);
  }

  private static JsonMapping mapping(JsonMetric... metrics) {
    return new JsonMapping(List.of(metrics), "", false);
  }

  private static List<String> lines(JsonPage page) {
    return page.values().stream().map(found -> found.labels() + " " + found.value()).toList();
  }

  private static JsonMetric metric(
      String path,
      String name,
      double factor,
      Map<String, JsonPath> from,
      Map<String, Double> says) {
    return new JsonMetric(
        JsonPath.parse(path),
        name,
        MetricMetadata.Type.GAUGE,
        "",
        factor,
        Map.of(),
        from,
        says,
        null);
  }

  @Test
  void what_nobody_named_is_named_after_its_path() {
    assertThat(lines(read(HEALTH, JsonMapping.guessed("beauty-ai-precision"))))
        .containsExactly(
            "beauty_ai_precision_status 0.0",
            "beauty_ai_precision_services_database 1.0",
            "beauty_ai_precision_services_ai_services 0.0",
            "beauty_ai_precision_services_email 1.0",
            "beauty_ai_precision_system_memory_rss 7.340032E7",
            "beauty_ai_precision_system_memory_heap_used 12.0",
            "beauty_ai_precision_system_uptime 351.5");
  }

  @Test
  void members_whose_names_may_be_values_are_left_out() {
    String json =
        """
        {"visits":{"somchai@example.org":4,"Anna Example":2,"2026-11-23":7,"walkIn":9},
         "+66812345678":1}
        """;
    assertThat(lines(read(json, JsonMapping.guessed("job"))))
        .containsExactly("job_visits_walk_in 9.0");
  }

  @Test
  void names_in_camel_case_become_words() {
    assertThat(SnakeCase.of("dbConnectionPoolUsage")).isEqualTo("db_connection_pool_usage");
    assertThat(SnakeCase.of("HTTPServer2xx")).isEqualTo("http_server2xx");
    assertThat(SnakeCase.of("p95-latency (ms)")).isEqualTo("p95_latency_ms");
    assertThat(SnakeCase.of("95th")).isEqualTo("_95th");
    assertThat(SnakeCase.of("ไทย")).isEmpty();
  }

  @Test
  void a_mapping_gives_name_unit_and_state() {
    JsonPage page =
        read(
            "{\"avgResponseTime\":183,\"status\":\"ok\",\"enabled\":true,\"rate\":\"0.25\"}",
            mapping(
                metric("avgResponseTime", "response_seconds", 0.001, Map.of(), Map.of()),
                metric("status", "healthy", 1, Map.of(), Map.of("ok", 1.0, "degraded", 0.0)),
                metric("enabled", "enabled", 1, Map.of(), Map.of()),
                metric("rate", "rate", 1, Map.of(), Map.of())));

    assertThat(lines(page))
        .containsExactly("response_seconds 0.183", "healthy 1.0", "enabled 1.0", "rate 0.25");
    assertThat(page.notes()).isEmpty();
  }

  @Test
  void lists_are_told_apart_by_labels_from_their_items() {
    JsonPage page =
        read(
            CLINICS,
            mapping(
                metric(
                    "clinics[*].rooms[*].free",
                    "rooms_free",
                    1,
                    Map.of(
                        "clinic", JsonPath.parse("clinics[*].id"),
                        "room", JsonPath.parse("clinics[*].rooms[*].name")),
                    Map.of())));

    assertThat(lines(page))
        .containsExactly(
            "rooms_free{clinic=\"siam\", room=\"A\"} 2.0",
            "rooms_free{clinic=\"siam\", room=\"B\"} 0.0",
            "rooms_free{clinic=\"orchard\", room=\"A\"} 1.0");
  }

  @Test
  void members_are_told_apart_by_their_names() {
    JsonMetric up =
        metric(
            "services.*",
            "service_up",
            1,
            Map.of("service", JsonPath.parse("services.*~")),
            Map.of("healthy", 1.0, "unhealthy", 0.0));

    assertThat(lines(read(HEALTH, mapping(up))))
        .containsExactly(
            "service_up{service=\"database\"} 1.0",
            "service_up{service=\"ai_services\"} 0.0",
            "service_up{service=\"email\"} 1.0");
  }

  @Test
  void what_is_missing_or_unusable_is_told_and_loses_nothing_else() {
    JsonPage page =
        read(
            "{\"a\":1,\"b\":\"soon\",\"c\":null,\"d\":1e999,\"e\":[3]}",
            mapping(
                JsonMetric.gauge("a", "a_now"),
                JsonMetric.gauge("b", "b_now"),
                JsonMetric.gauge("c", "c_now"),
                JsonMetric.gauge("d", "d_now"),
                JsonMetric.gauge("e", "e_now"),
                JsonMetric.gauge("f.g", "g_now")));

    assertThat(lines(page)).containsExactly("a_now 1.0");
    assertThat(page.notes())
        .containsExactly(
            "nothing was found for c_now, g_now",
            "no number, state or label could be read for b_now, d_now, e_now");
  }

  @Test
  void two_values_of_one_series_count_once() {
    JsonPage page =
        read("{\"a\":1,\"b\":2}", mapping(JsonMetric.gauge("a", "x"), JsonMetric.gauge("b", "x")));

    assertThat(lines(page)).containsExactly("x 1.0");
    assertThat(page.notes()).singleElement().asString().contains("the same labels").contains("x");
  }

  @Test
  void an_answer_with_nothing_of_the_mapping_says_what_it_has_but_no_value() {
    assertThatThrownBy(() ->
            read(
                "{\"error\":\"password 1234 wrong\",\"mali@clinic.example\":1}",
                mapping(JsonMetric.gauge("activeUsers", "users"))))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("it has error and 1 more")
        .hasMessageNotContainingAny("1234", "mali");
  }

  @Test
  void hostile_answers_are_refused() {
    JsonMapping guess = JsonMapping.guessed("x");
    assertThatThrownBy(() -> read("[".repeat(5_000), guess)).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> read("{\"a\":", guess)).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> read("", guess)).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> read("{\"a\":1}{\"a\":2}", guess)).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> read("{}", guess)).hasMessage("the JSON holds no number");
    assertThatThrownBy(() -> read("{\"a\":1e9999999999999}", guess))
        .isInstanceOf(DecodeException.class);
    StringBuilder wide = new StringBuilder("{\"a\":0");
    for (int i = 0; i < JsonMetricsReader.MAX_GUESSED_SERIES; i++) {
      wide.append(",\"b").append(i).append("\":1");
    }
    assertThatThrownBy(() -> read(wide.append('}').toString(), guess))
        .hasMessageContaining("more than 500 series");
    StringBuilder many = new StringBuilder("{\"l\":[0");
    for (int i = 0; i < JsonMetricsReader.MAX_SERIES; i++) {
      many.append(",").append(i);
    }
    JsonMetric each = metric("l[*]", "item", 1, Map.of("place", JsonPath.parse("l[*]~")), Map.of());
    assertThatThrownBy(() -> read(many.append("]}").toString(), mapping(each)))
        .hasMessageContaining("more than 10000 series");
  }

  @Test
  void a_byte_order_mark_and_deep_guesses_do_no_harm() {
    assertThat(lines(read("\uFEFF{\"a\":1}", JsonMapping.guessed("x")))).containsExactly("x_a 1.0");
    String deep = "{\"a\":".repeat(20) + "1" + "}".repeat(20);
    assertThatThrownBy(() -> read(deep, JsonMapping.guessed("x")))
        .hasMessage("the JSON holds no number");
  }

  @Test
  void paths_are_read_strictly() {
    assertThat(JsonPath.parse("[\"a.b\"][3].c").steps()).hasSize(3);
    for (String wrong : List.of("", ".", "a..b", "a[", "a[x]", "a b.", "a~", "a]b", "a[*")) {
      assertThatThrownBy(() -> JsonPath.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> metric("a[*].b", "x", 1, Map.of(), Map.of()))
        .hasMessageContaining("labels-from");
    assertThatThrownBy(
            () -> metric("a[*].b", "x", 1, Map.of("l", JsonPath.parse("c[*].id")), Map.of()))
        .hasMessageContaining("label l");
  }
}
