package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aegle.server.web.testing.SampleServer;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person with a real browser sees. Anything that the browser complains of is a failure. */
class BrowserTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path AXE = Path.of("src/main/frontend/node_modules/axe-core/axe.min.js");
  private static final List<String> ARGUMENTS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");
  private static final List<String> PAGES =
      List.of(
          "/",
          "/alerts",
          "/alerts/rule?group=clinic&name=SlowAPIResponse",
          "/explore",
          "/explore?expr=sum%20by%20(clinic_id)%20(rate(http_requests_total%5B5m%5D))&tab=graph",
          "/explore?expr=up&tab=table",
          "/explore?expr=sum(up&tab=table",
          "/targets",
          "/deliveries",
          "/search?q=http",
          "/ui");

  @TempDir static Path folder;
  private static SampleServer server;
  private static Playwright playwright;
  private static Browser browser;

  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void open() {
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no browser at " + CHROMIUM);
    server =
        new SampleServer(folder, InstantSource.system())
            .withOwner()
            .withHistory(Duration.ofHours(2), Duration.ofSeconds(30))
            .start(0);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(CHROMIUM).setArgs(ARGUMENTS));
  }

  @AfterAll
  static void close() {
    if (server != null) {
      browser.close();
      playwright.close();
      server.close();
    }
  }

  @BeforeEach
  void signIn() {
    server.platform().startDatabase();
    server.evaluate();
    enter(1440, ColorScheme.LIGHT);
  }

  private void enter(int width, ColorScheme theme) {
    context =
        browser.newContext(
            new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(theme));
    page = context.newPage();
    page.onConsoleMessage(this::note);
    page.onPageError(error -> complaints.add("script at " + page.url() + ": " + error));
    page.navigate(server.address() + "/");
    page.fill("#name", SampleServer.OWNER);
    page.fill("#password", SampleServer.PASSWORD);
    page.click("button[type=submit]");
    page.waitForURL(server.address() + "/");
  }

  private void note(ConsoleMessage message) {
    if (message.type().equals("error") || message.type().equals("warning")) {
      complaints.add(message.type() + " at " + page.url() + ": " + message.text());
    }
  }

  @AfterEach
  void nothingWasComplainedOf() {
    context.close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void a_firing_alert_appears_and_goes_without_a_reload() {
    page.navigate(server.address() + "/alerts");
    waitFor("[data-live][data-state=live]");
    page.evaluate("window.notReloaded = true");
    server.platform().stopDatabase();
    server.step(Duration.ofSeconds(5));
    Locator row =
        page.locator(".alert-row", new Page.LocatorOptions().setHasText("The database is down"));
    row.waitFor();
    assertThat(page.locator("#announce").textContent()).isEqualTo("DatabaseDown began firing.");
    page.locator("#rail .count.critical").waitFor();
    server.platform().startDatabase();
    server.step(Duration.ofSeconds(5));
    row.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    assertThat(page.evaluate("window.notReloaded")).isEqualTo(true);
  }

  @Test
  void every_page_draws_itself_in_both_themes_and_sizes_and_passes_the_contrast_check()
      throws IOException {
    boolean withAxe = Files.exists(AXE);
    String axe = withAxe ? Files.readString(AXE) : "";
    List<String> faults = new ArrayList<>();
    for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : new int[] {1440, 390}) {
        context.close();
        enter(width, theme);
        for (String path : PAGES) {
          page.navigate(server.address() + path);
          waitFor("[data-live][data-state=live]");
          page.locator("[data-chart] .legend td, body:not(:has([data-chart]))").first().waitFor();
          String where = path + " " + theme + " " + width;
          if (page.evaluate("document.documentElement.scrollWidth > innerWidth").equals(true)) {
            faults.add(where + " is wider than the screen");
          }
          if (withAxe) {
            page.evaluate(axe);
            faults.addAll(accessibility(where));
          }
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  private List<String> accessibility(String where) {
    Object found =
        page.evaluate(
            """
            async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }))
              .violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ' ' + n.target + ' '
                + (n.any[0]?.message ?? n.failureSummary)))
            """);
    List<String> faults = new ArrayList<>();
    for (Object fault : (List<?>) found) {
      faults.add(where + ": " + fault);
    }
    return faults;
  }

  @Test
  void the_editor_completes_underlines_what_is_wrong_and_asks_on_enter() {
    page.navigate(server.address() + "/explore");
    page.locator("promql-editor .cm-content").click();
    page.keyboard().type("appointment_b");
    page.locator(
            "promql-editor .cm-tooltip-autocomplete li",
            new Page.LocatorOptions().setHasText("appointment_bookings_total"))
        .first()
        .waitFor();
    page.keyboard().press("Escape");
    page.keyboard().press("Control+a");
    page.keyboard().type("sum(up))");
    page.locator("promql-editor .cm-lintRange-error").first().waitFor();
    page.keyboard().press("Control+a");
    page.keyboard().type("sum(up)");
    page.keyboard().press("Escape");
    page.keyboard().press("Enter");
    page.waitForURL("**/explore?*expr=sum*");
    page.locator("[data-chart] canvas").waitFor();
    page.locator("[data-as-table]").click();
    assertThat(page.locator(".as-table tbody tr").count()).isGreaterThan(10);
  }

  @Test
  void a_chart_follows_what_it_is_told_and_says_when_it_is_told_nothing() {
    List<String> answers = Collections.synchronizedList(new ArrayList<>(List.of(chart("a"))));
    page.route(
        "**/ui/api/chart*",
        route -> route.fulfill(new Route.FulfillOptions().setBody(answers.getLast())));
    page.navigate(server.address() + "/explore?expr=up&tab=graph");
    page.locator(".legend tbody tr >> text=a").waitFor();
    answers.add(chart("b"));
    tick();
    page.locator(".legend tbody tr >> text=b").waitFor();
    answers.add("no JSON");
    tick();
    page.locator("[data-chart-trouble] >> text=could not be refreshed").waitFor();
    assertThat(page.locator("[data-chart] canvas").count()).isEqualTo(1);
    answers.add("{\"times\":[],\"series\":[]}");
    tick();
    page.locator(".plot >> text=No data in this range").waitFor();
    answers.add(chart("b"));
    tick();
    page.locator("[data-chart] canvas").waitFor();
    assertThat(page.locator("[data-chart-trouble]").isVisible()).isFalse();
  }

  private static String chart(String name) {
    return "{\"times\":[1,2],\"series\":[{\"name\":\"" + name + "\",\"values\":[1,2]}]}";
  }

  private void tick() {
    page.evaluate("document.dispatchEvent(new Event('aegle:tick'))");
  }

  @Test
  void keys_lead_everywhere_and_the_theme_is_kept() {
    page.keyboard().press("g");
    page.keyboard().press("t");
    page.waitForURL("**/targets");
    page.keyboard().press("/");
    page.keyboard().type("SlowAPI");
    page.locator("#jump a").first().waitFor();
    page.keyboard().press("Escape");
    page.locator("h1").click();
    page.keyboard().press("?");
    page.locator("#help[open]").waitFor();
    page.keyboard().press("Escape");
    page.locator("details.menu > summary").click();
    page.locator("button[name=theme][value=dark]").click();
    page.locator("html[data-theme=dark]").waitFor();
    assertThat(page.url()).endsWith("/targets");
  }

  private void waitFor(String selector) {
    page.locator(selector).first().waitFor();
  }
}
