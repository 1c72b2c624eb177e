package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.SeriesStore;
import aegle.protocols.remotewrite.WriteRequestWriter;
import aegle.server.RunningAegle.Reply;
import aegle.signals.Labels;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The process as it is wired, from the outside: every door of a server with open intake. */
class ServerTest {
  private static SmallClinic clinic;
  private static RunningAegle aegle;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    clinic = new SmallClinic();
    Path config = clinic.writeDecisions(folder.resolve("config"));
    aegle = RunningAegle.start(config, folder.resolve("data"), true);
  }

  @AfterAll
  static void stop() {
    aegle.close();
    clinic.close();
  }

  @Test
  void what_is_scraped_can_be_queried_and_its_rule_fires() throws Exception {
    assertThat(aegle.get("/-/ready").status()).isEqualTo(200);
    assertThat(aegle.get("/-/healthy").status()).isEqualTo(200);
    JsonNode up =
        RunningAegle.await(
            "up == 1", () -> aegle.query("up{job=\"clinic\"} == 1"), result -> result.size() == 1);
    assertThat(up.get(0).at("/metric/instance").asString()).startsWith("127.0.0.1:");
    assertThat(aegle.query("visits_total").get(0).at("/value/1").asString()).isEqualTo("7");

    JsonNode rule =
        RunningAegle.await(
            "the rule to fire",
            () -> aegle.get("/api/v1/rules").json().at("/data/groups/0/rules/0"),
            node -> node.path("state").asString("").equals("firing"));
    assertThat(rule.get("name").asString()).isEqualTo("ClinicIsUp");
    assertThat(rule.get("health").asString()).isEqualTo("ok");
    assertThat(aegle.get("/api/v1/alerts").json().at("/data/alerts/0/labels/alertname").asString())
        .isEqualTo("ClinicIsUp");
    assertThat(aegle.get("/api/v1/targets").json().at("/data/activeTargets/0/health").asString())
        .isEqualTo("up");
  }

  @Test
  void its_own_figures_can_be_read() throws Exception {
    Reply metrics =
        RunningAegle.await(
            "a scrape to be counted",
            () -> aegle.get("/metrics"),
            reply ->
                reply
                    .body()
                    .contains("aegle_intake_signals_total{protocol=\"scrape\",signal=\"sample\"}"));
    assertThat(metrics.status()).isEqualTo(200);
    assertThat(metrics.body())
        .contains("aegle_config_last_reload_successful 1.0")
        .contains("aegle_tsdb_head_series");
  }

  @Test
  void every_figure_of_the_store_is_among_them() throws Exception {
    String metrics = aegle.get("/metrics").body();
    Set<String> shown =
        metrics.lines().map(line -> line.split("[{ ]", 2)[0]).collect(Collectors.toSet());
    assertThat(aegle.part(SeriesStore.class).status().counters().keySet())
        .isNotEmpty()
        .allSatisfy(figure -> assertThat(shown).contains(figure.split("\\{", 2)[0]));
  }

  @Test
  void what_is_written_can_be_queried_at_once() throws Exception {
    assertThat(aegle.write(sample("written_total", 42)).status()).isEqualTo(204);
    JsonNode result = aegle.query("written_total");
    assertThat(result).hasSize(1);
    assertThat(result.get(0).at("/value/1").asString()).isEqualTo("42");
    assertThat(result.get(0).at("/metric/ward").asString()).isEqualTo("north");
  }

  @Test
  void what_cannot_be_decoded_is_refused_and_counted() throws Exception {
    Reply reply = aegle.write("no protobuf".getBytes(UTF_8));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(aegle.get("/metrics").body())
        .contains("aegle_intake_rejected_total{protocol=\"remote_write\",reason=\"malformed\"}");
  }

  @Test
  void a_person_who_is_not_signed_in_is_led_to_the_door() throws Exception {
    Reply reply = aegle.get("/");
    assertThat(reply.status()).isEqualTo(302);
    assertThat(reply.location()).endsWith("/login");
    Reply login = aegle.get("/login");
    assertThat(login.status()).isEqualTo(200);
    assertThat(login.body()).contains("<form").contains("type=\"password\"");
  }

  @Test
  void open_intake_is_closed_to_other_names_and_to_what_a_proxy_forwards() throws Exception {
    String query = "/api/v1/query?query=1";
    assertThat(aegle.statusFor(query, "localhost:" + aegle.port())).isEqualTo(200);
    assertThat(aegle.statusFor(query, "rebound.example:" + aegle.port())).isEqualTo(401);
    assertThat(aegle.get(query).status()).isEqualTo(200);
    assertThat(aegle.get(query, "X-Forwarded-For", "203.0.113.9").status()).isEqualTo(401);
    assertThat(aegle.write(sample("forwarded", 1), "X-Forwarded-For", "203.0.113.9").status())
        .isEqualTo(401);
    assertThat(aegle.query("forwarded")).isEmpty();
  }

  @Test
  void a_key_still_opens_what_a_proxy_forwards() throws Exception {
    assertThat(
            aegle
                .get(
                    "/api/v1/labels",
                    SmallClinic.KEY[0],
                    SmallClinic.KEY[1],
                    "X-Forwarded-For",
                    "203.0.113.9")
                .status())
        .isEqualTo(200);
  }

  static byte[] sample(String metric, double value) {
    return new WriteRequestWriter()
        .add(Labels.of("__name__", metric, "ward", "north"), InstantSource.system().millis(), value)
        .body();
  }
}
