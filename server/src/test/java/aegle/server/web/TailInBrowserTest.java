package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.SampleServer;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A live tail that the server refuses, in a real browser. */
class TailInBrowserTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  @Test
  void a_tail_that_is_refused_says_so_and_can_be_begun_again(@TempDir Path folder)
      throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no browser at " + CHROMIUM);
    SampleServer prepared = new SampleServer(folder, InstantSource.system()).withOwner();
    try (SampleServer server = prepared.start(0);
        HttpClient http = HttpClient.newHttpClient();
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
      long now = InstantSource.system().millis() * 1_000_000;
      Fields line = Fields.builder().put(FieldNames.MESSAGE, "booked").build();
      server.records().append(List.of(new Entry(EntryKind.LOG, now, line)));
      server.records().refresh();
      follow(server, http);
      Page page = browser.newPage();
      page.navigate(server.address() + "/logs");
      page.fill("#name", SampleServer.OWNER);
      page.fill("#password", SampleServer.PASSWORD);
      page.click("button[type=submit]");
      page.navigate(server.address() + "/logs");
      page.click("[data-tail]");
      page.waitForFunction(
          "() => document.querySelector('[data-tail-status]').textContent.includes('did not')");
      assertThat(page.textContent("[data-tail-status]"))
          .contains("close one")
          .doesNotContain("by itself");
      assertThat(page.textContent("[data-tail] .word")).isEqualTo("Live tail");
      assertThat(page.getAttribute("[data-tail]", "aria-pressed")).isEqualTo("false");
      http.shutdownNow();
    }
  }

  /** As many tails of the same person as there may be. */
  private static void follow(SampleServer server, HttpClient http) throws Exception {
    Browserless reader = new Browserless(server.address());
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.address() + "/ui/logs/tail"))
            .header("Cookie", "aegle-session=" + reader.session())
            .build();
    for (int i = 0; i < LogTails.MAX_OWN; i++) {
      assertThat(http.send(request, BodyHandlers.ofInputStream()).statusCode()).isEqualTo(200);
    }
  }
}
