package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static aegle.server.SendingPlatform.ORIGIN;
import static aegle.server.SendingPlatform.PUBLIC_KEY;
import static aegle.server.SendingPlatform.awaitValue;
import static aegle.server.SendingPlatform.envelope;
import static aegle.server.SendingPlatform.event;
import static aegle.server.SendingPlatform.found;
import static aegle.server.SendingPlatform.gzipped;
import static aegle.server.SendingPlatform.nowNanos;
import static aegle.server.SendingPlatform.nowSeconds;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.RunningAegle.Reply;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every door for records of a closed server: what goes in by its protocol is found by a query. */
class RecordDoorsTest {
  private static final String ENVELOPE =
      "/api/1/envelope/?sentry_version=7&sentry_key=" + PUBLIC_KEY;

  private static RunningAegle aegle;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Path config = SendingPlatform.writeDecisions(folder.resolve("config"));
    aegle = RunningAegle.start(config, folder.resolve("data"), false);
  }

  @AfterAll
  static void stop() {
    aegle.close();
  }

  @Test
  void an_error_in_an_envelope_is_found_by_its_id() throws Exception {
    String id = "aaaa0000000000000000000000000001";
    Reply reply = aegle.post(ENVELOPE, event(id, "slot is taken"), "Origin", ORIGIN);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().get("id").asString()).isEqualTo(id);
    assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(reply.header("Access-Control-Expose-Headers")).contains("x-sentry-rate-limits");
    JsonNode fields = found(aegle, "error", "event.id:" + id);
    assertThat(fields.get("message").asString()).contains("slot is taken");
    assertThat(fields.get("error.type").asString()).isEqualTo("TypeError");
    assertThat(fields.get("project").asString()).isEqualTo("web");
    assertThat(fields.get("service.name").asString()).isEqualTo("web");
    assertThat(aegle.query("aegle_error_events_total", KEY)).isNotNull();
  }

  @Test
  void errors_are_counted_into_a_series() throws Exception {
    String id = "aaaa0000000000000000000000000002";
    byte[] event =
        new String(event(id, "counted"), UTF_8).replace("production", "counting").getBytes(UTF_8);
    assertThat(aegle.post(ENVELOPE, event).status()).isEqualTo(200);
    awaitValue(aegle, "aegle_error_events_total{project=\"web\",environment=\"counting\"}", 1);
  }

  @Test
  void a_gzipped_transaction_gives_spans_under_its_trace() throws Exception {
    double now = nowSeconds();
    byte[] body =
        envelope(
            "{\"event_id\":\"aaaa0000000000000000000000000003\"}",
            "transaction",
            """
            {"type":"transaction","transaction":"POST /api/bookings","start_timestamp":%.3f,\
            "timestamp":%.3f,"contexts":{"trace":{"trace_id":"bbbb0000000000000000000000000001",\
            "span_id":"bbbb000000000001","op":"http.server"}},"spans":[{"trace_id":\
            "bbbb0000000000000000000000000001","span_id":"bbbb000000000002","parent_span_id":\
            "bbbb000000000001","op":"db","description":"SELECT slots","start_timestamp":%.3f,\
            "timestamp":%.3f,"data":{"service.name":"bookings"}}]}\
            """
                .formatted(now - 1, now, now - 0.75, now - 0.5));
    Reply reply =
        aegle.post(
            "/api/1/envelope/",
            gzipped(body),
            "Content-Encoding",
            "gzip",
            "X-Sentry-Auth",
            "Sentry sentry_version=7,sentry_client=sentry.java/8.62.0,sentry_key=" + PUBLIC_KEY);
    assertThat(reply.status()).isEqualTo(200);
    JsonNode root =
        found(aegle, "span", "trace.id:bbbb0000000000000000000000000001 AND span.op:http.server");
    assertThat(root.get("duration.ms").asDouble()).isBetween(999.0, 1_001.0);
    JsonNode child = found(aegle, "span", "span.id:bbbb000000000002");
    assertThat(child.get("parent.span.id").asString()).isEqualTo("bbbb000000000001");
    // Who names its service is taken at its word; who does not is its project's.
    assertThat(child.get("service.name").asString()).isEqualTo("bookings");
    assertThat(root.get("service.name").asString()).isEqualTo("web");
  }

  @Test
  void sessions_logs_and_metrics_of_an_sdk_arrive() throws Exception {
    String session =
        """
        {"sid":"cccc0000000000000000000000000001","init":true,"status":"ok",\
        "attrs":{"release":"clinic-web@9.9.9","environment":"production"}}\
        """;
    assertThat(aegle.post(ENVELOPE, envelope("{}", "session", session)).status()).isEqualTo(200);
    awaitValue(aegle, "sentry_sessions_total{release=\"clinic-web@9.9.9\",outcome=\"started\"}", 1);

    String log =
        """
        {"items":[{"timestamp":%.3f,"trace_id":"cccc0000000000000000000000000002","level":"warn",\
        "body":"sdk log of a slow query","severity_number":13}]}\
        """
            .formatted(nowSeconds());
    assertThat(aegle.post(ENVELOPE, envelope("{}", "log", log)).status()).isEqualTo(200);
    assertThat(
            found(aegle, "log", "trace.id:cccc0000000000000000000000000002")
                .get("message")
                .asString())
        .isEqualTo("sdk log of a slow query");

    String metric =
        """
        {"items":[{"timestamp":%.3f,"name":"slots.offered","type":"counter","value":5}]}\
        """
            .formatted(nowSeconds());
    assertThat(aegle.post(ENVELOPE, envelope("{}", "trace_metric", metric)).status())
        .isEqualTo(200);
    awaitValue(aegle, "slots_offered_total{project=\"web\"}", 5);
  }

  @Test
  void the_store_of_old_sdks_takes_a_bare_event() throws Exception {
    String id = "aaaa0000000000000000000000000004";
    Reply reply =
        aegle.post(
            "/api/1/store/",
            "{\"event_id\":\"%s\",\"message\":\"from an old sdk\"}".formatted(id).getBytes(UTF_8),
            "Content-Type",
            "application/json",
            "X-Sentry-Auth",
            "Sentry sentry_version=7, sentry_key=" + PUBLIC_KEY);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().get("id").asString()).isEqualTo(id);
    assertThat(found(aegle, "error", "event.id:" + id).get("message").asString())
        .isEqualTo("from an old sdk");
  }

  @Test
  void a_cron_line_checks_in_by_get() throws Exception {
    Reply reply = aegle.get("/api/1/cron/nightly-report/" + PUBLIC_KEY + "/?status=ok&duration=2");
    assertThat(reply.status()).isEqualTo(202);
    JsonNode fields = found(aegle, "check-in", "monitor.slug:nightly-report");
    assertThat(fields.get("status").asString()).isEqualTo("ok");
    assertThat(fields.get("duration.ms").asDouble()).isEqualTo(2_000);
  }

  @Test
  void a_cron_line_checks_in_with_a_body_of_json() throws Exception {
    String path = "/api/1/cron/nightly-copy/" + PUBLIC_KEY + "/";
    String body =
        """
        {"status":"in_progress","monitor_config":{"schedule":{"type":"interval","value":2,\
        "unit":"minute"}}}\
        """;
    Reply reply = aegle.post(path, body.getBytes(UTF_8), "Content-Type", "application/json");
    assertThat(reply.status()).isEqualTo(202);
    JsonNode fields = found(aegle, "check-in", "monitor.slug:nightly-copy");
    assertThat(fields.get("status").asString()).isEqualTo("in_progress");
    byte[] wrong = "{\"status\":\"done\"}".getBytes(UTF_8);
    Reply refused = aegle.post(path, wrong, "Content-Type", "application/json");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().toString()).contains("use ok, error or in_progress");
  }

  @Test
  void a_report_of_a_content_policy_arrives() throws Exception {
    String report =
        """
        {"csp-report":{"document-uri":"https://clinic.example/book","effective-directive":\
        "frame-src","blocked-uri":"https://tracker.example/x"}}\
        """;
    Reply reply =
        aegle.post(
            "/api/1/security/?sentry_key=" + PUBLIC_KEY + "&sentry_release=r1",
            report.getBytes(UTF_8),
            "Content-Type",
            "application/csp-report");
    assertThat(reply.status()).isEqualTo(201);
    assertThat(found(aegle, "error", "csp.directive:\"frame-src\"").get("release").asString())
        .isEqualTo("r1");
  }

  @Test
  void a_tunnelled_envelope_names_its_project_itself() throws Exception {
    String id = "aaaa0000000000000000000000000005";
    String header =
        "{\"event_id\":\"%s\",\"dsn\":\"http://%s@aegle.example/1\"}".formatted(id, PUBLIC_KEY);
    byte[] body = envelope(header, "event", "{\"message\":\"by the tunnel\"}");
    assertThat(aegle.post("/tunnel", body).status()).isEqualTo(200);
    assertThat(found(aegle, "error", "event.id:" + id).get("project").asString()).isEqualTo("web");
  }

  @Test
  void a_push_of_loki_is_answered_204_and_found_by_label_and_words() throws Exception {
    String push =
        """
        {"streams":[{"stream":{"service_name":"booking","level":"error"},"values":[["%d",\
        "loki saw payment 4711 fail",{"trace_id":"dddd0000000000000000000000000001"}]]}]}\
        """
            .formatted(nowNanos());
    String basic = Base64.getEncoder().encodeToString("tenant:s3cret".getBytes(UTF_8));
    Reply reply =
        aegle.post(
            "/loki/api/v1/push",
            push.getBytes(UTF_8),
            "Content-Type",
            "application/json",
            "Authorization",
            "Basic " + basic);
    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.body()).isEmpty();
    JsonNode fields = found(aegle, "log", "trace.id:dddd0000000000000000000000000001");
    assertThat(fields.get("message").asString()).isEqualTo("loki saw payment 4711 fail");
    assertThat(fields.get("level").asString()).isEqualTo("error");
    assertThat(fields.get("project").asString()).isEqualTo("sender");
  }

  @Test
  void a_push_in_protobuf_under_snappy_arrives_too() throws Exception {
    byte[] line = "snappy line of winston".getBytes(UTF_8);
    byte[] labels = "{app=\"beauty\"}".getBytes(UTF_8);
    Protobuf time = new Protobuf().whole(1, nowNanos() / 1_000_000_000);
    Protobuf entry = new Protobuf().bytes(1, time.bytes()).bytes(2, line);
    Protobuf stream = new Protobuf().bytes(1, labels).bytes(2, entry.bytes());
    byte[] push = new Protobuf().bytes(1, stream.bytes()).bytes();
    Reply reply =
        aegle.post(
            "/loki/api/v1/push",
            Protobuf.asSnappyBlock(push),
            "Content-Type",
            "application/x-protobuf",
            KEY[0],
            KEY[1]);
    assertThat(reply.status()).as(reply.body()).isEqualTo(204);
    assertThat(found(aegle, "log", "message:\"snappy line of winston\"")).isNotNull();
  }

  @Test
  void lines_of_pino_are_kept_with_what_the_address_adds() throws Exception {
    String lines =
        """
        {"level":30,"time":%d,"pid":1,"hostname":"web-1","msg":"pino booked","bookingId":"b-17"}
        {"level":"error","time":%d,"err":{"type":"Error","message":"pool is empty"},"msg":"no db"}
        no JSON at all
        """
            .formatted(nowNanos() / 1_000_000, nowNanos() / 1_000_000);
    Reply reply = aegle.post("/api/logs?service=booking", lines.getBytes(UTF_8), KEY);
    assertThat(reply.status()).isEqualTo(200);
    JsonNode fields = found(aegle, "log", "bookingId:\"b-17\"");
    assertThat(fields.get("service.name").asString()).isEqualTo("booking");
    assertThat(fields.get("level").asString()).isEqualTo("info");
    assertThat(found(aegle, "log", "error.message:\"pool is empty\"").get("level").asString())
        .isEqualTo("error");
    awaitValue(
        aegle,
        "aegle_log_records_total{project=\"sender\",service=\"booking\",level=\"error\"}",
        1);
  }

  @Test
  void traces_of_otlp_in_json_are_found_by_trace_id() throws Exception {
    String traces =
        """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":\
        {"stringValue":"booking"}}]},"scopeSpans":[{"spans":[{"traceId":\
        "eeee0000000000000000000000000001","spanId":"eeee000000000001","name":"GET /slots",\
        "kind":2,"startTimeUnixNano":"%d","endTimeUnixNano":"%d","flags":257,"attributes":\
        [{"key":"http.response.status_code","value":{"intValue":200}}]}]}]}]}\
        """
            .formatted(nowNanos() - 250_000_000, nowNanos());
    Reply reply = otlp("/v1/traces", traces);
    assertThat(reply.body()).isEqualTo("{}");
    JsonNode fields = found(aegle, "span", "trace.id:eeee0000000000000000000000000001");
    assertThat(fields.get("span.name").asString()).isEqualTo("GET /slots");
    assertThat(fields.get("http.response.status_code").asInt()).isEqualTo(200);
    assertThat(fields.get("service.name").asString()).isEqualTo("booking");
  }

  @Test
  void deltas_of_otlp_add_up_to_a_counter() throws Exception {
    otlp("/v1/metrics", delta(3, nowNanos() - 20_000_000_000L));
    otlp("/v1/metrics", delta(4, nowNanos() - 10_000_000_000L));
    awaitValue(aegle, "beauty_bookings_total{job=\"booking\"}", 7);
  }

  private static String delta(int increase, long startNanos) {
    return """
    {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":\
    {"stringValue":"booking"}}]},"scopeMetrics":[{"metrics":[{"name":"beauty.bookings","sum":\
    {"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[{"asInt":"%d",\
    "startTimeUnixNano":"%d","timeUnixNano":"%d"}]}}]}]}]}\
    """
        .formatted(increase, startNanos, startNanos + 9_000_000_000L);
  }

  private static Reply otlp(String path, String json) throws Exception {
    Reply reply =
        aegle.post(path, json.getBytes(UTF_8), "Content-Type", "application/json", KEY[0], KEY[1]);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("application/json");
    return reply;
  }

  @Test
  void logs_and_histograms_of_otlp_in_protobuf_arrive() throws Exception {
    ExportLogsServiceRequest.Builder logs = ExportLogsServiceRequest.newBuilder();
    logs.addResourceLogsBuilder()
        .setResource(resource())
        .addScopeLogsBuilder()
        .addLogRecordsBuilder()
        .setTimeUnixNano(nowNanos())
        .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_ERROR)
        .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex("ee".repeat(15) + "02")))
        .setBody(AnyValue.newBuilder().setStringValue("otlp log in protobuf"));
    assertThat(protobuf("/v1/logs", gzipped(logs.build().toByteArray()))).isEmpty();
    JsonNode fields = found(aegle, "log", "trace.id:" + "ee".repeat(15) + "02");
    assertThat(fields.get("message").asString()).isEqualTo("otlp log in protobuf");
    assertThat(fields.get("level").asString()).isEqualTo("error");

    HistogramDataPoint point =
        HistogramDataPoint.newBuilder()
            .setStartTimeUnixNano(nowNanos() - 60_000_000_000L)
            .setTimeUnixNano(nowNanos())
            .setCount(4)
            .setSum(10)
            .addAllExplicitBounds(List.of(1.0, 5.0))
            .addAllBucketCounts(List.of(1L, 2L, 1L))
            .build();
    Histogram histogram =
        Histogram.newBuilder()
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
            .addDataPoints(point)
            .build();
    ExportMetricsServiceRequest.Builder metrics = ExportMetricsServiceRequest.newBuilder();
    metrics
        .addResourceMetricsBuilder()
        .setResource(resource())
        .addScopeMetricsBuilder()
        .addMetrics(
            Metric.newBuilder().setName("visit.length").setUnit("s").setHistogram(histogram));
    assertThat(protobuf("/v1/metrics", gzipped(metrics.build().toByteArray()))).isEmpty();
    awaitValue(
        aegle,
        "visit_length_seconds_bucket{le=\"5\"} or visit_length_seconds_bucket{le=\"5.0\"}",
        3);
    awaitValue(aegle, "visit_length_seconds_sum", 10);
  }

  private static Resource resource() {
    return Resource.newBuilder()
        .addAttributes(
            KeyValue.newBuilder()
                .setKey("service.name")
                .setValue(AnyValue.newBuilder().setStringValue("ward")))
        .build();
  }

  private static String protobuf(String path, byte[] gzipped) throws Exception {
    Reply reply =
        aegle.post(
            path,
            gzipped,
            "Content-Type",
            "application/x-protobuf",
            "Content-Encoding",
            "gzip",
            KEY[0],
            KEY[1]);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("application/x-protobuf");
    return reply.body();
  }

  @Test
  void a_beacon_of_web_vitals_arrives_after_a_preflight_with_the_very_origin() throws Exception {
    String path = "/vitals?project=1&key=" + PUBLIC_KEY;
    Reply preflight =
        aegle.options(
            path,
            "Origin",
            ORIGIN,
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "content-type");
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(preflight.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(preflight.header("Access-Control-Allow-Headers")).contains("content-type");
    assertThat(preflight.header("Access-Control-Allow-Methods")).contains("POST");

    String beacon =
        """
        {"name":"LCP","value":2600.5,"rating":"needs-improvement","delta":2600.5,\
        "id":"v6-1795404494346-5607726198463","navigationType":"navigate"}\
        """;
    Reply reply =
        aegle.post(
            path, beacon.getBytes(UTF_8), "Origin", ORIGIN, "Content-Type", "application/json");
    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    // The time in it has the check digit of a national id, and is none.
    JsonNode fields = found(aegle, "vital", "vital.id:\"v6-1795404494346-5607726198463\"");
    assertThat(fields.get("vital.value").asDouble()).isEqualTo(2_600.5);
    awaitValue(aegle, "aegle_web_vital_count{project=\"web\",vital=\"LCP\",source=\"beacon\"}", 1);
  }
}
