package aegle.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.rules.ActiveAlert;
import aegle.metrics.rules.AlertState;
import aegle.metrics.rules.RuleSnapshot;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import aegle.signals.Sample;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrometheusApiTest {
  private static final long T = ApiServer.NOW.toEpochMilli();
  private static final String SECONDS = String.valueOf(T / 1_000);

  private final MemorySeriesStore store = new MemorySeriesStore();
  private final ApiServer server = ApiServer.open(store);

  @BeforeEach
  void fill() {
    append(Labels.of("__name__", "up", "job", "clinic", "instance", "a"), T - 781, 1);
    append(Labels.of("__name__", "up", "job", "clinic", "instance", "b"), T - 781, 0.1);
    append(Labels.of("__name__", "http.requests", "b c", "<&>\u0e01"), T, Double.POSITIVE_INFINITY);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void an_instant_query_is_answered_byte_for_byte_as_prometheus_answers() {
    assertThat(get("/api/v1/query", "query", "up").body())
        .isEqualTo(
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
                + "{\"metric\":{\"__name__\":\"up\",\"instance\":\"a\",\"job\":\"clinic\"},"
                + "\"value\":["
                + SECONDS
                + ",\"1\"]},"
                + "{\"metric\":{\"__name__\":\"up\",\"instance\":\"b\",\"job\":\"clinic\"},"
                + "\"value\":["
                + SECONDS
                + ",\"0.1\"]}]}}");
    assertThat(get("/api/v1/query", "query", "1/0", "time", "1435781451.781").body())
        .contains("\"resultType\":\"scalar\",\"result\":[1435781451.781,\"+Inf\"]");
    assertThat(get("/api/v1/query", "query", "\"a\"", "time", "1.5").body())
        .contains("\"resultType\":\"string\",\"result\":[1.5,\"a\"]");
    assertThat(get("/api/v1/query", "query", "{\"http.requests\"}").body())
        .contains("\"b c\":\"<&>\u0e01\"");
  }

  @Test
  void a_range_query_takes_a_form_as_well() {
    String wanted =
        "\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"__name__\":\"up\",\"instance\":\"a\","
            + "\"job\":\"clinic\"},\"values\":[["
            + SECONDS
            + ",\"1\"],["
            + (T / 1_000 + 15)
            + ",\"1\"]]}]";
    String start = SECONDS;
    String end = "2025-06-02T08:00:15Z";
    String[] parameters = {
      "query", "up{instance=\"a\"}", "start", start, "end", end, "step", "15s"
    };
    assertThat(get("/api/v1/query_range", parameters).body()).contains(wanted);
    assertThat(server.form("/api/v1/query_range", encode(parameters)).body()).contains(wanted);
  }

  @Test
  void refused_calls_are_counted_by_reason() {
    get("/api/v1/query", "query", "up{");
    assertThat(server.get("/federate?match%5B%5D=up%7B").status()).isEqualTo(400);
    assertThat(server.get("/metrics").body())
        .contains("aegle_intake_rejected_total{protocol=\"api\",reason=\"bad_data\"} 1")
        .contains("aegle_intake_rejected_total{protocol=\"federate\",reason=\"bad_data\"} 1");
  }

  @Test
  void a_form_that_is_too_large_is_refused_as_such() {
    ApiServer.Reply reply = server.form("/api/v1/query", "query=" + "x".repeat(3 << 20));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("error parsing form values");
  }

  @Test
  void errors_have_the_type_the_status_and_the_words_of_prometheus() {
    assertError(
        400, "bad_data", "invalid parameter \\\"query\\\": 1:", "/api/v1/query", "query", "up{");
    assertError(
        400,
        "bad_data",
        "invalid parameter \\\"time\\\": cannot parse \\\"x\\\" to a valid timestamp",
        "/api/v1/query",
        "query",
        "up",
        "time",
        "x");
    assertError(
        400,
        "bad_data",
        "invalid parameter \\\"step\\\": cannot parse \\\"\\\" to a valid duration",
        "/api/v1/query_range",
        "query",
        "up",
        "start",
        "0",
        "end",
        "1");
    assertError(
        400,
        "bad_data",
        "invalid parameter \\\"step\\\": zero or negative query resolution step widths",
        "/api/v1/query_range",
        "query",
        "up",
        "start",
        "0",
        "end",
        "1",
        "step",
        "0");
    assertError(
        400,
        "bad_data",
        "invalid parameter \\\"end\\\": end timestamp must not be before start time",
        "/api/v1/query_range",
        "query",
        "up",
        "start",
        "1",
        "end",
        "0",
        "step",
        "1");
  }

  @Test
  void limits_and_careless_selectors_are_refused_in_the_words_of_prometheus() {
    assertError(
        400,
        "bad_data",
        "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query"
            + " resolution (?step=XX)",
        "/api/v1/query_range",
        "query",
        "up",
        "start",
        "0",
        "end",
        "11001",
        "step",
        "1");
    assertError(400, "bad_data", "no match[] parameter provided", "/api/v1/series");
    assertError(
        400,
        "bad_data",
        "match[] must contain at least one non-empty matcher",
        "/api/v1/series",
        "match[]",
        "{job=~\".*\"}");
    assertError(422, "execution", "many", "/api/v1/query", "query", "up * on(job) group_left() up");
    assertThat(server.get("/api/v1/nothing").status()).isEqualTo(404);
    assertThat(server.form("/api/v1/rules", "").status()).isEqualTo(405);
  }

  @Test
  void series_labels_and_values_are_listed_with_a_limit_that_warns() {
    assertThat(get("/api/v1/series", "match[]", "up", "match[]", "{instance=\"a\"}").body())
        .isEqualTo(
            "{\"status\":\"success\",\"data\":["
                + "{\"__name__\":\"up\",\"instance\":\"a\",\"job\":\"clinic\"},"
                + "{\"__name__\":\"up\",\"instance\":\"b\",\"job\":\"clinic\"}]}");
    assertThat(get("/api/v1/labels", "match[]", "up").body())
        .isEqualTo("{\"status\":\"success\",\"data\":[\"__name__\",\"instance\",\"job\"]}");
    assertThat(get("/api/v1/label/instance/values", "limit", "1").body())
        .isEqualTo(
            "{\"status\":\"success\",\"data\":[\"a\"],"
                + "\"warnings\":[\"results truncated due to limit\"]}");
    assertThat(server.get("/api/v1/label/U__b_20_c/values").body())
        .contains("[\"\\u003c\\u0026\\u003e\u0e01\"]");
    assertThat(get("/api/v1/query", "query", "up", "limit", "1").body())
        .contains("results truncated due to limit")
        .doesNotContain("\"b\"");
  }

  @Test
  void rules_and_alerts_are_shown_and_filtered() {
    server.groups = List.of(group());
    String alert =
        "{\"labels\":{\"alertname\":\"Down\",\"severity\":\"critical\"},"
            + "\"annotations\":{\"summary\":\"It is down\"},\"state\":\"firing\","
            + "\"activeAt\":\"2025-06-02T07:58:00.5Z\",\"value\":\"1e+00\"}";
    String alerting =
        "{\"state\":\"firing\",\"name\":\"Down\",\"query\":\"up == 0\",\"duration\":120,"
            + "\"keepFiringFor\":0,\"labels\":{\"severity\":\"critical\"},"
            + "\"annotations\":{\"summary\":\"It is down\"},\"alerts\":["
            + alert
            + "],"
            + "\"health\":\"ok\",\"evaluationTime\":0.001,"
            + "\"lastEvaluation\":\"2025-06-02T08:00:00Z\",\"type\":\"alerting\"}";
    String recording =
        "{\"name\":\"job:up:sum\",\"query\":\"sum by (job) (up)\",\"labels\":{},\"health\":\"err\","
            + "\"lastError\":\"too many\",\"evaluationTime\":0,"
            + "\"lastEvaluation\":\"0001-01-01T00:00:00Z\",\"type\":\"recording\"}";
    assertThat(server.get("/api/v1/rules").body())
        .isEqualTo(
            "{\"status\":\"success\",\"data\":{\"groups\":[{\"name\":\"clinic\","
                + "\"file\":\"rules/clinic.yml\",\"rules\":["
                + alerting
                + ","
                + recording
                + "],"
                + "\"interval\":15,\"limit\":0,\"evaluationTime\":0.002,"
                + "\"lastEvaluation\":\"2025-06-02T08:00:00Z\"}]}}");
    assertThat(server.get("/api/v1/alerts").body())
        .isEqualTo("{\"status\":\"success\",\"data\":{\"alerts\":[" + alert + "]}}");
    assertThat(get("/api/v1/rules", "type", "record").body()).doesNotContain("alerting");
    assertThat(get("/api/v1/rules", "exclude_alerts", "true").body()).contains("\"alerts\":null");
    assertThat(get("/api/v1/rules", "match[]", "{severity=\"critical\"}").body())
        .contains("Down")
        .doesNotContain("job:up:sum");
    assertThat(get("/api/v1/rules", "rule_group[]", "other").body())
        .isEqualTo("{\"status\":\"success\",\"data\":{\"groups\":[]}}");
    assertThat(get("/api/v1/rules", "type", "x").status()).isEqualTo(400);
  }

  private static RuleSnapshot.Group group() {
    RuleSnapshot.Outcome fine = new RuleSnapshot.Outcome("ok", "", 0.001, ApiServer.NOW);
    ActiveAlert alert =
        new ActiveAlert(
            Labels.of("alertname", "Down", "severity", "critical"),
            Map.of("summary", "It is down"),
            AlertState.FIRING,
            Instant.parse("2025-06-02T07:58:00.500Z"),
            null,
            1);
    return new RuleSnapshot.Group(
        "clinic",
        "rules/clinic.yml",
        Duration.ofSeconds(15),
        0,
        List.of(
            new RuleSnapshot.Alerting(
                "Down",
                "up == 0",
                Duration.ofMinutes(2),
                Duration.ZERO,
                Labels.of("severity", "critical"),
                Map.of("summary", "It is down"),
                List.of(alert),
                fine),
            new RuleSnapshot.Recording(
                "job:up:sum",
                "sum by (job) (up)",
                Labels.EMPTY,
                new RuleSnapshot.Outcome("err", "too many", 0, null))),
        0.002,
        ApiServer.NOW);
  }

  @Test
  void targets_and_their_metadata_are_shown() {
    Labels labels = Labels.of("job", "clinic", "instance", "localhost:1");
    server.targets =
        new TargetsView(
            List.of(
                new TargetsView.Active(
                    Labels.of("__address__", "localhost:1"),
                    labels,
                    "clinic",
                    "http://localhost:1/metrics",
                    "http://host:1/metrics",
                    "",
                    null,
                    0.25,
                    "up",
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(10))),
            List.of(new TargetsView.Dropped(Labels.of("__address__", "x"), "clinic")),
            Map.of("clinic", 1L));
    server.metadata.learn(
        "t1", labels, List.of(new MetricMetadata("up", MetricMetadata.Type.GAUGE, "Up.", "")));

    assertThat(server.get("/api/v1/targets").body())
        .isEqualTo(
            "{\"status\":\"success\",\"data\":{\"activeTargets\":[{\"discoveredLabels\":"
                + "{\"__address__\":\"localhost:1\"},\"labels\":{\"instance\":\"localhost:1\","
                + "\"job\":\"clinic\"},\"scrapePool\":\"clinic\",\"scrapeUrl\":"
                + "\"http://localhost:1/metrics\",\"globalUrl\":\"http://host:1/metrics\","
                + "\"lastError\":\"\",\"lastScrape\":\"0001-01-01T00:00:00Z\","
                + "\"lastScrapeDuration\":0.25,\"health\":\"up\",\"scrapeInterval\":\"15s\","
                + "\"scrapeTimeout\":\"10s\"}],\"droppedTargets\":[{\"discoveredLabels\":"
                + "{\"__address__\":\"x\"},\"scrapePool\":\"clinic\"}],"
                + "\"droppedTargetCounts\":{\"clinic\":1}}}");
    assertThat(get("/api/v1/targets", "state", "dropped").body()).contains("\"activeTargets\":[]");
    assertThat(get("/api/v1/targets/metadata", "match_target", "{job=\"clinic\"}").body())
        .isEqualTo(
            "{\"status\":\"success\",\"data\":[{\"target\":{\"instance\":\"localhost:1\",\"job\":"
                + "\"clinic\"},\"metric\":\"up\",\"type\":\"gauge\",\"help\":\"Up.\",\"unit\":\"\"}]}");
    assertThat(get("/api/v1/targets/metadata", "match_target", "{job=\"x\"}").body())
        .contains("\"data\":[]");
  }

  @Test
  void an_expression_is_formatted_and_shown_as_a_tree() {
    assertThat(get("/api/v1/format_query", "query", "sum(up)by(job)").body())
        .isEqualTo("{\"status\":\"success\",\"data\":\"sum by (job) (up)\"}");
    assertThat(get("/api/v1/parse_query", "query", "rate(up{job=\"a\"}[5m] offset 1m) > 0").body())
        .contains("\"type\":\"binaryExpr\"", "\"range\":300000", "\"offset\":60000")
        .contains("{\"name\":\"job\",\"type\":\"=\",\"value\":\"a\"}");
    assertThat(get("/api/v1/query_exemplars", "query", "up").body())
        .isEqualTo("{\"status\":\"success\",\"data\":[]}");
  }

  @Test
  void status_pages_answer() {
    assertThat(server.get("/api/v1/status/config").body()).contains("\"yaml\":\"global: {}\\n\"");
    assertThat(server.get("/api/v1/status/flags").body()).contains("\"port\":\"8600\"");
    assertThat(server.get("/api/v1/status/buildinfo").body()).contains("\"version\":\"0.1.0\"");
    assertThat(server.get("/api/v1/status/runtimeinfo").body())
        .contains("\"storageRetention\":\"30d\"", "\"startTime\":\"2025-06-02T08:00:00Z\"");
    assertThat(server.get("/api/v1/status/tsdb").body()).contains("\"numSeries\":3");
  }

  @Test
  void a_large_answer_is_compressed_for_those_who_take_it() throws IOException {
    List<Sample> many = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      many.add(new Sample(Labels.of("__name__", "many", "number", String.valueOf(i)), T, i));
    }
    store.append(many);
    ApiServer.Reply plain = get("/api/v1/query", "query", "many");
    ApiServer.Reply small =
        server.get("/api/v1/query?query=many", "Accept-Encoding", "gzip, deflate");
    assertThat(plain.header("Content-Encoding")).isEmpty();
    assertThat(small.header("Content-Encoding")).isEqualTo("gzip");
    byte[] body = small.response().body();
    assertThat(body.length).isLessThan(plain.body().length() / 4);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain.body());
    }
  }

  @Test
  void statistics_come_when_they_are_asked_for() {
    assertThat(get("/api/v1/query", "query", "up").body()).doesNotContain("stats");
    assertThat(get("/api/v1/query", "query", "up", "stats", "all").body())
        .contains("\"stats\":{\"timings\":{\"evalTotalTime\":")
        .contains("\"totalQueryableSamples\":");
  }

  private void assertError(
      int status, String type, String words, String path, String... parameters) {
    ApiServer.Reply reply = get(path, parameters);
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.body())
        .startsWith("{\"status\":\"error\",\"errorType\":\"" + type + "\",\"error\":\"")
        .contains(words);
    assertThat(reply.header("Content-Type")).startsWith("application/json");
  }

  private ApiServer.Reply get(String path, String... parameters) {
    return server.get(parameters.length == 0 ? path : path + "?" + encode(parameters));
  }

  private static String encode(String... parameters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parameters.length; i += 2) {
      text.append(i == 0 ? "" : "&");
      text.append(URLEncoder.encode(parameters[i], StandardCharsets.UTF_8)).append('=');
      text.append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  private void append(Labels labels, long timestampMillis, double value) {
    store.append(List.of(new Sample(labels, timestampMillis, value)));
  }
}
