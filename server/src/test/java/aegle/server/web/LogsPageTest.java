package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.records.EntryId;
import aegle.records.QueryClauses;
import aegle.records.RecordQuery;
import aegle.records.StoredEntry;
import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.SampleServer;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of logs over a real store, as HTML says it. */
class LogsPageTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SCRIPT = "<script>alert(1)</script>";
  private static final String IMAGE = "\"><img src=x onerror=alert(1)>";

  @TempDir static Path folder;
  private static SampleServer server;
  private static Browserless reader;

  @BeforeAll
  static void open() throws Exception {
    server = new SampleServer(folder, InstantSource.fixed(NOW)).withOwner().start(0);
    reader = new Browserless(server.address());
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    assertThat(reader.get("/logs"))
        .contains("No log line has arrived yet")
        .contains("./aegle ship --to " + server.address())
        .contains("/api/logs?service=web")
        .contains("OTEL_EXPORTER_OTLP_ENDPOINT=" + server.address());
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      entries.add(line(i, i % 50 == 0 ? "error" : "info", "web", "booking " + i + " took 12 ms"));
    }
    entries.add(line(300, "warn", "pay: \"eu\" (1)", "payment failed for booking 7"));
    server.records().append(entries);
    server.records().append(List.of(hostile()));
    server.records().refresh();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static Entry line(int secondsAgo, String level, String service, String message) {
    Fields fields =
        Fields.builder()
            .put(FieldNames.LEVEL, level)
            .put(FieldNames.SERVICE, service)
            .put(FieldNames.CLINIC, "bkk-" + secondsAgo % 3)
            .put(FieldNames.TRACE_ID, TRACE)
            .put(FieldNames.MESSAGE, message)
            .put("port", 8080)
            .build();
    return new Entry(EntryKind.LOG, nanosAgo(secondsAgo), fields);
  }

  /** Two hours old, so that it stands in no other test's way. */
  private static Entry hostile() {
    Fields.Builder fields = Fields.builder();
    for (String name :
        List.of(
            FieldNames.LEVEL,
            FieldNames.SERVICE,
            FieldNames.CLINIC,
            FieldNames.LOGGER,
            FieldNames.ENVIRONMENT,
            FieldNames.TRACE_ID,
            FieldNames.MESSAGE,
            SCRIPT,
            IMAGE)) {
      fields.put(name, SCRIPT + IMAGE);
    }
    Json.Members detail = new Json.Members(Map.of(SCRIPT, new Json.Text(IMAGE)));
    return new Entry(EntryKind.LOG, nanosAgo(7_200), fields.build(), detail);
  }

  private static long nanosAgo(int seconds) {
    return NOW.minusSeconds(seconds + 1).toEpochMilli() * 1_000_000;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void the_newest_lines_are_listed_with_counts_over_time_and_facets() throws Exception {
    String page = reader.get("/logs");
    assertThat(page)
        .contains("251 lines match; the newest 100 are shown.")
        .contains("booking 0 took 12 ms")
        .contains("booking 99 took 12 ms")
        .doesNotContain("booking 100 took")
        .contains("Error and fatal")
        .contains("title=\"Only lines with web\"")
        .contains("href=\"/traces/" + TRACE + "\"");
  }

  @Test
  void older_lines_follow_by_cursor_and_none_is_shown_twice() throws Exception {
    String page = reader.get("/logs");
    int pages = 1;
    int lines = count(page);
    while (page.contains("rel=\"next\"")) {
      page = reader.get(hrefBefore(page, "rel=\"next\""));
      lines += count(page);
      pages++;
    }
    assertThat(pages).isEqualTo(3);
    assertThat(lines).isEqualTo(251);
    assertThat(page).contains("payment failed for booking 7").contains("Back to the newest");
  }

  private static int count(String page) {
    return page.split("<details class=\"log-line", -1).length - 1;
  }

  private static String hrefBefore(String page, String mark) {
    Matcher href = Pattern.compile("href=\"([^\"]+)\" " + Pattern.quote(mark)).matcher(page);
    assertThat(href.find()).isTrue();
    return href.group(1).replace("&amp;", "&");
  }

  @Test
  void a_query_that_cannot_be_read_is_marked_at_its_character_and_kept() throws Exception {
    String page = reader.get("/logs?q=" + encode("level:error AND (clinic.id:bkk-1"));
    assertThat(page)
        .contains("This query cannot be read")
        .contains("cannot read the query at character")
        .contains("<mark class=\"fault\">")
        .contains("value=\"level:error AND (clinic.id:bkk-1\"")
        .doesNotContain("No log line has arrived yet");
  }

  @Test
  void a_facet_narrows_and_widens_again() throws Exception {
    String value = "pay: \"eu\" (1)";
    String page = reader.get("/logs?q=" + encode(QueryClauses.clause(FieldNames.SERVICE, value)));
    assertThat(page)
        .contains("One line matches.")
        .contains("payment failed for booking 7")
        .contains("Remove the filter for pay");
    assertThat(reader.get("/logs?q=" + encode("booking OR payment")))
        .contains(encode("(booking OR payment) AND service.name:\"web\""));
  }

  @Test
  void a_line_has_its_own_page_with_all_fields_and_what_is_around_it() throws Exception {
    String page = reader.get(address("\"booking 20 took\""));
    assertThat(page)
        .contains("booking 20 took 12 ms")
        .contains("<dt>port</dt>")
        .contains("booking 19 took")
        .contains("booking 21 took")
        .contains("15 lines before it and 15 after it")
        .contains("Same trace")
        .contains(encode("NOT port:\"8080\""));
    assertThat(reader.status("/logs/record?id=nonsense")).isEqualTo(404);
    assertThat(reader.status("/logs/record?id=log~1.1")).isEqualTo(404);
  }

  private static String address(String query) {
    StoredEntry found =
        server.records().search(RecordQuery.of(EntryKind.LOG).withText(query)).entries().getFirst();
    EntryId id = found.id();
    return RecordAddresses.line(id);
  }

  @Test
  void patterns_put_like_lines_together_and_lead_back_to_them() throws Exception {
    String page = reader.get("/logs?view=patterns");
    assertThat(page)
        .contains("2 patterns in the newest 251 matching lines")
        .contains("booking ‹number› took ‹number› ms");
    String href = reader.get("/logs?q=" + encode("message:\"payment failed for booking\""));
    assertThat(href).contains("One line matches.");
  }

  @Test
  void whatever_a_line_holds_stays_text_on_every_page() throws Exception {
    String range =
        "&from="
            + NOW.minusSeconds(9_000).toEpochMilli()
            + "&to="
            + NOW.minusSeconds(6_000).toEpochMilli();
    String own = address("message:script AND time:[2026-11-23T01:00:00Z TO 2026-11-23T02:00:00Z]");
    for (String address :
        List.of(
            "/logs?q=" + range,
            "/logs?view=patterns" + range,
            "/logs?q=" + encode("message:" + SCRIPT + IMAGE),
            "/logs?q=" + encode("(" + SCRIPT + IMAGE),
            own,
            own.replace("/logs/record", "/ui/logs/fields") + "&q=" + encode(IMAGE) + range,
            "/traces/" + encode(TRACE) + "?span=" + encode(IMAGE),
            "/traces?q="
                + encode(SCRIPT)
                + "&service="
                + encode(IMAGE)
                + "&name="
                + encode(IMAGE)
                + "&min="
                + encode(IMAGE))) {
      String page = reader.get(address);
      assertThat(page).as(address).doesNotContain("<script>").doesNotContain("<img");
    }
    assertThat(reader.get(own)).contains("&lt;script&gt;").contains("&lt;img");
  }

  @Test
  void an_impossible_range_falls_back_to_the_last_hour() throws Exception {
    String page = reader.get("/logs?from=" + (Long.MAX_VALUE - 10) + "&to=" + Long.MAX_VALUE);
    assertThat(page).contains("251 lines match");
    assertThat(reader.get("/logs?cursor=nonsense")).contains("251 lines match");
  }

  @Test
  void a_stranger_sees_nothing() throws Exception {
    Browserless stranger = new Browserless(server.address());
    assertThat(stranger.request("/logs").statusCode()).isEqualTo(302);
    assertThat(stranger.request("/ui/logs/tail").statusCode()).isEqualTo(401);
  }

  @Test
  void the_tail_sends_what_matches_as_it_comes_in() throws Exception {
    assertThat(reader.request("/ui/logs/tail?q=" + encode("(")).statusCode()).isEqualTo(400);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(server.address() + "/ui/logs/tail?q=" + encode("service.name:tailed")))
            .header("Cookie", "aegle-session=" + reader.session())
            .build();
    try (HttpClient http = HttpClient.newHttpClient();
        InputStream body = http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      await(lines, "event:open");
      List<Entry> burst = new ArrayList<>();
      for (int i = 0; i < LogTails.MAX_LINES + 30; i++) {
        burst.add(line(9_000 + i, "info", "tailed", "line " + i + SCRIPT));
        burst.add(line(9_000 + i, "info", "other", "not this"));
      }
      server.records().append(burst);
      String data = await(lines, "data:{\"lines\"");
      assertThat(data).contains("\"missed\":30").contains("line 79").doesNotContain("not this");
    }
  }

  private static String await(BufferedReader lines, String beginning) throws Exception {
    String line = lines.readLine();
    while (line != null && !line.startsWith(beginning)) {
      line = lines.readLine();
    }
    assertThat(line).isNotNull();
    return String.valueOf(line);
  }
}
