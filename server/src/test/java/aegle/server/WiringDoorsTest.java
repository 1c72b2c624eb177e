package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aegle.protocols.remotewrite.WriteRequestWriter;
import aegle.server.web.testing.Browserless;
import aegle.signals.Labels;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The check of the original rules against a running server that gets what the platform sends. */
class WiringDoorsTest {
  private static final Path SEED = Path.of("..", "config", "rules", "seed.yml");
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path AXE = Path.of("src/main/frontend/node_modules/axe-core/axe.min.js");
  private static final int MINUTES = 100;

  @TempDir private Path folder;
  private HttpServer page;

  @BeforeEach
  void servePage() throws Exception {
    page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    page.createContext(
        "/api/metrics",
        exchange -> {
          byte[] body = "{\"activeUsers\": 17}".getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    page.start();
  }

  @AfterEach
  void closePage() {
    page.stop(0);
  }

  private Path config() throws Exception {
    Path config = folder.resolve("config");
    Files.createDirectories(config.resolve("rules"));
    Files.copy(SEED, config.resolve("rules/seed.yml"));
    Files.writeString(
        config.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s, evaluation_interval: 15s}
        scrape_configs:
          - job_name: beauty-ai-precision
            metrics_path: /api/metrics
            static_configs: [{targets: ['127.0.0.1:%d']}]
        """
            .formatted(page.getAddress().getPort()));
    return config;
  }

  private static byte[] sent() {
    Instant now = InstantSource.system().instant();
    WriteRequestWriter samples = new WriteRequestWriter();
    series(samples, now, 0, 600, "http_requests_total", "uri", "/", "status", "200");
    series(samples, now, 0, 1, "http_requests_total", "uri", "/", "status", "500");
    for (String edge : List.of("0.5", "1", "2.5", "5", "+Inf")) {
      for (String route : List.of("/", "/book")) {
        String name = "http_request_duration_seconds_bucket";
        series(samples, now, 0, 60, name, "le", edge, "uri", route, "job", "beauty-ai-precision");
      }
      String millis =
          edge.equals("+Inf") ? edge : String.valueOf(Math.round(Double.parseDouble(edge) * 1000));
      series(samples, now, 0, 6, "ai_analysis_duration_bucket", "le", millis, "model", "m");
    }
    for (String state : List.of("active", "idle")) {
      series(samples, now, 40, 0, "pg_stat_activity_count", "state", state, "datname", "d");
    }
    series(samples, now, 1, 0, "pg_up", "instance", "db");
    series(samples, now, 0, 0.1, "appointment_booked_total", "clinic_id", "c", "service_type", "a");
    return samples.body();
  }

  private static void series(
      WriteRequestWriter samples,
      Instant now,
      double first,
      double growth,
      String name,
      String... labels) {
    Labels all = Labels.of(labels).with(Labels.METRIC_NAME, name);
    for (int minute = 0; minute < MINUTES; minute++) {
      long at = now.minusSeconds(60L * (MINUTES - 1 - minute)).toEpochMilli();
      samples.add(all, at, first + growth * minute);
    }
  }

  private static Set<String> checks(JsonNode report) {
    Set<String> checks = new TreeSet<>();
    report.path("findings").forEach(finding -> checks.add(finding.path("check").asString()));
    return checks;
  }

  @Test
  void the_running_server_finds_what_is_wrong_and_so_does_the_command_that_asks_it()
      throws Exception {
    Path config = config();
    try (RunningAegle aegle = RunningAegle.start(config, folder.resolve("data"), true)) {
      assertThat(aegle.write(sent()).status()).isEqualTo(204);
      RunningAegle.await(
          "the page to be scraped",
          () -> aegle.get("/api/v1/targets").body(),
          body -> body.contains("The answer is application/json"));
      JsonNode report = aegle.get("/api/aegle/v1/wiring").json().path("data");
      assertThat(checks(report))
          .contains(
              "beyond-buckets",
              "names-nobody-reads",
              "no-opening-hours",
              "objective-contradicted",
              "page-is-json",
              "per-second-told-per-hour",
              "quantile-per-series",
              "rate-of-gauge",
              "ratio-as-percent",
              "ratio-of-itself",
              "split-by-state",
              "target-may-vanish",
              "unit-mismatch",
              "unknown-metric");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int code =
          CheckCommand.run(
              new PrintStream(out, true, UTF_8),
              System.err,
              config.toString(),
              "--server",
              "http://127.0.0.1:" + aegle.port(),
              "--format",
              "json");
      assertThat(code).isEqualTo(1);
      JsonNode said = JsonMapper.builder().build().readTree(out.toString(UTF_8));
      assertThat(checks(said)).isEqualTo(checks(report));
      assertThat(aegle.query("aegle_wiring_findings")).isNotNull();
    }
  }

  @Test
  void the_page_shows_each_finding_with_its_correction_on_any_screen() throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no browser at " + CHROMIUM);
    try (RunningAegle aegle = RunningAegle.start(config(), folder.resolve("data"), true);
        Playwright playwright =
            Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser =
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--headless", "--no-sandbox", "--disable-gpu")))) {
      assertThat(aegle.write(sent()).status()).isEqualTo(204);
      String server = "http://localhost:" + aegle.port();
      makeOwner(server);
      for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        for (int width : new int[] {1440, 390}) {
          look(browser, server, theme, width);
        }
      }
    }
  }

  private void makeOwner(String server) throws Exception {
    String link = Files.readString(folder.resolve("data/setup-link")).strip();
    Browserless person = new Browserless(server);
    person.get("/setup");
    String secret = link.substring(link.indexOf('#') + 1);
    String form = "&name=nok&password=a+quiet+long+phrase&again=a+quiet+long+phrase";
    assertThat(person.post("/setup", "token=" + secret + form).statusCode()).isEqualTo(302);
  }

  private static void look(Browser browser, String server, ColorScheme theme, int width)
      throws Exception {
    List<String> faults = new ArrayList<>();
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions().setColorScheme(theme).setViewportSize(width, 900));
    Page page = context.newPage();
    page.onPageError(fault -> faults.add(page.url() + ": " + fault));
    page.navigate(server + "/login");
    page.fill("#name", "nok");
    page.fill("#password", "a quiet long phrase");
    page.click("button[type=submit]");
    page.locator("[data-live][data-state=live]").waitFor();
    page.navigate(server + "/wiring");
    page.locator("#wiring").waitFor();
    assertThat(page.locator("section:has(h3:text-is('HighErrorRate'))").innerText())
        .contains("ratio-of-itself", "line 19", "fires for");
    for (Locator correction : page.locator("#wiring details > summary").all()) {
      correction.click();
    }
    if (page.evaluate("document.documentElement.scrollWidth > innerWidth").equals(true)) {
      faults.add("the page is wider than the screen");
    }
    if (Files.exists(AXE)) {
      page.evaluate(Files.readString(AXE));
      Object found =
          page.evaluate(
              """
              async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }))
                .violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ' ' + n.target))
              """);
      ((List<?>) found).forEach(fault -> faults.add(String.valueOf(fault)));
    }
    context.close();
    assertThat(faults).as(theme + " " + width).isEmpty();
  }

  @Test
  void a_rule_file_that_is_posted_is_judged_and_a_reload_counts_what_is_wrong() throws Exception {
    try (RunningAegle aegle = RunningAegle.start(config(), folder.resolve("data"), true)) {
      assertThat(aegle.write(sent()).status()).isEqualTo(204);
      String rules = "groups: [{name: g, rules: [{alert: A, expr: 'http_request_total > 1'}]}]";
      JsonNode report =
          aegle.post("/api/aegle/v1/wiring?file=a.yml", rules.getBytes(UTF_8)).json().path("data");
      assertThat(checks(report)).contains("unknown-metric");
      assertThat(report.toString()).contains("did you mean http_requests_total?", "\"a.yml\"");
      JsonNode metric =
          aegle.get("/api/aegle/v1/wiring/metric?name=pg_stat_activity_count").json().path("data");
      assertThat(metric.at("/labels/state/samples").toString()).isEqualTo("[\"active\",\"idle\"]");
      assertThat(aegle.get("/api/aegle/v1/wiring/metric?name=none").json().path("data").isNull())
          .isTrue();
      assertThat(aegle.post("/-/reload", new byte[0]).status()).isEqualTo(200);
      assertThat(aegle.get("/metrics").body())
          .contains("aegle_wiring_findings{check=\"ratio-of-itself\",severity=\"bug\"} 1.0");
    }
  }
}
