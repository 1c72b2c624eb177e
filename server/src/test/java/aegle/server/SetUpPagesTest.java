package aegle.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aegle.server.web.testing.Browserless;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages about whoever sends, in a real browser: sources, doctor, cardinality, forwarding. */
class SetUpPagesTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path AXE = Path.of("src/main/frontend/node_modules/axe-core/axe.min.js");
  private static final Map<String, String> ROOMS =
      Map.of(
          "s", "/sources",
          "i", "/doctor",
          "y", "/cardinality",
          "f", "/forwarding",
          "w", "/wiring");

  /** A look at a record of a patient that does not say at which. */
  private static final String LINE =
      """
      {"level":"info","service":"booking","event":"data_access","resource":"patient_record",\
      "action":"read","msg":"looked"}
      """;

  @TempDir private Path folder;
  private final List<String> faults = new ArrayList<>();

  @Test
  void keys_lead_to_pages_that_fit_and_are_readable_and_a_finding_is_set_aside_with_a_reason()
      throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no browser at " + CHROMIUM);
    Path config = Files.createDirectory(folder.resolve("config"));
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
      assertThat(aegle.post("/api/logs", LINE.getBytes(UTF_8)).status()).isLessThan(300);
      RunningAegle.await(
          "a finding",
          () -> aegle.get("/api/aegle/v1/findings").body(),
          body -> body.contains("access-without-record"));
      for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        for (int width : new int[] {1440, 390}) {
          look(browser, server, theme, width);
        }
      }
      setAside(browser, server);
      assertThat(aegle.get("/api/aegle/v1/findings?state=set-aside").body()).contains("a trial");
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

  private void look(Browser browser, String server, ColorScheme theme, int width) throws Exception {
    Page page = enter(browser, server, theme, width);
    for (Map.Entry<String, String> room : ROOMS.entrySet()) {
      page.keyboard().press("g");
      page.keyboard().press(room.getKey());
      page.waitForURL("**" + room.getValue());
      page.locator("[data-live][data-state=live]").waitFor();
      String where = room.getValue() + " " + theme + " " + width;
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

  private void setAside(Browser browser, String server) {
    Page page = enter(browser, server, ColorScheme.LIGHT, 390);
    page.navigate(server + "/doctor");
    Locator finding = page.locator("article[id^=access-without-record]").first();
    finding.getByText("Set aside", new Locator.GetByTextOptions().setExact(true)).first().click();
    finding.locator("[name=reason]").fill("a trial");
    finding.locator("form button").first().click();
    assertThat(page.getByText("One finding was set aside")).isVisible();
    page.context().close();
  }
}
