package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentry.ITransaction;
import io.sentry.Sentry;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients as npm and Maven give them: each sends a known value to a closed server, and a query
 * finds exactly that value. Those of npm are in {@code e2e/clients}; {@code ./aegle verify}
 * installs them.
 */
class RealClientsTest {
  private static final Path CLIENTS = Path.of("..", "e2e", "clients");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SHIPPED_LINES = 1_500;

  private static RunningAegle aegle;
  private static int grpcPort;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    Path config = SendingPlatform.writeDecisions(folder.resolve("config"));
    grpcPort = FreePort.find();
    aegle =
        RunningAegle.start(
            new ServerOptions(config, folder.resolve("data"), 0, grpcPort, 0, false));
  }

  @AfterAll
  static void stop() {
    aegle.close();
  }

  @Test
  void what_every_client_of_npm_sends_is_found_by_query(@TempDir Path folder) throws Exception {
    List<JsonNode> sent = run(folder, "run.mjs");
    Set<String> clients =
        sent.stream().map(line -> line.get("client").asString()).collect(Collectors.toSet());
    assertThat(clients)
        .containsExactlyInAnyOrder(
            "@sentry/node",
            "sentry-node-7",
            "sentry-cli",
            "sentry",
            "pino",
            "pino-loki",
            "otel-http-json",
            "otel-http-protobuf",
            "otel-grpc");
    for (JsonNode line : sent) {
      assertFound(line);
    }
  }

  @Test
  void what_the_sdk_for_java_sends_is_found_by_query() throws Exception {
    Sentry.init(options -> {
      options.setDsn(SendingPlatform.dsn(aegle.port()));
      options.setRelease("clinic-java@2.4.1");
      options.setEnvironment("e2e");
      options.setTracesSampleRate(1.0);
      options.getLogs().setEnabled(true);
      options.setEnableUncaughtExceptionHandler(false);
    });
    String error;
    String span;
    try {
      error = Sentry.captureException(new IllegalStateException("thrown in Java")).toString();
      ITransaction transaction = Sentry.startTransaction("book in Java", "e2e");
      span = transaction.getSpanContext().getSpanId().toString();
      transaction.finish();
      Sentry.logger().error("logged in Java for booking %s", "b-java-1");
      Sentry.flush(TimeUnit.SECONDS.toMillis(10));
    } finally {
      Sentry.close();
    }
    JsonNode kept =
        SendingPlatform.foundWhole(
            aegle, "error", "event.id:" + error + " AND release:\"clinic-java@2.4.1\"");
    JsonNode exception = kept.at("/detail/exception/0");
    assertThat(exception.get("type").asString()).isEqualTo("IllegalStateException");
    assertThat(exception.get("value").asString()).isEqualTo("thrown in Java");
    assertThat(exception.at("/stacktrace/frames").toString()).contains("RealClientsTest");
    assertFound("span", "span.id:" + span + " AND span.name:\"book in Java\"", 1);
    assertFound("log", "message:\"logged in Java for booking b-java-1\" AND level:error", 1);
  }

  @Test
  void what_pino_writes_to_a_file_is_shipped_once_though_the_shipper_is_killed(@TempDir Path folder)
      throws Exception {
    Path log = folder.resolve("booking-out.log");
    String each = "message:\"written for the shipper\" AND service.name:booking";
    Files.writeString(log, "[PM2] App [booking:0] online\n");
    writeLines(folder, log, 0, SHIPPED_LINES / 3);
    Process following = ship(folder, log);
    try {
      assertFound("log", each, SHIPPED_LINES / 3);
      writeLines(folder, log, SHIPPED_LINES / 3, SHIPPED_LINES / 3);
      assertFound("log", each + " AND line:" + SHIPPED_LINES / 3, 1);
    } finally {
      following.destroyForcibly().onExit().join();
    }
    writeLines(folder, log, 2 * SHIPPED_LINES / 3, SHIPPED_LINES / 3);
    Process last = ship(folder, log, "--once");
    assertThat(last.waitFor()).as(Files.readString(folder.resolve("ship.log"))).isZero();
    assertFound("log", each, SHIPPED_LINES);
    assertFound("log", "message:\"PM2 App booking\" AND service.name:booking", 1);
    assertFound("log", each + " AND line:" + (SHIPPED_LINES - 1), 1);
  }

  private static void writeLines(Path folder, Path log, int from, int count) throws Exception {
    run(folder, "pino-file.mjs", log.toString(), Integer.toString(from), Integer.toString(count));
  }

  /** {@code ./aegle ship} in a process of its own, which can be killed. */
  private static Process ship(Path folder, Path log, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "aegle.server.Aegle"));
    command.addAll(List.of("ship", "--to", "http://127.0.0.1:" + aegle.port()));
    command.addAll(List.of("--service", "booking"));
    command.addAll(List.of("--state", folder.resolve("ship.json").toString()));
    command.addAll(List.of(options));
    command.add(log.toString());
    ProcessBuilder ship = new ProcessBuilder(command).redirectErrorStream(true);
    ship.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("ship.log").toFile()));
    ship.environment().put("AEGLE_KEY", "s3cret");
    return ship.start();
  }

  private static void assertFound(JsonNode line) throws Exception {
    String what = line.toString();
    if (line.has("series")) {
      String series = line.get("series").asString();
      RunningAegle.await(what, () -> aegle.query(series, KEY), result -> result.size() == 1);
    } else if (line.has("commits")) {
      assertReleased(line);
    } else if (line.has("frame")) {
      assertInItsSource(line);
    } else {
      assertFound(line.get("kind").asString(), line.get("query").asString(), 1);
    }
  }

  private static void assertFound(String kind, String query, int times) throws Exception {
    String escaped = URLEncoder.encode(query, StandardCharsets.UTF_8);
    String path = "/api/aegle/v1/records/count?kind=" + kind + "&q=" + escaped;
    RunningAegle.await(
        kind + " " + query,
        () -> aegle.get(path, KEY).json().at("/data/count").asInt(),
        count -> count == times);
  }

  /** A release with its commits, its source maps, its deploy and its end. */
  private static void assertReleased(JsonNode line) throws Exception {
    JsonNode releases = aegle.get("/api/aegle/v1/releases?project=web", KEY).json().get("data");
    JsonNode release =
        releases
            .valueStream()
            .filter(each -> each.get("version").equals(line.get("release")))
            .findFirst()
            .orElseThrow(() -> new AssertionError(line + " is not among " + releases));
    assertThat(release.get("commits")).isEqualTo(line.get("commits"));
    assertThat(release.get("artifacts").asInt()).isEqualTo(1);
    assertThat(release.at("/deploys/0/environment")).isEqualTo(line.get("environment"));
    assertThat(release.get("released").asString()).isNotEmpty();
  }

  /** The frame that failed, as it was written and not as it ran. */
  private static void assertInItsSource(JsonNode line) throws Exception {
    JsonNode kept = SendingPlatform.foundWhole(aegle, "error", line.get("query").asString());
    JsonNode frames = kept.at("/detail/exception/0/stacktrace/frames");
    JsonNode failed = frames.get(frames.size() - 1);
    JsonNode wanted = line.get("frame");
    assertThat(failed.get("filename").asString()).endsWith(wanted.get("filename").asString());
    for (String part : List.of("function", "lineno", "context_line", "pre_context")) {
      assertThat(failed.get(part)).as(part + " of " + failed).isEqualTo(wanted.get(part));
    }
    assertThat(failed.at("/minified/filename").asString()).endsWith("slots.js");
  }

  /** What a script of {@code e2e/clients} says it has sent. */
  private static List<JsonNode> run(Path folder, String... words) throws Exception {
    Assumptions.assumeTrue(
        Files.isDirectory(CLIENTS.resolve("node_modules")),
        "the clients are not installed; run npm ci in e2e/clients");
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(List.of(words));
    Path log = folder.resolve("clients.log");
    ProcessBuilder node = new ProcessBuilder(command).directory(CLIENTS.toFile());
    node.redirectError(log.toFile());
    node.environment()
        .putAll(
            Map.of(
                "AEGLE_URL",
                "http://127.0.0.1:" + aegle.port(),
                "AEGLE_GRPC_URL",
                "http://127.0.0.1:" + grpcPort,
                "AEGLE_KEY",
                "s3cret",
                "AEGLE_BUILD_KEY",
                "bu1ld",
                "AEGLE_DSN",
                SendingPlatform.dsn(aegle.port())));
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
