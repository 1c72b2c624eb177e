package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.micrometer.cloudwatch2.CloudWatchConfig;
import io.micrometer.cloudwatch2.CloudWatchMeterRegistry;
import io.micrometer.core.instrument.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients of CloudWatch and Vercel as npm and Maven give them: each sends a known value to a closed
 * server, signed with a secret that the server knows, and a query finds exactly that value.
 */
class RealCloudClientsTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path CLIENTS = Path.of("..", "e2e", "cloud");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;
  private @Nullable Process clinic;
  private String address = "";
  private RunningAegle aegle;

  @BeforeEach
  void start() throws Exception {
    address = "https://clinic.example";
    if (isInstalled()) {
      Process page = node("browser/serve.mjs", Map.of());
      clinic = page;
      address = page.inputReader(UTF_8).readLine();
    }
    CloudPlatform.writeDecisions(folder.resolve("config"), address);
    aegle = RunningAegle.start(folder.resolve("config"), folder.resolve("data"), false);
  }

  @AfterEach
  void stop() {
    if (clinic != null) {
      clinic.destroy();
    }
    aegle.close();
  }

  private static boolean isInstalled() {
    return Files.isDirectory(CLIENTS.resolve("node_modules"));
  }

  private static void assumeInstalled() {
    assumeTrue(isInstalled(), "the clients are not installed; run npm ci in e2e/cloud");
  }

  @Test
  void what_every_client_of_npm_sends_is_found_by_query() throws Exception {
    assumeInstalled();
    Process running =
        node(
            "run.mjs",
            Map.of(
                "AEGLE_URL", url(),
                "AEGLE_PUBLIC_KEY", SendingPlatform.PUBLIC_KEY,
                "AWS_ACCESS_KEY_ID", CloudPlatform.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY", CloudPlatform.SECRET));
    List<JsonNode> sent = running.inputReader(UTF_8).lines().map(JSON::readTree).toList();
    assertThat(running.waitFor()).as(Files.readString(folder.resolve("clients.log"))).isZero();
    Set<String> clients =
        sent.stream().map(line -> line.get("client").asString()).collect(Collectors.toSet());
    assertThat(clients)
        .containsExactlyInAnyOrder(
            "winston-cloudwatch",
            "winston-cloudwatch-json",
            "client-cloudwatch",
            "@vercel/analytics");
    for (JsonNode line : sent) {
      if (line.has("series")) {
        String series = line.get("series").asString();
        RunningAegle.await(series, () -> aegle.query(series, KEY), found -> found.size() == 1);
      } else {
        assertFound(line.get("kind").asString(), line.get("query").asString(), 1);
      }
    }
    assertInOrder();
  }

  /** Lines of one millisecond come in the wrong order, and are kept in the right one. */
  private void assertInOrder() throws Exception {
    String query = URLEncoder.encode("message:\"slot looked at\"", UTF_8);
    JsonNode entries =
        aegle
            .get("/api/aegle/v1/records?kind=log&limit=50&q=" + query, KEY)
            .json()
            .at("/data/entries");
    List<Integer> places =
        entries.valueStream().map(entry -> entry.at("/fields/place").asInt()).toList();
    assertThat(places).hasSize(20).isSortedAccordingTo((a, b) -> b - a);
  }

  @Test
  void what_micrometer_publishes_is_found_by_query() throws Exception {
    try (CloudWatchAsyncClient client =
        CloudWatchAsyncClient.builder()
            .endpointOverride(URI.create(url()))
            .region(Region.AP_SOUTHEAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(CloudPlatform.ACCESS_KEY_ID, CloudPlatform.SECRET)))
            .build()) {
      CloudWatchMeterRegistry registry =
          new CloudWatchMeterRegistry(new Publishing(), Clock.SYSTEM, client);
      registry.gauge("beds.free", 7);
      registry.close(); // Which publishes.
    }
    SendingPlatform.awaitValue(aegle, "beds_free_value{namespace=\"clinic\",project=\"cloud\"}", 7);
  }

  /** Settings of the registry, all others being its usual ones. */
  private static final class Publishing implements CloudWatchConfig {
    @Override
    public @Nullable String get(String key) {
      return null;
    }

    @Override
    public String namespace() {
      return "clinic";
    }
  }

  @Test
  void a_page_in_a_browser_is_counted_and_measured() throws Exception {
    assumeInstalled();
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no browser at " + CHROMIUM);
    try (Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))) {
      visit(
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(CHROMIUM)
                      .setArgs(List.of("--headless", "--no-sandbox", "--disable-gpu"))));
    }
    JsonNode view = SendingPlatform.found(aegle, "log", "event.kind:page_view AND url.path:\"/\"");
    assertThat(view.get("url.query").asString()).isEqualTo("from=removed");
    assertThat(view.get("sdk.name").asString()).isEqualTo("@vercel/analytics");
    assertThat(view.get("project").asString()).isEqualTo("web");
    assertFound("log", "event.kind:page_view AND url.path:\"/done\"", 1);
    assertFound("log", "event.name:\"booked in a browser\" AND event.data.price:1499", 1);
    assertFound("log", "url.path:\"/private\" AND event.kind:page_view", 0);
    for (String name : List.of("FCP", "LCP", "TTFB", "CLS", "INP")) {
      String query = "vital.name:" + name + " AND sdk.name:\"@vercel/speed-insights\"";
      JsonNode vital = SendingPlatform.found(aegle, "vital", query);
      assertThat(vital.get("http.route").asString()).isEqualTo("/book");
      assertThat(vital.get("vital.value").asDouble()).as(name).isNotNegative();
    }
  }

  private void visit(Browser browser) {
    Page page = browser.newPage();
    String dsn = SendingPlatform.dsn(aegle.port());
    page.addInitScript("window.aegle = { url: '%s', dsn: '%s' }".formatted(url(), dsn));
    page.navigate(address + "/?from=abc");
    page.locator("#notice").waitFor();
    page.click("button");
    page.waitForFunction("window.done");
    page.navigate("about:blank");
    page.close();
  }

  private String url() {
    return "http://127.0.0.1:" + aegle.port();
  }

  private void assertFound(String kind, String query, int times) throws Exception {
    String escaped = URLEncoder.encode(query, UTF_8);
    String path = "/api/aegle/v1/records/count?kind=" + kind + "&q=" + escaped;
    RunningAegle.await(
        kind + " " + query,
        () -> aegle.get(path, KEY).json().at("/data/count").asInt(),
        count -> count == times);
  }

  private Process node(String script, Map<String, String> environment) {
    ProcessBuilder node = new ProcessBuilder("node", script).directory(CLIENTS.toFile());
    node.redirectError(folder.resolve("clients.log").toFile());
    node.environment().putAll(environment);
    try {
      return node.start();
    } catch (IOException e) {
      return Assumptions.abort("node cannot be started: " + e.getMessage());
    }
  }
}
