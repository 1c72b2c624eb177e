package aegle.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.records.RecordQuery;
import aegle.server.intake.Hall;
import aegle.server.state.Issue;
import aegle.server.state.Issues;
import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.SampleServer;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.FilePart;
import aegle.signals.Json;
import aegle.signals.SignalBatch;
import aegle.signals.Value;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors, vitals, check-ins, masking and replays over a real store, as HTML says them. */
class IncidentPagesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");
  private static final long MILLI = 1_000_000;
  private static final String TRICK = "<script>alert(1)</script>";
  private static final String REPLAY = "0cf5096493c0495cad1fdb9d7452bde8";
  private static final String LEAKING = "1cf5096493c0495cad1fdb9d7452bde8";

  @TempDir static Path folder;
  private static SampleServer server;
  private static Browserless reader;
  private static Issues issues;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    server = new SampleServer(folder, InstantSource.fixed(NOW)).withOwner().start(0);
    issues = server.incidents().issues();
    reader = new Browserless(server.address());
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    server.receive(batch(error("BookingError", "slot is taken" + TRICK, 5)));
    server.receive(batch(error("BookingError", "slot is taken" + TRICK, 3)));
    server.receive(batch(error("PaymentError", "card was refused", 2)));
    server.receive(batch(vital(1_900), vital(5_000), vital(2_000), vital(2_100)));
    server.receive(batch(checkIn("nightly-backup", "ok", 120), checkIn("reminders", "ok", 2)));
    server.receive(recording(REPLAY, "***"));
    server.receive(recording(LEAKING, "Somchai Jaidee, somchai@example.com"));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static SignalBatch batch(Entry... entries) {
    return new SignalBatch(List.of(entries), List.of(), List.of(), List.of());
  }

  private static long nanos(long minutesAgo) {
    return NOW.minus(Duration.ofMinutes(minutesAgo)).toEpochMilli() * MILLI;
  }

  private static Entry error(String type, String message, long minutesAgo) {
    Fields fields =
        Fields.builder()
            .put(FieldNames.EVENT_ID, "%032x".formatted(minutesAgo))
            .put(FieldNames.ERROR_TYPE, type)
            .put(FieldNames.MESSAGE, message)
            .put(FieldNames.LEVEL, "error")
            .put(FieldNames.RELEASE, "web@1<b>")
            .put(FieldNames.USER_ID, "u-" + minutesAgo)
            .put("user.name", TRICK)
            .put(FieldNames.URL_PATH, "/book/" + TRICK)
            .put(FieldNames.TRACE_ID, "0af7651916cd43dd8448eb211c80319c")
            .put("room", TRICK)
            .build();
    Json.Members minified =
        members("filename", text("app.min.js"), "lineno", number("1"), "colno", number("4812"));
    Json.Members own =
        members(
            "function", text("bookSlot"),
            "filename", text("src/booking.ts"),
            "lineno", number("42"),
            "colno", number("9"),
            "in_app", new Json.Flag(true),
            "pre_context", new Json.Items(List.of(text("function bookSlot() {"))),
            "context_line", text("  throw new Refusal();"),
            "minified", minified);
    Json.Members library =
        members("function", text("dispatch"), "filename", text("node_modules/x.js"));
    Json.Members exception =
        members(
            "type",
            text(type),
            "value",
            text(message),
            "stacktrace",
            members("frames", new Json.Items(List.of(library, own))));
    Json.Members crumb =
        members(
            "timestamp",
            number("1795405200"),
            "category",
            text("ui.click"),
            "message",
            text(TRICK));
    Json.Members detail =
        members(
            "exception", new Json.Items(List.of(exception)),
            "breadcrumbs", new Json.Items(List.of(crumb)),
            "tags", members("room", text(TRICK)));
    return new Entry(EntryKind.ERROR, nanos(minutesAgo), fields, detail);
  }

  private static Json.Members members(Object... pairs) {
    Map<String, Json> members = new java.util.LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      members.put((String) pairs[i], (Json) pairs[i + 1]);
    }
    return new Json.Members(members);
  }

  private static Json.Text text(String value) {
    return new Json.Text(value);
  }

  private static Json.Numeral number(String digits) {
    return new Json.Numeral(digits);
  }

  private static Entry vital(double millis) {
    String rating = millis <= 2_500 ? "good" : millis <= 4_000 ? "needs-improvement" : "poor";
    Fields fields =
        Fields.builder()
            .put("vital.name", "LCP")
            .put("vital.value", millis)
            .put("vital.rating", rating)
            .put("vital.target", "main>img.hero")
            .put(FieldNames.URL_PATH, "/th/book")
            .put(FieldNames.DEVICE, "mobile")
            .put(FieldNames.CLINIC, "bangkok")
            .build();
    return new Entry(EntryKind.VITAL, nanos(4), fields);
  }

  private static Entry checkIn(String slug, String status, long minutesAgo) {
    Json.Members schedule =
        members("type", text("interval"), "value", number("1"), "unit", text("hour"));
    Fields fields =
        Fields.builder()
            .put("monitor.slug", slug)
            .put(FieldNames.STATUS, status)
            .put(FieldNames.DURATION_MS, 1_500.0)
            .build();
    return new Entry(
        EntryKind.CHECK_IN,
        nanos(minutesAgo),
        fields,
        members("monitor_config", members("schedule", schedule)));
  }

  private static SignalBatch recording(String id, String shown) {
    Fields about =
        Fields.builder()
            .put(FieldNames.REPLAY_ID, id)
            .put("replay.segment", 0)
            .put("replay.start_ms", NOW.minusSeconds(90).toEpochMilli())
            .put("replay.urls", new Value.Texts(List.of("https://clinic.example/book?" + TRICK)))
            .build();
    String json =
        """
        [{"type":4,"timestamp":1795405200000,"data":{"href":"https://clinic.example/","width":800,"height":600}},
        {"type":2,"timestamp":1795405200010,"data":{"node":{"type":0,"id":1,"childNodes":[
        {"type":2,"tagName":"html","attributes":{},"id":2,"childNodes":[
        {"type":2,"tagName":"body","attributes":{},"id":3,"childNodes":[
        {"type":2,"tagName":"p","attributes":{"class":"patient"},"id":4,"childNodes":[
        {"type":3,"textContent":"%s","id":5}]}]}]}]},"initialOffset":{"top":0,"left":0}}}]
        """
            .formatted(shown);
    Fields of = Fields.builder().put(FieldNames.REPLAY_ID, id).put("replay.segment", 0).build();
    return new SignalBatch(
        List.of(new Entry(EntryKind.REPLAY, nanos(1), about)),
        List.of(),
        List.of(
            new FilePart(
                FilePart.Kind.REPLAY_RECORDING,
                "segment-0.json",
                of,
                json.getBytes(StandardCharsets.UTF_8))),
        List.of());
  }

  private static Issue issue(String kind) {
    return issues.list(Optional.empty(), "", 50).stream()
        .filter(issue -> issue.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_list_counts_the_errors_and_the_people_of_an_issue() throws Exception {
    String page = reader.get("/errors?range=1h");
    assertThat(page).contains("BookingError").contains("slot is taken").contains("web@1&lt;b&gt;");
    String row = page.substring(page.indexOf("BookingError"));
    assertThat(row.substring(0, row.indexOf("</tr>")))
        .containsPattern("data-label=\"Errors\">\\s*2\\s*<")
        .containsPattern("data-label=\"People\">\\s*2\\s*<");
  }

  @Test
  void an_issue_shows_its_source_its_reason_and_where_to_look_next() throws Exception {
    assertThat(reader.get("/errors/" + issue("BookingError").id() + "?range=1h"))
        .contains("src/booking.ts:42:9")
        .contains("Before the source map: app.min.js:1:4812")
        .contains("<mark>new</mark>")
        .contains("One place in libraries")
        .contains("by the same way through the code")
        .contains("/traces/0af7651916cd43dd8448eb211c80319c")
        .contains("ui.click");
  }

  @Test
  void what_strangers_wrote_stays_text_on_every_page() throws Exception {
    for (String path :
        List.of(
            "/errors",
            "/errors/" + issue("BookingError").id(),
            "/masking",
            "/check-ins",
            "/web-vitals",
            "/replays",
            "/replays/" + REPLAY)) {
      assertThat(reader.get(path)).as(path).doesNotContain(TRICK).doesNotContain("web@1<b>");
    }
    assertThat(reader.get("/errors/" + issue("BookingError").id()))
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;");
  }

  @Test
  void no_action_is_done_for_a_form_without_its_token() throws Exception {
    Browserless forger = new Browserless(server.address());
    forger.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    forger.forgetToken();
    Issue before = issue("PaymentError");
    for (String action : List.of("resolve", "ignore", "reopen", "assign", "merge", "split")) {
      String path = "/errors/" + before.id() + "/" + action;
      assertThat(forger.post(path, "into=1").statusCode()).as(action).isEqualTo(403);
    }
    assertThat(issue("PaymentError")).isEqualTo(before);
  }

  @Test
  void an_issue_is_resolved_comes_back_is_ignored_and_assigned() throws Exception {
    server.receive(batch(error("ReminderError", "no such number", 9)));
    String path = "/errors/" + issue("ReminderError").id();
    reader.get(path);
    reader.post(path + "/resolve", "release=this");
    assertThat(issue("ReminderError").status()).isEqualTo(Issue.Status.RESOLVED);
    assertThat(reader.get(path)).contains("Resolved in web@1&lt;b&gt;");
    server.receive(batch(error("ReminderError", "no such number", 1)));
    assertThat(reader.get(path)).contains("Came back");
    reader.post(path + "/resolve", "release=next");
    server.receive(batch(error("ReminderError", "no such number", 1)));
    assertThat(reader.get(path)).contains("Resolved in the next release");
    reader.post(path + "/ignore", "");
    assertThat(issue("ReminderError").status()).isEqualTo(Issue.Status.IGNORED);
    reader.post(path + "/assign", "to=me");
    assertThat(issue("ReminderError").assignee()).isEqualTo(SampleServer.OWNER);
    reader.post(path + "/reopen", "");
    assertThat(issue("ReminderError").status()).isEqualTo(Issue.Status.OPEN);
  }

  @Test
  void search_finds_issues_by_their_words_and_offers_the_logs_where_nothing_is_found()
      throws Exception {
    server.receive(batch(error("LanternError", "the lantern is out", 8)));
    assertThat(reader.get("/ui/jump?q=the+lantern"))
        .contains("/errors/" + issue("LanternError").id())
        .doesNotContain("/logs?q=");
    assertThat(reader.get("/search?q=say+%22zzqx%22"))
        .contains("/logs?q=%22say+%5C%22zzqx%5C%22%22");
  }

  @Test
  void merged_issues_are_counted_together_until_they_are_split() throws Exception {
    server.receive(batch(error("ExportError", "disk", 8)));
    server.receive(batch(error("ImportError", "disk", 7)));
    Issue one = issue("ExportError");
    Issue other = issue("ImportError");
    reader.get("/errors/" + one.id());
    reader.post("/errors/" + one.id() + "/merge", "into=" + other.id());
    assertThat(reader.get("/errors/" + other.id() + "?range=1h")).contains("2 errors in the range");
    reader.post("/errors/" + one.id() + "/split", "");
    assertThat(reader.get("/errors/" + other.id() + "?range=1h"))
        .contains("one error in the range");
  }

  @Test
  void an_error_is_found_by_the_id_that_its_sender_gave_it() throws Exception {
    String there =
        reader
            .request("/errors/event/" + "%032x".formatted(2))
            .headers()
            .firstValue("Location")
            .orElse("");
    assertThat(there).contains("/errors/" + issue("PaymentError").id() + "?event=");
    assertThat(reader.status("/errors/999999")).isEqualTo(404);
    assertThat(reader.status("/errors/1%20or%201")).isEqualTo(404);
  }

  @Test
  void an_issue_takes_in_only_as_many_others_as_one_question_can_name() throws Exception {
    long first = issues.see(sighting(0)).id();
    long last = first;
    for (int i = 1; i <= 200; i++) {
      last = issues.see(sighting(i)).id();
      issues.merge(last, first);
    }
    assertThat(reader.get("/errors/" + first)).contains("Merged-200");
    long more = issues.see(sighting(201)).id();
    HttpResponse<String> refused = reader.post("/errors/" + more + "/merge", "into=" + first);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body())
        .contains("Issue " + more + " was not counted with issue " + first)
        .contains("201 issues would be counted with issue " + first + ", and at most 200 can be.");
    for (int i = 201; i <= 420; i++) {
      issues.merge(issues.see(sighting(i)).id(), first);
    }
    assertThat(reader.get("/errors/" + first))
        .contains("220 of the issues counted with this one are left out");
    assertThat(reader.status("/errors?project=many")).isEqualTo(200);
  }

  @Test
  void a_merge_that_cannot_be_says_which_issue_why_and_what_to_do() throws Exception {
    long one = issues.see(sighting(501)).id();
    long other = issues.see(sighting(502)).id();
    long third = issues.see(sighting(503)).id();
    issues.merge(other, third);
    reader.get("/errors/" + one);
    assertThat(refusal(one, Long.toString(one)))
        .contains("Issue %1$d was not counted with issue %1$d".formatted(one))
        .contains("Both are the same issue: " + one + ".");
    assertThat(refusal(one, Long.toString(other)))
        .contains("Issue %d was not counted with issue %d".formatted(one, other))
        .contains(
            "Issue %d does not stand for itself: it is counted with issue %d."
                .formatted(other, third))
        .contains("Count issue %d with issue %d".formatted(one, third))
        .contains("href=\"/errors/" + one + "\"");
    assertThat(refusal(one, "99999999")).contains("There is no issue 99999999.");
    assertThat(refusal(one, "%3Cb%3E")).contains("There is no issue &lt;b&gt;.");
    assertThat(issues.find(one).orElseThrow().mergedInto()).isNull();
  }

  private static String refusal(long issue, String into) throws Exception {
    HttpResponse<String> refused = reader.post("/errors/" + issue + "/merge", "into=" + into);
    assertThat(refused.statusCode()).isEqualTo(409);
    return refused.body();
  }

  private static Issues.Sighting sighting(int number) {
    String kind = "Merged-" + number;
    return new Issues.Sighting("many", kind, kind, "t", "c", "error", "r", "", NOW);
  }

  @Test
  void vitals_show_the_percentile_its_rating_and_the_shares() throws Exception {
    assertThat(reader.get("/web-vitals?range=1h"))
        .contains("75 % good, 0 % need improvement, 25 % poor")
        .contains("main&gt;img.hero")
        .contains("/th/book")
        .contains("bangkok")
        .contains("Not measured in this range");
  }

  @Test
  void a_job_that_did_not_report_in_time_is_missed() throws Exception {
    assertThat(reader.get("/check-ins"))
        .contains("One of 2 jobs needs attention.")
        .contains("has not reported")
        .contains("every hour");
  }

  @Test
  void the_masking_page_names_who_leaks_and_what_is_in_quarantine() throws Exception {
    assertThat(reader.get("/masking"))
        .contains("user-id")
        .contains(LEAKING)
        .contains("p.patient")
        .doesNotContain("Somchai");
  }

  @Test
  void a_viewing_leaves_a_record_of_the_access() throws Exception {
    RecordQuery accesses =
        RecordQuery.of(EntryKind.ACCESS).withText("event.action:replay.view AND user.id:owner");
    server.records().refresh();
    long before = server.records().count(accesses).entries();
    assertThat(reader.get("/ui/replays/" + REPLAY + "/recording")).startsWith("[[").endsWith("]");
    server.records().refresh();
    assertThat(server.records().count(accesses).entries()).isEqualTo(before + 1);
  }

  @Test
  void a_quarantined_recording_is_handed_to_nobody() throws Exception {
    assertThat(server.incidents().files().list(Hall.QUARANTINE, "web." + LEAKING)).isNotEmpty();
    assertThat(reader.get("/replays/" + LEAKING)).contains("This recording is not shown");
    assertThat(reader.status("/ui/replays/" + LEAKING + "/recording")).isEqualTo(404);
    assertThat(reader.status("/ui/replays/..%2f..%2fetc/recording")).isIn(400, 404);
  }

  @Test
  void the_frame_of_a_replay_can_load_nothing_and_has_no_origin() throws Exception {
    var answer = reader.request("/replays/" + REPLAY + "/stage");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("sandbox allow-scripts;")
        .contains("default-src 'none'")
        .doesNotContain("img-src")
        .doesNotContain("connect-src")
        .doesNotContain("allow-same-origin");
    assertThat(reader.get("/replays/" + REPLAY))
        .contains("sandbox=\"allow-scripts\"")
        .doesNotContain("allow-same-origin");
    Browserless stranger = new Browserless(server.address());
    assertThat(stranger.status("/ui/replays/" + REPLAY + "/recording")).isEqualTo(401);
  }

  @Test
  void rules_of_grouping_are_previewed_on_kept_errors_and_count_once_saved() throws Exception {
    reader.get("/errors/grouping");
    String rules = "rules=" + URLEncoder.encode("message:\"card was*\" -> cards", UTF_8);
    String preview = reader.post("/errors/grouping", rules + "&action=preview").body();
    assertThat(preview).contains("these rules would make").contains("PaymentError");
    assertThat(server.incidents().desk().rules().text()).isEmpty();
    String wrong = reader.post("/errors/grouping", "rules=colour:red+->+x&action=save").body();
    assertThat(wrong).contains("is no matcher");
    assertThat(server.incidents().desk().rules().text()).isEmpty();
    assertThat(reader.post("/errors/grouping", rules + "&action=save").body()).contains("Saved.");
    assertThat(server.incidents().desk().rules().text()).contains("cards");
    assertThat(server.incidents().settings().find("errors.grouping")).isPresent();
  }
}
