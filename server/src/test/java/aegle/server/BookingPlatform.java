package aegle.server;

import static aegle.server.SendingPlatform.PUBLIC_KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The platform of {@code e2e/platform}: built against a server, to which the build uploads its
 * source maps, and then running on a port of its own. Its database is a socket that listens.
 */
final class BookingPlatform implements AutoCloseable {
  static final String RELEASE = "clinic-web@1.0.0";

  private static final Path HOME = Path.of("..", "e2e", "platform");
  private static final Path NEXT = Path.of("node_modules", "next", "dist", "bin", "next");
  private static final String METRICS_KEY = "fake-key-of-the-scraper";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long BUILD_MINUTES = 5;
  private static final long STOP_SECONDS = 10;

  // Asked to go on with HTTP/2, Next takes the question for a web socket and hangs up.
  private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private final ServerSocket database;
  private final int port = FreePort.find();
  private final Path log;
  private Map<String, String> settings = Map.of();
  private @Nullable Process running;

  private BookingPlatform(ServerSocket database, Path log) {
    this.database = database;
    this.log = log;
  }

  /** A platform that is neither built nor started; its output goes to a file. */
  static BookingPlatform at(Path log) throws IOException {
    return new BookingPlatform(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), log);
  }

  static boolean isInstalled() {
    return Files.isRegularFile(HOME.resolve(NEXT));
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  /**
   * What Aegle has to know: the keys of the build and of the logs, the origin, and where figures
   * are.
   */
  Path writeDecisions(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("aegle.yml"),
        """
        keys:
          - name: web
            sha256: 1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0
            may: [write, read]
          - name: build
            sha256: 00bd4f0a410488f02bb06095b50568df8082d9d78b30b56c77c77ffe1c8bf0b4
            may: [release]
        projects:
          - {id: 1, name: web, public-keys: [%s], origins: ['%s']}
        """
            .formatted(PUBLIC_KEY, address()));
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        scrape_configs:
          - job_name: clinic
            metrics_path: /api/metrics
            authorization: {credentials: %s}
            static_configs: [{targets: ['127.0.0.1:%d']}]
        """
            .formatted(METRICS_KEY, port));
    return folder;
  }

  /** Builds with the address of a server, and sends it the release and the source maps. */
  void build(int aegle) throws Exception {
    String server = "http://127.0.0.1:" + aegle;
    settings =
        Map.ofEntries(
            Map.entry("NEXT_TELEMETRY_DISABLED", "1"),
            Map.entry("SENTRY_URL", server + "/"),
            Map.entry("SENTRY_AUTH_TOKEN", "bu1ld"),
            // The command line keeps there to which address an organization belongs.
            Map.entry("SENTRY_CONFIG_DIR", log.resolveSibling("sentry").toString()),
            Map.entry("RELEASE", RELEASE),
            Map.entry(
                "NEXT_PUBLIC_SENTRY_DSN", "http://" + PUBLIC_KEY + "@127.0.0.1:" + aegle + "/1"),
            Map.entry("NEXT_PUBLIC_ENVIRONMENT", "trial"),
            Map.entry("NEXT_PUBLIC_TRACES_SAMPLE_RATE", "1"),
            Map.entry("NEXT_PUBLIC_VITALS_URL", server + "/vitals?project=1&key=" + PUBLIC_KEY),
            Map.entry("AEGLE_LOGS_URL", server + "/api/logs?service=booking"),
            Map.entry("AEGLE_KEY", "s3cret"),
            Map.entry("METRICS_KEY", METRICS_KEY),
            Map.entry(
                "DATABASE_URL", "postgres://127.0.0.1:" + database.getLocalPort() + "/clinic"));
    Process building = next("build");
    assertThat(building.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)).as("the build ended").isTrue();
    assertThat(building.exitValue()).as(output()).isZero();
  }

  void start() throws Exception {
    running = next("start", "--hostname", "127.0.0.1", "--port", Integer.toString(port));
    RunningAegle.await(
        "the platform to answer", () -> status("/api/health/live"), status -> status == 200);
  }

  private Process next(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("node", NEXT.toString()));
    Collections.addAll(command, arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(HOME.toFile());
    builder.environment().putAll(settings);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address() + path)).build();
    return http.send(request, BodyHandlers.ofString(UTF_8));
  }

  /** What the snippets do that were printed, by the id of what is wrong with them. */
  Map<String, String> runPrinted() throws IOException {
    Process node =
        new ProcessBuilder("node", "printed/seen.mjs")
            .directory(HOME.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Map<String, String> seen = new HashMap<>();
    node.inputReader(UTF_8)
        .lines()
        .map(JSON::readTree)
        .forEach(line -> seen.put(line.get("id").asString(), line.get("seen").asString()));
    return seen;
  }

  /** The status of an answer, 0 where nobody answers. */
  private int status(String path) throws InterruptedException {
    try {
      return get(path).statusCode();
    } catch (IOException notYet) {
      return 0;
    }
  }

  void stopDatabase() throws IOException {
    database.close();
  }

  /** What the build and the platform have printed. */
  String output() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() throws IOException {
    if (running != null) {
      running.descendants().forEach(ProcessHandle::destroy);
      running.destroy();
      running.onExit().completeOnTimeout(running, STOP_SECONDS, TimeUnit.SECONDS).join();
      running.destroyForcibly();
    }
    database.close();
    http.close();
  }
}
