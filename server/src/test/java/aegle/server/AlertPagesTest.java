package aegle.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aegle.server.web.testing.Browserless;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An alert at night: silenced from a phone, explained, and where it went, in a real browser. */
class AlertPagesTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path AXE = Path.of("src/main/frontend/node_modules/axe-core/axe.min.js");

  @TempDir private Path folder;
  private final List<String> faults = new ArrayList<>();

  @Test
  void an_alert_is_silenced_with_two_taps_and_a_reason_and_explained_part_by_part()
      throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no browser at " + CHROMIUM);
    Path config = Files.createDirectories(folder.resolve("config"));
    Files.createDirectory(config.resolve("rules"));
    Files.writeString(
        config.resolve("prometheus.yml"),
        "global: {evaluation_interval: 1s}\nrule_files: [rules/*.yml]\n");
    Files.writeString(
        config.resolve("rules/night.yml"),
        """
        groups:
          - name: night
            rules:
              - alert: AlwaysOn
                expr: vector(4) * 2 > 5
                labels: {severity: critical, clinic_id: siam}
                annotations: {summary: 'requests_total{route=~"/api/(appointments|bookings|visits)"}'}
              - alert: NeverOn
                expr: rate(appointment_bookings_total[5m]) < 1
        """);
    Files.writeString(
        config.resolve("alertmanager.yml"),
        """
        route:
          receiver: team
          group_by: [alertname]
          routes: [{receiver: on-call, matchers: [severity="critical"]}]
        receivers: [{name: team}, {name: on-call}]
        """);
    try (RunningAegle aegle = RunningAegle.start(config, folder.resolve("data"), true);
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
      String server = "http://localhost:" + aegle.port();
      makeOwner(server);
      RunningAegle.await(
          "the alert", () -> aegle.get("/api/v2/alerts").body(), body -> body.contains("AlwaysOn"));
      silence(browser, server);
      assertThat(aegle.get("/api/v2/alerts?silenced=true&active=false").body())
          .contains("AlwaysOn");
      explain(browser, server);
      for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        for (int width : new int[] {1440, 390}) {
          look(browser, server, theme, width);
        }
      }
      end(browser, server);
      assertThat(aegle.get("/api/v2/silences").body()).contains("expired");
    }
    assertThat(faults).isEmpty();
  }

  private void makeOwner(String server) throws Exception {
    String link = Files.readString(folder.resolve("data/setup-link")).strip();
    Browserless person = new Browserless(server);
    person.get("/setup");
    String secret = link.substring(link.indexOf('#') + 1);
    String form = "&name=nok&password=a+quiet+long+phrase&again=a+quiet+long+phrase";
    assertThat(person.post("/setup", "token=" + secret + form).statusCode()).isEqualTo(302);
  }

  private Page enter(Browser browser, String server, ColorScheme theme, int width) {
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
    return page;
  }

  private void silence(Browser browser, String server) {
    Page page = enter(browser, server, ColorScheme.DARK, 390);
    page.navigate(server + "/alerts");
    page.locator("a[href^='/silences?matchers=']").first().click();
    assertThat(page.getByText("One alert matches now:")).isVisible();
    page.fill("#reason", "the generator is being tested");
    page.click("button[value=make]");
    assertThat(page.getByText("The silence is in force.")).isVisible();
    assertThat(page.getByText("hides 1 alert")).isVisible();
    page.context().close();
  }

  private void explain(Browser browser, String server) {
    Page page = enter(browser, server, ColorScheme.LIGHT, 1440);
    page.navigate(server + "/alerts/why?group=night&name=NeverOn");
    assertThat(page.locator(".sentence"))
        .containsText(
            "It is silent, because of appointment_bookings_total[5m]: no series is named");
    page.navigate(server + "/alerts/rule?group=night&name=AlwaysOn");
    page.getByText("Why", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator(".sentence")).containsText("It fires");
    assertThat(page.locator(".tree").first()).containsText("vector(4) * 2");
    page.navigate(server + "/routes");
    page.fill("#labels", "alertname=\"AlwaysOn\", severity=\"critical\"");
    page.click("button:has-text('Show')");
    assertThat(page.getByText("It would go one way:")).isVisible();
    assertThat(page.locator("dl.pairs dt").first()).hasText("on-call");
    page.context().close();
  }

  private void end(Browser browser, String server) {
    Page page = enter(browser, server, ColorScheme.LIGHT, 390);
    page.navigate(server + "/silences");
    page.locator("button[value=end]").first().click();
    assertThat(page.getByText("The silence has ended")).isVisible();
    page.context().close();
  }

  private void look(Browser browser, String server, ColorScheme theme, int width) throws Exception {
    Page page = enter(browser, server, theme, width);
    String matchers = URLEncoder.encode("alertname=\"AlwaysOn\"", StandardCharsets.UTF_8);
    for (String address :
        List.of(
            "/alerts",
            "/silences?matchers=" + matchers,
            "/routes?labels=" + matchers,
            "/alerts/why?group=night&name=AlwaysOn")) {
      page.navigate(server + address);
      page.locator("[data-live][data-state=live]").waitFor();
      String where = address + " " + theme + " " + width;
      if (page.evaluate("document.documentElement.scrollWidth > innerWidth").equals(true)) {
        faults.add(where + " is wider than the screen");
      }
      if (Files.exists(AXE)) {
        page.evaluate(Files.readString(AXE));
        Object found =
            page.evaluate(
                """
                async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }))
                  .violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ' ' + n.target))
                """);
        ((List<?>) found).forEach(fault -> faults.add(where + ": " + fault));
      }
    }
    page.context().close();
  }
}
