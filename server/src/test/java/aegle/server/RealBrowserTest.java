package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A page with Sentry's SDK and web-vitals, as npm gives them, in a real browser: what it sends to a
 * server of another origin is found, and the visit can be watched.
 */
class RealBrowserTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path CLIENTS = Path.of("..", "e2e", "clients");
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
  private static final String RELEASE = " AND release:\"clinic-browser@2.4.1\"";

  @TempDir private Path folder;
  private Process clinic;
  private RunningAegle aegle;
  private Playwright playwright;
  private Browser browser;
  private String address;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no browser at " + CHROMIUM);
    assumeTrue(
        Files.isDirectory(CLIENTS.resolve("node_modules")),
        "the clients are not installed; run npm ci in e2e/clients");
    clinic = servePage();
    BufferedReader printed = clinic.inputReader(UTF_8);
    address = printed.readLine();
    assertThat(address).startsWith("http://127.0.0.1:");
    Path config = SendingPlatform.writeDecisions(folder.resolve("config"), address);
    aegle = RunningAegle.start(config, folder.resolve("data"), false);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(CHROMIUM).setArgs(ARGUMENTS));
  }

  @AfterEach
  void close() {
    if (clinic != null) {
      clinic.destroy();
    }
    if (aegle != null) {
      aegle.close();
    }
    if (playwright != null) {
      playwright.close();
    }
  }

  /** Ends with its standard input, and so with this process at the latest. */
  private static Process servePage() {
    ProcessBuilder node = new ProcessBuilder("node", "browser/serve.mjs");
    try {
      return node.directory(CLIENTS.toFile())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      return Assumptions.abort("node cannot be started: " + e.getMessage());
    }
  }

  @Test
  void an_error_its_replay_and_the_vitals_of_a_page_are_found_and_the_replay_plays()
      throws Exception {
    Map<?, ?> sent = visitAndBook();
    String replay = String.valueOf(sent.get("replayId"));

    JsonNode error =
        SendingPlatform.found(aegle, "error", "message:\"thrown in a browser\"" + RELEASE);
    assertThat(error.get("event.id").asString()).isEqualTo(sent.get("id"));
    assertThat(error.get("replay.id").asString()).isEqualTo(replay);

    JsonNode pageload =
        SendingPlatform.found(aegle, "span", "span.op:pageload AND trace.id:*" + RELEASE);
    assertThat(pageload.get("trace.id").asString()).hasSize(32);

    assertRecorded(replay);
    JsonNode said = SendingPlatform.found(aegle, "log", "feedback.event.id:" + sent.get("id"));
    assertThat(said.get("message").asString()).isEqualTo("The button did nothing");

    for (String name : List.of("CLS", "FCP", "INP", "LCP", "TTFB")) {
      JsonNode vital = SendingPlatform.found(aegle, "vital", beacon(name));
      assertThat(vital.get("vital.value").asDouble()).as(name).isNotNegative();
      assertThat(vital.get("url.path").asString()).isEqualTo("/");
    }
    assertThat(value("CLS")).isPositive();
    assertThat(value("INP")).isGreaterThanOrEqualTo(60);
    watch(replay);
  }

  @Test
  void a_recording_that_would_run_or_load_something_does_neither() throws Exception {
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    HttpServer stranger =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stranger.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(404, -1);
        });
    stranger.start();
    try {
      watchEvil("http://127.0.0.1:" + stranger.getAddress().getPort());
      assertThat(asked).isEmpty();
    } finally {
      stranger.stop(0);
    }
  }

  private void watchEvil(String stranger) throws Exception {
    String replay = "badbadbadbadbadbadbadbadbadbadba";
    // What a stranger with the public key could send: no words, for those would be quarantined.
    String events = new String(resource("evil-replay.json"), UTF_8).replace("EVIL", stranger);
    byte[] recording = ("{\"segment_id\":0}\n" + events).getBytes(UTF_8);
    String envelope =
        """
        {"event_id":"%1$s"}
        {"type":"replay_event"}
        {"replay_id":"%1$s","segment_id":0,"replay_type":"session","timestamp":%2$.3f,"urls":["/"]}
        {"type":"replay_recording","length":%3$d}
        """
            .formatted(replay, SendingPlatform.nowSeconds(), recording.length);
    byte[] whole = (envelope + new String(recording, UTF_8)).getBytes(UTF_8);
    String door = "/api/1/envelope/?sentry_key=" + SendingPlatform.PUBLIC_KEY;
    assertThat(aegle.post(door, whole).status()).isEqualTo(200);
    SendingPlatform.found(aegle, "replay", "replay.id:" + replay + " AND replay.part:recording");

    Page page = signIn();
    FrameLocator stage = play(page, replay);
    stage.locator("#evil").waitFor();
    stage.locator("#late").waitFor();
    assertThat(page.evaluate("window.hacked")).isNull();
    for (Frame frame : page.frames()) {
      assertThat(frame.evaluate("window.hacked")).as(frame.url()).isNull();
    }
  }

  /** Beacons of web-vitals have an id of its own form; the SDK's vitals have none. */
  private static String beacon(String name) {
    return "vital.name:" + name + " AND vital.id:v6*";
  }

  private double value(String name) throws Exception {
    return SendingPlatform.found(aegle, "vital", beacon(name)).get("vital.value").asDouble();
  }

  /** Opens the page, presses its button, and leaves, which is when the last vitals are sent. */
  private Map<?, ?> visitAndBook() {
    Page page = browser.newPage();
    String vitals =
        "http://127.0.0.1:%d/vitals?project=1&key=%s"
            .formatted(aegle.port(), SendingPlatform.PUBLIC_KEY);
    page.addInitScript(
        "window.aegle = { dsn: '%s', vitals: '%s' }"
            .formatted(SendingPlatform.dsn(aegle.port()), vitals));
    page.navigate(address);
    page.locator("#notice").waitFor();
    page.click("button");
    page.waitForFunction("window.sent");
    Map<?, ?> sent = (Map<?, ?>) page.evaluate("window.sent");
    report(page);
    page.navigate("about:blank");
    page.close();
    return sent;
  }

  /** Fills the form that the SDK loads from Aegle. */
  private static void report(Page page) {
    page.evaluate("window.report()");
    page.fill("dialog [name=name]", "Somchai");
    page.fill("dialog [name=email]", "somchai@clinic.example");
    page.fill("dialog [name=comments]", "The button did nothing");
    page.click("dialog button:has-text('Tell us')");
    page.locator("dialog >> text=Thank you").waitFor();
  }

  private void assertRecorded(String replay) throws Exception {
    String recording = "replay.id:" + replay + " AND replay.part:recording AND replay.segment:0";
    JsonNode first = SendingPlatform.found(aegle, "replay", recording);
    assertThat(first.get("replay.unmasked").asInt()).as(first.toString()).isZero();
    String owner = first.get("project").asString() + "." + replay;
    Path segments = folder.resolve("data").resolve("files").resolve("replays").resolve(owner);
    assertThat(segments).isDirectoryContaining("glob:**.json");
  }

  /** Plays the visit in Aegle's own page, with what came late, and every word masked. */
  private void watch(String replay) throws Exception {
    FrameLocator stage = play(signIn(), replay);
    stage.locator("#notice").waitFor();
    assertThat(stage.locator("h1").innerText()).isEqualTo("**** * ****");
    assertThat(stage.locator("button").innerText()).isEqualTo("****");
    assertThat(stage.locator("body").innerText()).doesNotContain("Somchai");
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream file = RealBrowserTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(file, name).readAllBytes();
    }
  }

  private Page signIn() throws IOException {
    Page page = browser.newPage();
    page.navigate(Files.readString(folder.resolve("data").resolve("setup-link")).strip());
    page.fill("#name", "mali");
    page.fill("#password", "a quiet long phrase");
    page.fill("#again", "a quiet long phrase");
    page.click("button[type=submit]");
    return page;
  }

  private FrameLocator play(Page page, String replay) {
    page.navigate("http://localhost:" + aegle.port() + "/replays/" + replay);
    page.click("[data-part=play]:not([disabled])");
    return page.frameLocator("[data-part=frame]");
  }
}
