package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static aegle.server.SendingPlatform.PUBLIC_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The clients of {@code e2e/clients}, as npm gives them: each sends a known value to a closed
 * server, and a query finds exactly that value. {@code ./aegle verify} installs them.
 */
class RealClientsTest {
  private static final Path CLIENTS = Path.of("..", "e2e", "clients");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void what_every_real_client_sends_is_found_by_query(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(
        Files.isDirectory(CLIENTS.resolve("node_modules")),
        "the clients are not installed; run npm ci in e2e/clients");
    Path config = SendingPlatform.writeDecisions(folder.resolve("config"));
    int grpcPort = FreePort.find();
    ServerOptions options = new ServerOptions(config, folder.resolve("data"), 0, grpcPort, false);
    try (RunningAegle aegle = RunningAegle.start(options)) {
      List<JsonNode> sent = run(aegle.port(), grpcPort, folder.resolve("clients.log"));
      Set<String> clients =
          sent.stream().map(line -> line.get("client").asString()).collect(Collectors.toSet());
      assertThat(clients)
          .containsExactlyInAnyOrder(
              "@sentry/node",
              "sentry-node-7",
              "pino",
              "pino-loki",
              "otel-http-json",
              "otel-http-protobuf",
              "otel-grpc");
      for (JsonNode line : sent) {
        assertFound(aegle, line);
      }
    }
  }

  private static void assertFound(RunningAegle aegle, JsonNode line) throws Exception {
    String what = line.toString();
    if (line.has("series")) {
      String series = line.get("series").asString();
      RunningAegle.await(what, () -> aegle.query(series, KEY), result -> result.size() == 1);
      return;
    }
    String query = URLEncoder.encode(line.get("query").asString(), StandardCharsets.UTF_8);
    String path = "/api/aegle/v1/records/count?kind=" + line.get("kind").asString() + "&q=" + query;
    RunningAegle.await(
        what, () -> aegle.get(path, KEY).json().at("/data/count").asInt(), count -> count == 1);
  }

  private static List<JsonNode> run(int port, int grpcPort, Path log) throws Exception {
    ProcessBuilder node = new ProcessBuilder("node", "run.mjs").directory(CLIENTS.toFile());
    node.redirectError(log.toFile());
    node.environment()
        .putAll(
            Map.of(
                "AEGLE_URL", "http://127.0.0.1:" + port,
                "AEGLE_GRPC_URL", "http://127.0.0.1:" + grpcPort,
                "AEGLE_KEY", "s3cret",
                "AEGLE_DSN", "http://" + PUBLIC_KEY + "@127.0.0.1:" + port + "/1"));
    Process running = started(node);
    List<JsonNode> sent =
        running.inputReader(StandardCharsets.UTF_8).lines().map(JSON::readTree).toList();
    assertThat(running.waitFor()).as(Files.readString(log)).isZero();
    return sent;
  }

  private static Process started(ProcessBuilder node) {
    try {
      return node.start();
    } catch (IOException e) {
      return Assumptions.abort("node cannot be started: " + e.getMessage());
    }
  }
}
