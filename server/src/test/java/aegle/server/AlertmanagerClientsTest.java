package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Unmodified amtool and Prometheus against Aegle, with keys, where they are installed. */
class AlertmanagerClientsTest {
  private static final Path AMTOOL = Path.of("/usr/bin/amtool");
  private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
  private static final Path SHIPPED = Path.of("../config/alertmanager.yml");
  private static final String KEY = "a-key-for-tests";

  @TempDir private Path folder;
  private RunningAegle aegle;

  @BeforeEach
  void start() throws Exception {
    Files.copy(SHIPPED, folder.resolve("alertmanager.yml"));
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(UTF_8));
    Files.writeString(
        folder.resolve("aegle.yml"),
        "keys:\n  - {name: tools, sha256: %s, may: [read, write, silence]}\n"
            .formatted(HexFormat.of().formatHex(sha256)));
    Files.writeString(folder.resolve("http.yml"), "authorization: {credentials: " + KEY + "}\n");
    aegle = RunningAegle.start(folder, folder.resolve("data"), false);
  }

  @AfterEach
  void stop() {
    aegle.close();
  }

  private String amtool(String... words) throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(AMTOOL), "amtool is not installed");
    List<String> command = new ArrayList<>(List.of(AMTOOL.toString()));
    command.addAll(List.of(words));
    command.add("--alertmanager.url=http://127.0.0.1:" + aegle.port());
    command.add("--http.config.file=" + folder.resolve("http.yml"));
    Path errors = folder.resolve("amtool.log");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said + Files.readString(errors)).isZero();
    return said;
  }

  private JsonNode get(String call) throws Exception {
    return aegle.get("/api/v2/" + call, "X-Aegle-Key", KEY).json();
  }

  @Test
  void amtool_adds_and_asks_for_alerts() throws Exception {
    amtool("alert", "add", "alertname=Manual", "clinic=c-1", "--annotation=summary=by hand");
    amtool("alert", "add", "Other", "clinic=c-2");
    assertThat(amtool("alert", "query", "clinic=c-1"))
        .contains("Manual", "by hand", "active")
        .doesNotContain("Other");
    assertThat(amtool("alert", "query", "-o", "json", "alertname=~O.*")).contains("\"Other\"");
  }

  @Test
  void amtool_makes_asks_for_exports_and_ends_silences() throws Exception {
    amtool("alert", "add", "alertname=Manual", "clinic=c-1");
    String id =
        amtool("silence", "add", "--author=nok", "--comment=why", "-d", "2h", "clinic=~c-.*")
            .strip();
    assertThat(amtool("silence", "query")).contains(id, "clinic=~\"c-.*\"", "nok", "why");
    assertThat(amtool("alert", "query")).doesNotContain("Manual");
    assertThat(amtool("alert", "query", "--silenced")).contains("Manual", "suppressed");
    Path exported = folder.resolve("silences.json");
    Files.writeString(exported, amtool("silence", "query", "-o", "json"));
    assertThat(amtool("silence", "update", "--duration=3h", id)).contains(id);
    amtool("silence", "expire", id);
    assertThat(amtool("silence", "query")).doesNotContain(id);
    assertThat(amtool("silence", "query", "--expired")).contains(id);
    assertThat(amtool("silence", "import", exported.toString())).isNotBlank();
    assertThat(get("silences?expired=false")).hasSize(1);
    assertThat(amtool("alert", "query", "--silenced")).contains("Manual");
  }

  @Test
  void amtool_reads_the_routes_of_the_shipped_file_from_aegle_as_from_the_file() throws Exception {
    assertThat(amtool("check-config", SHIPPED.toString())).contains("SUCCESS");
    for (String severity : List.of("critical", "warning", "none")) {
      String label = "severity=" + severity;
      String ours = amtool("config", "routes", "test", label);
      assertThat(ours)
          .isEqualTo(amtool("config", "routes", "test", "--config.file=" + SHIPPED, label))
          .isNotBlank();
    }
    assertThat(amtool("config", "routes", "show")).contains("Routing tree");
    assertThat(amtool("config", "show")).contains("receivers:");
  }

  @Test
  void prometheus_sends_its_alerts_here() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(PROMETHEUS), "Prometheus is not installed");
    Process prometheus = prometheus();
    try {
      JsonNode alerts =
          RunningAegle.await("an alert of Prometheus", () -> get("alerts"), all -> !all.isEmpty());
      assertThat(alerts.get(0).get("labels").toString())
          .isEqualTo("{\"alertname\":\"AlwaysOn\",\"cluster\":\"bkk\",\"severity\":\"warning\"}");
      assertThat(alerts.get(0).get("generatorURL").asString()).contains("g0.expr=vector");
    } finally {
      prometheus.destroy();
      prometheus.waitFor();
    }
  }

  private Process prometheus() throws IOException {
    Path rules = folder.resolve("rules.yml");
    Files.writeString(
        rules,
        """
        groups:
          - name: g
            interval: 1s
            rules: [{alert: AlwaysOn, expr: vector(1), labels: {severity: warning}}]
        """);
    Path config = folder.resolve("prom.yml");
    Files.writeString(
        config,
        """
        global: {evaluation_interval: 1s, external_labels: {cluster: bkk}}
        rule_files: [%s]
        alerting:
          alertmanagers:
            - basic_auth: {username: any, password: %s}
              static_configs: [{targets: ['127.0.0.1:%d']}]
        """
            .formatted(rules, KEY, aegle.port()));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    return new ProcessBuilder(
            PROMETHEUS.toString(),
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("prometheus"),
            "--web.listen-address=127.0.0.1:" + port,
            "--rules.alert.resend-delay=1s",
            "--log.level=warn")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("prometheus.log").toFile())
        .start();
  }
}
