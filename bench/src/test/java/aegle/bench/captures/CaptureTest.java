package aegle.bench.captures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureTest {
  @TempDir private Path folder;

  @Test
  void a_tunnelled_envelope_goes_to_the_tunnel_and_its_error_is_looked_for() throws IOException {
    Capture capture =
        capture(
            "sentry/browser/1",
            """
            {"method":"POST","path":"/monitoring","query":"","headers":{"Origin":"http://x"},
             "response":{"status":429}}\
            """,
            """
            {"event_id":"dd358e6e-21e3-4f07-9635-c02930ecb148"}
            {"type":"event"}
            {"event_id":"dd358e6e21e34f079635c02930ecb148","message":"m"}\
            """);
    assertThat(capture.status()).isEqualTo(429);
    assertThat(capture.header("origin")).contains("http://x");
    assertThat(Route.of(capture)).contains("/tunnel");
    assertThat(Lookups.of(capture, "/tunnel"))
        .containsExactly(
            new Lookups.Question("error", "event.id:\"dd358e6e21e34f079635c02930ecb148\""));
  }

  @Test
  void beacons_go_to_the_door_for_vitals_and_scripts_of_pages_nowhere() throws IOException {
    Capture beacon =
        capture("sentry/vitals/1", "{\"path\":\"/api/vitals-raw\"}", "{\"id\":\"v6-1\"}");
    assertThat(Route.of(beacon)).contains("/vitals");
    assertThat(Lookups.of(beacon, "/vitals"))
        .containsExactly(new Lookups.Question("vital", "vital.id:\"v6-1\""));
    assertThat(Route.of(capture("sentry/x/2", "{\"path\":\"/_vercel/insights/script.js\"}", "")))
        .contains("/_vercel/insights/script.js");
    assertThat(Route.of(capture("sentry/x/3", "{\"path\":\"/pages/script.js\"}", ""))).isEmpty();
    assertThat(Route.of(capture("statsd/1", "{}", "a:1|c"))).isEmpty();
  }

  @Test
  void series_of_datadog_are_looked_for_with_their_values() throws IOException {
    Capture series =
        capture(
            "datadog-http/1",
            "{\"path\":\"/api/v1/series?api_key=k\"}",
            """
            {"series":[{"metric":"fn.total","type":"count","points":[[1,3]],"tags":["a:b"]},
            {"metric":"wait","type":"gauge","points":[[1,4.5],[2,NaN]]}]}\
            """);
    assertThat(Route.of(series)).contains("/api/v1/series?api_key=k");
    assertThat(Lookups.of(series, "/api/v1/series?api_key=k"))
        .containsExactly(
            new Lookups.Question("series", "fn_total{a=\"b\"} >= 3.0"),
            new Lookups.Question("series", "wait{} == 4.5"));
  }

  @Test
  void calls_of_an_agent_follow_its_life_under_the_run_of_this_server() throws IOException {
    Capture told = agentCall("nr-metric_data-001", "metric_data&run_id=theirs");
    Capture ended = agentCall("nr-a_shutdown-001", "shutdown&run_id=theirs");
    Capture connected = agentCall("nr-connect-001", "connect");
    assertThat(AgentCalls.ordered(List.of(told, connected))).containsExactly(connected, told);
    assertThat(AgentCalls.method(ended)).isEqualTo("shutdown");
    AgentCalls calls = new AgentCalls();
    calls.heard(connected, new Wire.Reply(200, "{\"return_value\":{\"agent_run_id\":\"ours$1\"}}"));
    assertThat(calls.target("/agent?method=metric_data&run_id=theirs&x=1"))
        .isEqualTo("/agent?method=metric_data&run_id=ours$1&x=1");
  }

  private Capture agentCall(String name, String query) throws IOException {
    return capture("newrelic-agent/" + name, "{\"path\":\"/agent?method=" + query + "\"}", "[]");
  }

  @Test
  void lines_of_pino_have_no_address_and_go_to_the_door_for_lines() throws IOException {
    Capture lines = capture("pino/1", "{}", "{\"msg\":\"booked for 7\"}\nno JSON\n");
    assertThat(Route.of(lines)).contains("/api/logs");
    assertThat(Lookups.of(lines, "/api/logs"))
        .containsExactly(new Lookups.Question("log", "message:\"booked for\""));
  }

  @Test
  void a_call_of_grpc_goes_to_the_service_of_its_path() throws IOException {
    Capture call =
        capture(
            "otlp/1",
            """
            {"headers":{":path":"/opentelemetry.proto.collector.trace.v1.TraceService/Export",
             "content-type":"application/grpc"}}\
            """,
            "\0\0\0\0\1x");
    assertThat(call.isGrpc()).isTrue();
    assertThat(Route.of(call)).contains("/v1/traces");
    assertThat(Wire.unpacked(call)).isEqualTo("x".getBytes(UTF_8));
  }

  @Test
  void a_query_is_taken_from_wherever_it_was_recorded() throws IOException {
    assertThat(Route.of(capture("sentry/a/1", "{\"path\":\"/api/1/store/?sentry_key=k\"}", "{}")))
        .contains("/api/1/store/?sentry_key=k");
    assertThat(
            Route.of(
                capture(
                    "sentry/a/2",
                    "{\"path\":\"/api/1/store/\",\"query\":{\"sentry_key\":\"k\"}}",
                    "{}")))
        .contains("/api/1/store/?sentry_key=k");
  }

  private Capture capture(String name, String description, String body) throws IOException {
    Path json = folder.resolve(name + ".json");
    Files.createDirectories(json.getParent());
    Files.writeString(json, description);
    Files.writeString(folder.resolve(name + ".body"), body);
    return Capture.read(folder, json);
  }
}
