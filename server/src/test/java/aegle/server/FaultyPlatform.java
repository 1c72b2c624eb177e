package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Runs the clients of {@code e2e}, faulty or corrected, against one server. */
final class FaultyPlatform {
  /** As long as the agent of New Relic wants its license: 40 characters. */
  private static final String VENDOR_SECRET = "0123456789abcdef0123456789abcdef01234567";

  private static final Path E2E = Path.of("..", "e2e");
  private static final List<String> BROWSER_ARGUMENTS =
      List.of("--headless", "--no-sandbox", "--disable-gpu");

  private final Path folder;
  private final RunningAegle aegle;
  private final int tlsPort;
  private final int statsdPort;

  private FaultyPlatform(Path folder, RunningAegle aegle, int tlsPort, int statsdPort) {
    this.folder = folder;
    this.aegle = aegle;
    this.tlsPort = tlsPort;
    this.statsdPort = statsdPort;
  }

  /**
   * A server with the keys of all clients.
   *
   * @param origin of the pages of project 1
   * @param scraped the port whose page is scraped, 0 for none
   */
  static FaultyPlatform start(Path folder, String origin, int scraped) throws Exception {
    Path config = CloudPlatform.writeDecisions(folder.resolve("config"), origin);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(VENDOR_SECRET.getBytes(UTF_8));
    Path file = config.resolve("aegle.yml");
    String vendors =
        "keys:\n  - {name: vendors, sha256: %s, may: [write]}\n"
            .formatted(HexFormat.of().formatHex(digest));
    Files.writeString(file, Files.readString(file).replaceFirst("keys:\n", vendors));
    if (scraped != 0) {
      Files.writeString(
          config.resolve("prometheus.yml"),
          """
          global: {scrape_interval: 1s}
          scrape_configs:
            - job_name: figures
              metrics_path: /api/metrics
              static_configs: [{targets: ['127.0.0.1:%d']}]
          """
              .formatted(scraped));
    }
    int tls = FreePort.find();
    int statsd = StatsdDoorsTest.freeUdpPort();
    RunningAegle aegle =
        RunningAegle.start(
            new ServerOptions(config, folder.resolve("data"), 0, 0, tls, statsd, false));
    return new FaultyPlatform(folder, aegle, tls, statsd);
  }

  static boolean isInstalled(String module) {
    return Files.isDirectory(E2E.resolve(module).resolve("node_modules"));
  }

  RunningAegle aegle() {
    return aegle;
  }

  /** Runs a script of a folder of {@code e2e} to its end. */
  void run(String module, String script, String... settings) throws Exception {
    Path log = folder.resolve("clients.log");
    ProcessBuilder node = node(module, script);
    node.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    node.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    node.environment().putAll(environment());
    for (int i = 0; i < settings.length; i += 2) {
      node.environment().put(settings[i], settings[i + 1]);
    }
    assertThat(node.start().waitFor()).as(script + ": " + Files.readString(log)).isZero();
  }

  private static ProcessBuilder node(String module, String script) {
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(List.of(script.split(" ", -1)));
    return new ProcessBuilder(command).directory(E2E.resolve(module).toFile());
  }

  /** Starts a script that serves something, which ends with its standard input. */
  static Process serve(String module, String script) throws IOException {
    return node(module, script).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private String url() {
    return "http://127.0.0.1:" + aegle.port();
  }

  private Map<String, String> environment() {
    Map<String, String> settings = new HashMap<>();
    settings.put("AEGLE_URL", url());
    settings.put("AEGLE_KEY", "s3cret");
    settings.put("AEGLE_BUILD_KEY", "bu1ld");
    settings.put("AEGLE_DSN", SendingPlatform.dsn(aegle.port()));
    settings.put("AEGLE_TLS_PORT", Integer.toString(tlsPort));
    settings.put("AEGLE_STATSD_PORT", Integer.toString(statsdPort));
    settings.put("NODE_ENV", "production");
    settings.put("NODE_EXTRA_CA_CERTS", folder.resolve("data/tls/ca.pem").toString());
    settings.put("AWS_REGION", "ap-southeast-1");
    settings.put("AWS_ACCESS_KEY_ID", CloudPlatform.ACCESS_KEY_ID);
    settings.put("AWS_SECRET_ACCESS_KEY", CloudPlatform.SECRET);
    settings.put("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", url());
    settings.put("AWS_ENDPOINT_URL_CLOUDWATCH", url());
    settings.put(
        "VERCEL_WEB_ANALYTICS_ENDPOINT",
        url() + "/_vercel/insights/event?project=1&key=" + SendingPlatform.PUBLIC_KEY);
    return settings;
  }

  /** What the clients of vendors need: their own key. */
  String[] vendorSettings() {
    return new String[] {
      "AEGLE_KEY", VENDOR_SECRET,
      "NEW_RELIC_HOST", "localhost",
      "NEW_RELIC_PORT", Integer.toString(tlsPort),
      "NEW_RELIC_LICENSE_KEY", VENDOR_SECRET,
      "NEW_RELIC_APP_NAME", "relic",
      "NEW_RELIC_NO_CONFIG_FILE", "true",
      "NEW_RELIC_LOG", "stderr",
      "NEW_RELIC_LOG_LEVEL", "warn"
    };
  }

  /** Opens a page in a browser, presses its button and leaves it. */
  void visit(Path chromium, String address) {
    try (Playwright playwright =
            Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser =
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(BROWSER_ARGUMENTS))) {
      Page page = browser.newPage();
      String vitals = url() + "/vitals?project=1&key=" + SendingPlatform.PUBLIC_KEY;
      page.addInitScript(
          "window.aegle = { dsn: '%s', vitals: '%s' }"
              .formatted(SendingPlatform.dsn(aegle.port()), vitals));
      page.navigate(address);
      page.click("button");
      page.waitForFunction("window.done");
      page.navigate("about:blank");
    }
  }
}
