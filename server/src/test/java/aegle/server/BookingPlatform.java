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
  private static final Path LOCAL_NAMES = Path.of("..", "e2e", "vendors", "local-names.mjs");
  private static final Path NEXT = Path.of("node_modules", "next", "dist", "bin", "next");
  private static final String METRICS_KEY = "fake-key-of-the-scraper";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The key of the clients of hosted products: as long as New Relic's agent wants its license. */
  private static final String HOSTED_KEY = "0123456789abcdef0123456789abcdef01234567";

  private static final String AWS_SECRET = "not-a-secret-of-anybody";
  private static final long BUILD_MINUTES = 5;
  private static final long STOP_SECONDS = 10;

  // Asked to go on with HTTP/2, Next takes the question for a web socket and hangs up.
  private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private final ServerSocket database;
  private final int port = FreePort.find();
  private final Path log;
  private Map<String, String> settings = Map.of();
  private @Nullable Process process;

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
          - name: hosted
            sha256: deb87fabd17715bb31ad4cf4ffb9494eeb15f8d33d85b031a301c64ab3417eaa
            aws-access-key-id: AKIDBOOKING
            aws-secret-file: secrets/aws
            may: [write]
        projects:
          - {id: 1, name: web, public-keys: [%s], origins: ['%s']}
        """
            .formatted(PUBLIC_KEY, address()));
    Files.writeString(
        Files.createDirectories(folder.resolve("secrets")).resolve("aws"), AWS_SECRET);
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
            // The agent is loaded by the build, too, and would leave a file of what it has to say.
            Map.entry("NEW_RELIC_NO_CONFIG_FILE", "true"),
            Map.entry("NEW_RELIC_LOG", "stderr"),
            Map.entry("NEW_RELIC_LOG_LEVEL", "warn"),
            Map.entry("SENTRY_URL", server + "/"),
            Map.entry("SENTRY_AUTH_TOKEN", "bu1ld"),
            // The command line keeps there to which address an organization belongs.
            Map.entry("SENTRY_CONFIG_DIR", log.resolveSibling("sentry").toString()),
            Map.entry("RELEASE", RELEASE),
            Map.entry(
                "NEXT_PUBLIC_SENTRY_DSN", "http://" + PUBLIC_KEY + "@127.0.0.1:" + aegle + "/1"),
            Map.entry("NEXT_PUBLIC_ENVIRONMENT", "trial"),
            Map.entry("NEXT_PUBLIC_TRACES_SAMPLE_RATE", "1"),
            Map.entry("NEXT_PUBLIC_ANALYTICS_SRC", server + "/_vercel/insights/script.js"),
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

  /**
   * Starts what was built.
   *
   * @param aegle the port of the server
   * @param tls where the clients that speak nothing else find the server
   * @param authority who signed the server's certificate
   */
  void start(int aegle, int tls, Path authority) throws Exception {
    String server = "http://127.0.0.1:" + aegle;
    Map<String, String> running = new HashMap<>(settings);
    running.putAll(
        Map.of(
            "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS",
            server,
            "AWS_REGION",
            "ap-southeast-1",
            "AWS_ACCESS_KEY_ID",
            "AKIDBOOKING",
            "AWS_SECRET_ACCESS_KEY",
            AWS_SECRET,
            "DATADOG_SITE",
            "localhost:" + tls,
            "DATADOG_API_KEY",
            HOSTED_KEY,
            "NODE_EXTRA_CA_CERTS",
            authority.toString(),
            "NODE_OPTIONS",
            "--import " + LOCAL_NAMES.toRealPath().toUri()));
    running.putAll(
        Map.of(
            "NEW_RELIC_HOST", "localhost",
            "NEW_RELIC_PORT", Integer.toString(tls),
            "NEW_RELIC_LICENSE_KEY", HOSTED_KEY,
            "NEW_RELIC_APP_NAME", "booking",
            // The lines of pino and winston are shipped already.
            "NEW_RELIC_APPLICATION_LOGGING_FORWARDING_ENABLED", "false"));
    running.put(
        "VERCEL_WEB_ANALYTICS_ENDPOINT",
        server + "/_vercel/insights/event?project=1&key=" + PUBLIC_KEY);
    settings = Map.copyOf(running);
    process = next("start", "--hostname", "127.0.0.1", "--port", Integer.toString(port));
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
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      process.onExit().completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS).join();
      process.destroyForcibly();
    }
    database.close();
    http.close();
  }
}
