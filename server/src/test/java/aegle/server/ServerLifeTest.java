package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.ConfigException;
import aegle.server.RunningAegle.Reply;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Starting, changing its mind, ending and starting again, through the process as it is wired. */
class ServerLifeTest {
  private static final Pattern OWN_THREADS =
      Pattern.compile("(alert-loop|rules-|aegle-|tsdb|postgres-|web-live).*");

  @TempDir private Path folder;
  private SmallClinic clinic;
  private Path config;
  private Path data;

  @BeforeEach
  void open() throws Exception {
    clinic = new SmallClinic();
    config = clinic.writeDecisions(folder.resolve("config"));
    data = folder.resolve("data");
  }

  @AfterEach
  void close() {
    clinic.close();
  }

  @Test
  void without_open_intake_every_program_needs_a_key() throws Exception {
    try (RunningAegle aegle = RunningAegle.start(config, data, false)) {
      for (String path :
          List.of(
              "/api/v1/query?query=1", "/api/v1/rules", "/metrics", "/federate?match%5B%5D=up")) {
        assertThat(aegle.get(path).status()).as(path).isEqualTo(401);
        assertThat(aegle.get(path, SmallClinic.KEY).status()).as(path).isEqualTo(200);
      }
      byte[] body = ServerTest.sample("written_total", 1);
      assertThat(aegle.write(body).status()).isEqualTo(401);
      assertThat(aegle.write(body, "Authorization", "Bearer guess").status()).isEqualTo(401);
      assertThat(aegle.query("written_total", SmallClinic.KEY)).isEmpty();
      assertThat(aegle.write(body, SmallClinic.KEY).status()).isEqualTo(204);
      assertThat(aegle.query("written_total", SmallClinic.KEY)).hasSize(1);
      assertThat(aegle.post("/-/reload", new byte[0]).status()).isEqualTo(401);
      assertThat(aegle.post("/-/reload", new byte[0], SmallClinic.KEY).status())
          .as("the key may not reload")
          .isEqualTo(403);
      assertThat(aegle.get("/-/ready").status()).as("for load balancers").isEqualTo(200);
    }
  }

  @Test
  void open_intake_stays_closed_to_what_even_a_trusted_proxy_forwards() throws Exception {
    Path decisions = config.resolve("aegle.yml");
    Files.writeString(
        decisions, Files.readString(decisions) + "trusted-proxies: [127.0.0.1, '::1']\n");
    try (RunningAegle aegle = RunningAegle.start(config, data, true)) {
      String query = "/api/v1/query?query=1";
      assertThat(aegle.get(query).status()).isEqualTo(200);
      for (String header :
          List.of("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")) {
        assertThat(aegle.get(query, header, "127.0.0.1").status()).as(header).isEqualTo(401);
      }
    }
  }

  @Test
  void on_a_platform_that_spring_knows_no_header_is_believed_either() throws Exception {
    // In a cluster Spring Boot would have Tomcat swallow these headers on everybody's word.
    System.setProperty("spring.main.cloud-platform", "kubernetes");
    try (RunningAegle aegle = RunningAegle.start(config, data, true)) {
      String query = "/api/v1/query?query=1";
      assertThat(aegle.get(query).status()).isEqualTo(200);
      assertThat(aegle.get(query, "X-Forwarded-For", "127.0.0.1").status()).isEqualTo(401);
      assertThat(aegle.get(query, "X-Forwarded-For", "10.0.0.1, 127.0.0.1").status())
          .isEqualTo(401);
    } finally {
      System.clearProperty("spring.main.cloud-platform");
    }
  }

  @Test
  void a_broken_rule_file_is_refused_by_line_and_a_good_one_is_swapped_in() throws Exception {
    try (RunningAegle aegle = RunningAegle.start(config, data, true)) {
      awaitFiring(aegle, "ClinicIsUp");
      SmallClinic.writeRules(config, "Broken", "up ==");
      Reply refused = aegle.post("/-/reload", new byte[0]);
      assertThat(refused.status()).isEqualTo(500);
      assertThat(refused.body()).contains("rules/clinic.yml").contains("line 5");
      assertThat(aegle.get("/metrics").body()).contains("aegle_config_last_reload_successful 0.0");
      String before = rule(aegle).path("lastEvaluation").asString();
      RunningAegle.await(
          "the old rule to go on",
          () -> rule(aegle),
          rule -> !rule.path("lastEvaluation").asString().equals(before));
      assertThat(rule(aegle).path("name").asString()).isEqualTo("ClinicIsUp");
      assertThat(rule(aegle).path("state").asString()).isEqualTo("firing");

      SmallClinic.writeRules(config, "ClinicIsSeen", "visits_total > 0");
      assertThat(aegle.post("/-/reload", new byte[0]).status()).isEqualTo(200);
      awaitFiring(aegle, "ClinicIsSeen");
      assertThat(aegle.get("/metrics").body()).contains("aegle_config_last_reload_successful 1.0");
      RunningAegle.await(
          "the series of the old rule to end",
          () -> aegle.query("ALERTS{alertname=\"ClinicIsUp\"}"),
          JsonNode::isEmpty);
    }
  }

  @Test
  void a_reload_changes_how_often_rules_are_evaluated() throws Exception {
    try (RunningAegle aegle = RunningAegle.start(config, data, true)) {
      awaitFiring(aegle, "ClinicIsUp");
      Path scrapes = config.resolve("prometheus.yml");
      Files.writeString(
          scrapes,
          Files.readString(scrapes).replace("evaluation_interval: 1s", "evaluation_interval: 2s"));
      assertThat(aegle.post("/-/reload", new byte[0]).status()).isEqualTo(200);
      assertThat(aegle.get("/api/v1/rules").json().at("/data/groups/0/interval").asInt())
          .isEqualTo(2);
    }
  }

  @Test
  void after_the_end_nothing_is_left_but_the_samples() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    RunningAegle first = RunningAegle.start(config, data, true);
    awaitFiring(first, "ClinicIsUp");
    assertThat(first.write(ServerTest.sample("written_total", 42)).status()).isEqualTo(204);
    first.close();

    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), first.port()).close())
        .isInstanceOf(ConnectException.class);
    new ServerSocket(first.port(), 1, InetAddress.getLoopbackAddress()).close();
    RunningAegle.await("its threads to end", () -> leftOver(before), List::isEmpty);

    try (RunningAegle second = RunningAegle.start(config, data, true)) {
      JsonNode written = second.query("last_over_time(written_total[5m])");
      assertThat(written.get(0).at("/value/1").asString()).isEqualTo("42");
      awaitFiring(second, "ClinicIsUp");
    }
  }

  @Test
  void two_servers_never_share_a_folder() throws Exception {
    try (RunningAegle first = RunningAegle.start(config, data, true)) {
      assertThatThrownBy(() -> RunningAegle.start(config, data, true).close())
          .rootCause()
          .hasMessageContaining(data.resolve("metrics").toString());
      assertThat(first.write(ServerTest.sample("written_total", 1)).status()).isEqualTo(204);
    }
  }

  @Test
  void a_start_on_a_taken_port_gives_the_folder_and_its_threads_free() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ServerOptions options = new ServerOptions(config, data, taken.getLocalPort(), true);
      assertThatThrownBy(() -> ServerCommand.start(options).close())
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("--port N");
    }
    assertThat(data).doesNotExist();
    RunningAegle.await("its threads to end", () -> leftOver(before), List::isEmpty);
    RunningAegle.start(config, data, true).close();
  }

  @Test
  void a_start_with_a_wrong_file_touches_nothing() throws Exception {
    Files.writeString(config.resolve("alertmanager.yml"), "route: {receiver: nobody}\n");
    assertThatThrownBy(() -> RunningAegle.start(config, data, true))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("alertmanager.yml");
    assertThat(data).doesNotExist();
  }

  private static void awaitFiring(RunningAegle aegle, String alert) throws Exception {
    RunningAegle.await(
        alert + " to fire",
        () -> rule(aegle),
        rule ->
            rule.path("name").asString("").equals(alert)
                && rule.path("state").asString("").equals("firing"));
  }

  private static JsonNode rule(RunningAegle aegle) throws Exception {
    return aegle.get("/api/v1/rules").json().at("/data/groups/0/rules/0");
  }

  private static List<String> leftOver(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread) && thread.isAlive())
        .filter(thread -> !thread.isDaemon() || OWN_THREADS.matcher(thread.getName()).matches())
        .map(Thread::getName)
        .sorted()
        .toList();
  }
}
