package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aegle.server.web.testing.Browserless;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The platform of {@code e2e/platform}, built and run as its owner would, and one visit to it in a
 * real browser: everything that the visit left behind is found in Aegle under one trace id.
 */
class PlatformTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
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

  /** The slot whose service has no price and whose doctor is away. */
  private static final String BROKEN = "bkk-1-1100";

  @TempDir static Path folder;
  private static BookingPlatform platform;
  private static RunningAegle aegle;
  private static Browserless owner;
  private static String trace = "";

  @BeforeAll
  static void visit() throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no browser at " + CHROMIUM);
    assumeTrue(
        BookingPlatform.isInstalled(), "the platform is not installed; run npm ci in e2e/platform");
    platform = BookingPlatform.at(folder.resolve("platform.log"));
    Path config = platform.writeDecisions(folder.resolve("config"));
    int tls = FreePort.find();
    Path data = folder.resolve("data");
    aegle = RunningAegle.start(new ServerOptions(config, data, 0, 0, tls, false));
    owner = signedIn();
    platform.build(aegle.port());
    platform.start(aegle.port(), tls, data.resolve("tls/ca.pem"));
    try (Playwright playwright = playwright();
        Browser browser = browser(playwright)) {
      walkThrough(browser.newPage());
    }
  }

  private static Playwright playwright() {
    return Playwright.create(
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  }

  private static Browser browser(Playwright playwright) {
    return playwright
        .chromium()
        .launch(new BrowserType.LaunchOptions().setExecutablePath(CHROMIUM).setArgs(ARGUMENTS));
  }

  private static void walkThrough(Page page) throws Exception {
    page.navigate(platform.address());
    trace =
        page.locator("meta[name=sentry-trace]").first().getAttribute("content").split("-", 2)[0];
    page.click("#refresh");
    page.locator("#told >> text=3 slots are free until 18:00").waitFor();
    page.click("#book-bkk-1-0930");
    page.locator("#told >> text=Booked 09:30").waitFor();
    page.click("#book-" + BROKEN);
    page.locator("#told >> text=Could not book 11:00").waitFor();
    page.click("#price-" + BROKEN);
    // The recording is sent with the error that was just thrown; the rest when the page is left.
    records("replay", "_exists_:replay.id");
    page.navigate("about:blank");
    records("vital", "vital.name:CLS");
  }

  @AfterAll
  static void close() throws Exception {
    if (platform != null) {
      platform.close();
    }
    if (aegle != null) {
      aegle.close();
    }
  }

  @Test
  void the_build_announced_its_release_and_its_source_maps() throws Exception {
    JsonNode releases = aegle.get("/api/aegle/v1/releases", KEY).json().get("data");
    assertThat(releases).hasSize(1);
    assertThat(releases.get(0).get("version").asString()).isEqualTo(BookingPlatform.RELEASE);
    assertThat(releases.get(0).get("artifacts").asInt()).isPositive();
    assertThat(releases.get(0).get("released").asString()).isNotEmpty();
  }

  @Test
  void the_error_in_the_browser_is_shown_in_its_own_source() throws Exception {
    JsonNode error = only("error", ofTrace("error.type:TypeError"));
    JsonNode frames = whole(error).at("/detail/exception/0/stacktrace/frames");
    JsonNode inner = frames.get(frames.size() - 1);
    assertThat(inner.get("filename").asString()).endsWith("app/booking.tsx");
    assertThat(inner.get("context_line").asString()).contains("return `${price.amount}");
    assertThat(error.at("/fields/release").asString()).isEqualTo(BookingPlatform.RELEASE);
    assertThat(error.at("/fields/environment").asString()).isEqualTo("trial");
    String issue = owner.get("/errors/" + error.at("/fields/issue.id").asString());
    assertThat(issue).contains("app/booking.tsx").contains("${price.currency}`;");
  }

  @Test
  void the_error_of_the_route_is_joined_to_the_line_that_was_logged_of_it() throws Exception {
    JsonNode error = only("error", ofTrace("message:\"no doctor for slot\""));
    JsonNode frames = whole(error).at("/detail/exception/0/stacktrace/frames");
    JsonNode inner = frames.get(frames.size() - 1);
    assertThat(inner.get("filename").asString()).endsWith("lib/diary.ts");
    assertThat(inner.get("context_line").asString()).contains("no doctor for slot");
    JsonNode line = only("log", ofTrace("message:\"Failed to answer\" AND level:error"));
    assertThat(line.at("/fields/error.message").asString()).startsWith("no doctor for slot");
    assertThat(line.at("/fields/span.id").asString()).isNotEmpty();
  }

  @Test
  void browser_and_server_are_one_trace() throws Exception {
    String load = only("span", ofTrace("span.op:pageload")).at("/fields/span.id").asString();
    String calls = "span.op:http.client AND url.full:*\\/api\\/bookings";
    for (JsonNode call : only("span", ofTrace(calls), 2)) {
      assertThat(call.at("/fields/parent.span.id").asString()).isEqualTo(load);
      assertThat(call.at("/fields/url.path").asString()).isEqualTo("/api/bookings");
      assertThat(call.at("/fields/service.name").asString()).isEqualTo("booking-page");
    }
    List<String> routes = new ArrayList<>();
    for (JsonNode span : records("span", ofTrace("span.op:http.server"))) {
      routes.add(span.at("/fields/span.name").asString());
    }
    assertThat(routes).contains("GET /", "GET /api/slots", "POST /api/bookings");
    assertThat(owner.get("/traces/" + trace))
        .contains("GET 127.0.0.1 /api/hours")
        .doesNotContain("clientComponentLoading")
        .doesNotContain("/envelope/");
    records("log", ofTrace("message:\"Showed the free slots\""));
    records("log", ofTrace("message:\"Appointment booked successfully\" AND clinic.id:\"bkk-1\""));
  }

  @Test
  void the_replay_is_masked_and_joined() throws Exception {
    JsonNode said = records("replay", ofTrace("_exists_:replay.id")).get(0).get("fields");
    String id = said.get("replay.id").asString();
    JsonNode parts = records("replay", "replay.id:" + id + " AND replay.part:recording");
    assertThat(parts.get(0).at("/fields/replay.verdict").asString()).isEqualTo("MASKED");
    String recording = owner.get("/ui/replays/" + id + "/recording");
    assertThat(recording).contains("****").doesNotContain("Free today").doesNotContain("11:00");
  }

  @Test
  void a_person_walks_from_the_error_to_its_trace_its_logs_and_its_replay_by_clicks_alone()
      throws Exception {
    JsonNode error = only("error", ofTrace("error.type:TypeError")).get("fields");
    TripByClicks.Found found =
        new TripByClicks.Found(
            "TypeError",
            error.get("message").asString(),
            error.get("event.id").asString(),
            trace,
            error.get("replay.id").asString());
    records("log", ofTrace("message:\"Showed the free slots\""));
    records("replay", "replay.id:" + found.replayId() + " AND replay.error_ids:" + found.eventId());
    try (Playwright playwright = playwright();
        Browser browser = browser(playwright)) {
      TripByClicks trip = new TripByClicks(browser.newPage(), found);
      trip.signIn("http://localhost:" + aegle.port(), "nok", "a quiet long phrase");
      trip.openIssue("app/booking.tsx");
      trip.openTrace();
      trip.seesSpans("GET /api/slots", "POST /api/bookings");
      trip.openLogs("Showed the free slots");
      trip.playReplay("****");
      trip.returnToIssue("app/booking.tsx");
      assertThat(trip.complaints()).isEmpty();
    }
  }

  @Test
  void vitals_of_the_visit_are_joined_to_it() throws Exception {
    for (String vital : List.of("TTFB", "FCP", "LCP", "CLS", "INP")) {
      // The SDK tells the same of its own accord, in spans; a beacon has none.
      JsonNode told = only("vital", ofTrace("vital.name:" + vital + " AND NOT _exists_:span.id"));
      assertThat(told.at("/fields/url.path").asString()).isEqualTo("/");
    }
  }

  @Test
  void figures_are_scraped_and_health_is_not_frozen() throws Exception {
    SendingPlatform.awaitValue(
        aegle, "appointment_bookings_total{clinic_id=\"bkk-1\",service_type=\"consultation\"}", 1);
    SendingPlatform.awaitValue(
        aegle, "http_requests_total{route=\"/api/bookings\",status=\"500\"}", 1);
    SendingPlatform.awaitValue(aegle, "clinic_log_lines_lost_total", 0);
    assertThat(platform.get("/api/metrics").statusCode()).isEqualTo(401);
    assertThat(platform.get("/api/health").statusCode()).isEqualTo(200);
    platform.stopDatabase();
    assertThat(platform.get("/api/health").statusCode()).isEqualTo(503);
    assertThat(platform.get("/api/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void the_clients_of_hosted_products_tell_the_same_booking() throws Exception {
    String place = "clinic_id=\"bkk-1\",service_type=\"consultation\"";
    SendingPlatform.awaitValue(aegle, "appointment_booked_total{%s}".formatted(place), 1);
    SendingPlatform.awaitValue(aegle, "aegle_custom_events_total{event=\"appointment_booked\"}", 1);
    String timed = "event.name:Timed AND name:\"appointment.booking.duration\"";
    only("log", timed + " AND clinic.id:\"bkk-1\" AND service.name:booking");
    only("log", "event.kind:page_view AND url.path:\"/\"");
    String access = "message:\"data access\" AND record:\"bkk-1-0930\" AND outcome:allowed";
    JsonNode seen = only("log", ofTrace(access)).get("fields");
    assertThat(seen.get("aws.log.group").asString()).isEqualTo("booking");
  }

  @Test
  void the_doctor_finds_nothing_wrong_with_it() throws Exception {
    double before = rounds();
    RunningAegle.await("three rounds of the doctor", PlatformTest::rounds, now -> now > before + 2);
    JsonNode findings = aegle.get("/api/aegle/v1/findings?state=open", KEY).json().get("data");
    assertThat(findings.toString()).isEqualTo("[]");
    assertThat(owner.get("/doctor")).contains("Nothing wrong seen");
  }

  private static double rounds() throws Exception {
    return aegle
        .get("/metrics", KEY)
        .body()
        .lines()
        .filter(line -> line.startsWith("aegle_doctor_rounds_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void the_printed_snippets_fail_as_the_page_about_them_says() throws Exception {
    Map<String, String> seen = platform.runPrinted();
    String page = Files.readString(Path.of("..", "docs", "platform.md"));
    assertThat(seen)
        .containsOnlyKeys(
            "SDK-6", "SDK-1", "VIT-1", "HLT-2", "HLT-3", "MET-1", "LOG-1", "LOG-2", "LOG-3", "NR-1",
            "DD-1", "DD-2")
        .allSatisfy((id, what) -> assertThat(page).contains(id).contains(what));
  }

  @Test
  void nothing_that_the_platform_sent_was_refused() throws Exception {
    assertThat(aegle.get("/metrics").body().lines())
        .noneMatch(
            line -> line.startsWith("aegle_intake_rejected_total{") && !line.endsWith(" 0.0"));
  }

  private static String ofTrace(String question) {
    return "trace.id:" + trace + " AND " + question;
  }

  private static JsonNode only(String kind, String question) throws Exception {
    return only(kind, question, 1).get(0);
  }

  private static JsonNode only(String kind, String question, int count) throws Exception {
    JsonNode found = records(kind, question);
    assertThat(found).as(found.toString()).hasSize(count);
    return found;
  }

  /** The records that a question finds, as soon as it finds any. */
  private static JsonNode records(String kind, String question) throws Exception {
    String path = "/api/aegle/v1/records?kind=" + kind + "&q=" + URLEncoder.encode(question, UTF_8);
    return RunningAegle.await(
        kind + " " + question,
        () -> aegle.get(path, KEY).json().at("/data/entries"),
        entries -> !entries.isEmpty());
  }

  private static JsonNode whole(JsonNode record) throws Exception {
    String id = URLEncoder.encode(record.get("id").asString(), UTF_8);
    return aegle.get("/api/aegle/v1/records/record?id=" + id, KEY).json().get("data");
  }

  /** The owner, by the link that the first start leaves behind. */
  private static Browserless signedIn() throws Exception {
    String link = Files.readString(folder.resolve("data/setup-link")).strip();
    Browserless person = new Browserless("http://localhost:" + aegle.port());
    person.get("/setup");
    String secret = link.substring(link.indexOf('#') + 1);
    String form = "&name=nok&password=a+quiet+long+phrase&again=a+quiet+long+phrase";
    assertThat(person.post("/setup", "token=" + secret + form).statusCode()).isEqualTo(302);
    return person;
  }
}
