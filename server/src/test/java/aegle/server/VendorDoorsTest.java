package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static aegle.server.SendingPlatform.awaitValue;
import static aegle.server.SendingPlatform.found;
import static aegle.server.SendingPlatform.foundWhole;
import static aegle.server.SendingPlatform.gzipped;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.RunningAegle.Reply;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The doors of Datadog's and New Relic's clients at a closed server: answers as the originals. */
class VendorDoorsTest {
  private static final String JSON = "application/json";
  private static final String AGENT =
      "/agent_listener/invoke_raw_method?marshal_format=json&protocol_version=17&license_key=";

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

  private static long seconds() {
    return InstantSource.system().millis() / 1_000;
  }

  private static String counted(String metric, double value) {
    return "{\"series\":[{\"metric\":\"%s\",\"type\":\"count\",\"points\":[[%d,%s]],\"tags\":[\"env:e2e\"]}]}"
        .formatted(metric, seconds(), value);
  }

  private static Reply datadog(String path, byte[] body, String... headers) throws Exception {
    String[] all = new String[headers.length + 4];
    System.arraycopy(headers, 0, all, 4, headers.length);
    all[0] = "DD-API-KEY";
    all[1] = "s3cret";
    all[2] = "Content-Type";
    all[3] = JSON;
    return aegle.post(path, body, all);
  }

  @Test
  void series_of_datadog_are_found_by_query_however_they_are_packed() throws Exception {
    byte[] plain = counted("dd.plain", 3).getBytes(UTF_8);
    Reply reply = aegle.post("/api/v1/series?api_key=s3cret", plain, "Content-Type", "text/json");
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.json().get("status").asString()).isEqualTo("ok");
    assertThat(
            datadog(
                    "/api/v1/series",
                    gzipped(counted("dd.gzip", 4).getBytes(UTF_8)),
                    "Content-Encoding",
                    "gzip")
                .status())
        .isEqualTo(202);
    ByteArrayOutputStream zlib = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(zlib)) {
      deflater.write(counted("dd.deflate", 5).getBytes(UTF_8));
    }
    assertThat(
            datadog("/datadog/api/v1/series", zlib.toByteArray(), "Content-Encoding", "deflate")
                .status())
        .isEqualTo(202);
    byte[] zstd = Zstd.compress(counted("dd.zstd", 6).getBytes(UTF_8));
    assertThat(datadog("/api/v1/series", zstd, "Content-Encoding", "zstd1").status())
        .isEqualTo(202);
    awaitValue(aegle, "dd_plain_total{env=\"e2e\",project=\"sender\"}", 3);
    awaitValue(aegle, "dd_gzip_total", 4);
    awaitValue(aegle, "dd_deflate_total", 5);
    awaitValue(aegle, "dd_zstd_total", 6);
  }

  @Test
  void the_second_version_answers_with_a_list_of_errors() throws Exception {
    String body =
        "{\"series\":[{\"metric\":\"dd.two\",\"type\":3,\"points\":[{\"timestamp\":%d,\"value\":7.5}]}]}"
            .formatted(seconds());
    Reply reply = datadog("/api/v2/series", body.getBytes(UTF_8));
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.body()).isEqualTo("{\"errors\":[]}");
    awaitValue(aegle, "dd_two", 7.5);
  }

  @Test
  void prometheus_clients_are_not_taken_for_datadogs() throws Exception {
    byte[] form = "match[]=aegle_spans_total".getBytes(UTF_8);
    Reply posted =
        aegle.post(
            "/api/v1/series",
            form,
            KEY[0],
            KEY[1],
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(posted.status()).as(posted.body()).isEqualTo(200);
    assertThat(posted.json().get("data").isArray()).isTrue();
    Reply asked = aegle.get("/api/v1/series?match%5B%5D=up", KEY);
    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.json().get("status").asString()).isEqualTo("success");
    assertThat(aegle.get("/api/v1/labels", KEY).status()).isEqualTo(200);
    assertThat(aegle.get("/api/v1/series").status()).isEqualTo(401);
  }

  @Test
  void a_key_that_datadog_would_not_know_is_forbidden() throws Exception {
    for (String key : new String[] {"wrong", "readonly"}) {
      Reply reply =
          aegle.post(
              "/api/v2/series",
              "{\"series\":[]}".getBytes(UTF_8),
              "DD-API-KEY",
              key,
              "Content-Type",
              JSON);
      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.body()).isEqualTo("{\"errors\":[\"Forbidden\"]}");
      assertThat(reply.header("WWW-Authenticate")).isEmpty();
    }
    assertThat(aegle.get("/api/v1/validate", "DD-API-KEY", "wrong").status()).isEqualTo(403);
    Reply valid = aegle.get("/api/v1/validate", "DD-API-KEY", "s3cret");
    assertThat(valid.body()).isEqualTo("{\"valid\":true}");
  }

  @Test
  void events_checks_and_logs_of_datadog_are_records() throws Exception {
    String event =
        "{\"title\":\"Deploy of tuesday\",\"text\":\"v2\",\"alert_type\":\"error\",\"tags\":[\"env:e2e\"]}";
    Reply reply = datadog("/api/v1/events", event.getBytes(UTF_8));
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.json().at("/event/title").asString()).isEqualTo("Deploy of tuesday");
    JsonNode fields = found(aegle, "log", "message:\"Deploy of tuesday\"");
    assertThat(fields.get("level").asString()).isEqualTo("error");
    assertThat(fields.get("environment").asString()).isEqualTo("e2e");
    String check =
        "[{\"check\":\"ward.door\",\"host_name\":\"w-1\",\"status\":1,\"tags\":[\"floor:3\"]}]";
    assertThat(datadog("/api/v1/check_run", check.getBytes(UTF_8)).status()).isEqualTo(202);
    awaitValue(aegle, "ward_door_status{host=\"w-1\",floor=\"3\"}", 1);
    String logs =
        "[{\"message\":\"dd log line\",\"ddtags\":\"team:a\",\"service\":\"beauty\",\"status\":\"error\"}]";
    Reply logged = datadog("/api/v2/logs?ddtags=shift:night", logs.getBytes(UTF_8));
    assertThat(logged.status()).isEqualTo(202);
    assertThat(logged.body()).isEqualTo("{}");
    JsonNode log = found(aegle, "log", "message:\"dd log line\"");
    assertThat(log.get("team").asString()).isEqualTo("a");
    assertThat(log.get("shift").asString()).isEqualTo("night");
    assertThat(log.get("service.name").asString()).isEqualTo("beauty");
  }

  @Test
  void what_datadog_would_not_take_is_refused_in_its_form() throws Exception {
    Reply broken = datadog("/api/v1/series", "{\"series\":".getBytes(UTF_8));
    assertThat(broken.status()).isEqualTo(400);
    assertThat(broken.json().at("/errors/0").asString()).contains("JSON");
    Reply large = datadog("/api/v1/series", new byte[9 * 1024 * 1024]);
    assertThat(large.status()).isEqualTo(413);
    assertThat(aegle.get("/api/v2/series", "DD-API-KEY", "s3cret").status()).isEqualTo(405);
    assertThat(datadog("/datadog/api/v1/nothing", new byte[0]).status()).isEqualTo(404);
  }

  @Test
  void what_micrometer_says_of_a_metric_is_its_metadata() throws Exception {
    HttpRequest put =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + aegle.port()
                        + "/api/v1/metrics/appointment.told?api_key=s3cret&application_key=x"))
            .header("Content-Type", JSON)
            .PUT(
                HttpRequest.BodyPublishers.ofString(
                    "{\"type\":\"count\",\"description\":\"Told\"}"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(put, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    }
    JsonNode data = aegle.get("/api/v1/metadata", KEY).json().get("data");
    assertThat(data.at("/appointment_told_total/0/help").asString()).isEqualTo("Told");
    assertThat(data.at("/appointment_told_total/0/type").asString()).isEqualTo("counter");
  }

  @Test
  void the_open_apis_of_new_relic_answer_with_an_identifier() throws Exception {
    String metrics = "[{\"metrics\":[{\"name\":\"nr.booked\",\"type\":\"count\",\"value\":3}]}]";
    Reply reply =
        aegle.post(
            "/metric/v1",
            gzipped(metrics.getBytes(UTF_8)),
            "Api-Key",
            "s3cret",
            "Content-Encoding",
            "gzip");
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.json().get("requestId").asString()).matches("[0-9a-f-]{36}");
    awaitValue(aegle, "nr_booked_total", 3);
    String log = "{\"message\":\"nr single log\",\"attributes\":{\"clinicId\":\"c-7\"}}";
    Reply logged =
        aegle.post(
            "/log/v1?Api-Key=s3cret",
            gzipped(log.getBytes(UTF_8)),
            "Content-Type",
            "application/gzip");
    assertThat(logged.status()).isEqualTo(202);
    assertThat(found(aegle, "log", "message:\"nr single log\"").get("clinic.id").asString())
        .isEqualTo("c-7");
    String spans =
        "[{\"spans\":[{\"id\":\"00f067aa0ba902b7\",\"trace.id\":\"4bf92f3577b34da6a3ce929d0e0e4736\","
            + "\"attributes\":{\"name\":\"book\"}}]}]";
    assertThat(
            aegle
                .post(
                    "/trace/v1",
                    spans.getBytes(UTF_8),
                    "Api-Key",
                    "s3cret",
                    "Data-Format",
                    "newrelic")
                .status())
        .isEqualTo(202);
    assertThat(found(aegle, "span", "span.id:00f067aa0ba902b7").get("span.name").asString())
        .isEqualTo("book");
    Reply zipkin =
        aegle.post(
            "/trace/v1", spans.getBytes(UTF_8), "Api-Key", "s3cret", "Data-Format", "zipkin");
    assertThat(zipkin.status()).isEqualTo(400);
    String events = "[{\"eventType\":\"NrVisit\",\"price\":12}]";
    Reply event =
        aegle.post("/v1/accounts/77/events", events.getBytes(UTF_8), "X-Insert-Key", "s3cret");
    assertThat(event.status()).isEqualTo(200);
    assertThat(event.json().get("success").asBoolean()).isTrue();
    assertThat(found(aegle, "log", "event.name:NrVisit").get("price").asInt()).isEqualTo(12);
    assertThat(aegle.post("/metric/v1", metrics.getBytes(UTF_8), "Api-Key", "wrong").status())
        .isEqualTo(403);
    assertThat(aegle.post("/metric/v1", "[".getBytes(UTF_8), "Api-Key", "s3cret").status())
        .isEqualTo(400);
  }

  @Test
  void a_request_that_is_sent_again_under_its_identifier_counts_once() throws Exception {
    byte[] body =
        "[{\"metrics\":[{\"name\":\"nr.once\",\"type\":\"count\",\"value\":3}]}]".getBytes(UTF_8);
    for (int i = 0; i < 3; i++) {
      assertThat(
              aegle.post("/metric/v1", body, "Api-Key", "s3cret", "X-Request-Id", "same").status())
          .isEqualTo(202);
    }
    assertThat(
            aegle.post("/metric/v1", body, "Api-Key", "s3cret", "X-Request-Id", "other").status())
        .isEqualTo(202);
    awaitValue(aegle, "nr_once_total", 6);
  }

  private static Reply agent(String key, String method, String run, String body) throws Exception {
    String path = AGENT + key + "&method=" + method + (run.isEmpty() ? "" : "&run_id=" + run);
    return aegle.post(
        path, body.getBytes(UTF_8), "Content-Type", JSON, "Content-Encoding", "identity");
  }

  private static String connected(String app) throws Exception {
    Reply reply =
        agent(
            "s3cret",
            "connect",
            "",
            "[{\"app_name\":[\"%s\"],\"host\":\"h\",\"language\":\"nodejs\",\"agent_version\":\"13\"}]"
                .formatted(app));
    assertThat(reply.status()).isEqualTo(200);
    return reply.json().at("/return_value/agent_run_id").asString();
  }

  @Test
  void an_agent_is_led_to_the_port_it_came_by_and_taken_from_connect_to_shutdown()
      throws Exception {
    Reply first = agent("s3cret", "preconnect", "", "[{\"high_security\":false}]");
    assertThat(first.json().at("/return_value/redirect_host").asString())
        .isEqualTo("127.0.0.1:" + aegle.port());
    String run = connected("nr-life");
    String metrics =
        "[\"%s\",1,2,[[{\"name\":\"Custom/nr.life\"},[2,30,30,10,20,500]]]]".formatted(run);
    Reply told = agent("s3cret", "metric_data", run, metrics);
    assertThat(told.body()).isEqualTo("{\"return_value\":[]}");
    // The answer got lost, and the agent says it all once more.
    assertThat(agent("s3cret", "metric_data", run, metrics).status()).isEqualTo(200);
    awaitValue(aegle, "nr_life_total{service=\"nr-life\"}", 2);
    awaitValue(aegle, "nr_life_sum_total{service=\"nr-life\"}", 30);
    awaitValue(aegle, "nr_life_max{service=\"nr-life\"}", 20);
    double time = SendingPlatform.nowSeconds() - 30;
    String event =
        ("[\"%s\",{},[[{\"type\":\"TransactionError\",\"error.class\":\"TypeError\","
                + "\"error.message\":\"nr life broke\",\"timestamp\":%.3f,\"transactionName\":\"Unknown\"},{},{}]]]")
            .formatted(run, time);
    assertThat(agent("s3cret", "error_event_data", run, event).body())
        .isEqualTo("{\"return_value\":null}");
    String trace =
        ("[\"%s\",[[0,\"Unknown\",\"nr life broke\",\"TypeError\",{\"userAttributes\":{\"clinic_id\":\"c-9\"},"
                + "\"stack_trace\":[\"    at book (/srv/book.js:3:4)\"]},null]]]")
            .formatted(run);
    assertThat(agent("s3cret", "error_data", run, trace).status()).isEqualTo(200);
    JsonNode error = foundWhole(aegle, "error", "message:\"nr life broke\"");
    assertThat(error.at("/fields/clinic.id").asString()).isEqualTo("c-9");
    assertThat(error.at("/detail/exception/0/stacktrace/frames/0/function").asString())
        .isEqualTo("book");
    String left =
        "[\"%s\",{},[[{\"error.class\":\"E\",\"error.message\":\"nr life ended\",\"timestamp\":%.3f},{},{}]]]"
            .formatted(run, time);
    assertThat(agent("s3cret", "error_event_data", run, left).status()).isEqualTo(200);
    assertThat(agent("s3cret", "shutdown", run, "[]").status()).isEqualTo(200);
    assertThat(found(aegle, "error", "message:\"nr life ended\"").get("error.type").asString())
        .isEqualTo("E");
    assertThat(agent("s3cret", "metric_data", run, metrics).status()).isEqualTo(409);
    assertThat(agent("s3cret", "shutdown", run, "[]").status()).isEqualTo(200);
  }

  @Test
  void an_agent_is_told_by_the_status_what_to_do() throws Exception {
    Reply unknown = agent("wrong", "preconnect", "", "[]");
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(unknown.json().at("/exception/error_type").asString()).contains("LicenseException");
    Reply forbidden = agent("readonly", "preconnect", "", "[]");
    assertThat(forbidden.status()).isEqualTo(410);
    assertThat(forbidden.json().at("/exception/error_type").asString()).contains("ForceDisconnect");
    Reply stranger = agent("s3cret", "metric_data", "agent-run-1", "[]");
    assertThat(stranger.status()).isEqualTo(409);
    assertThat(stranger.json().at("/exception/error_type").asString()).contains("ForceRestart");
    String run = connected("nr-status");
    assertThat(agent("s3cret", "metric_data", run, "{").status()).isEqualTo(400);
    assertThat(aegle.get(AGENT + "s3cret&method=preconnect").status()).isEqualTo(405);
    assertThat(aegle.get("/metrics", KEY).body()).doesNotContain("s3cret");
  }
}
