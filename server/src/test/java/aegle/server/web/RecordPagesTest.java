package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.state.Issues;
import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.MoodyRecords;
import aegle.server.web.testing.MoodyRecords.Mood;
import aegle.server.web.testing.SampleServer;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.SignalBatch;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What all pages of records have in common: turns, limits of time, ranges, lists, dead ends. */
class RecordPagesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String REPLAY = "0cf5096493c0495cad1fdb9d7452bde8";
  private static final String NOT_KEPT = "fffffffffffff495cad1fdb9d7452bde";

  @TempDir Path folder;
  private SampleServer server;
  private Browserless reader;
  private @Nullable MoodyRecords records;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    server =
        new SampleServer(folder, InstantSource.fixed(NOW))
            .withOwner()
            .asking(store -> records = new MoodyRecords(store))
            .start(0);
    reader = new Browserless(server.address());
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void recordsAre(Mood mood) {
    if (records == null) {
      throw new AssertionError("the server was not started");
    }
    records.be(mood);
  }

  private void receive(Entry... entries) {
    server.receive(new SignalBatch(List.of(entries), List.of(), List.of(), List.of()));
  }

  private static long nanos(long minutesAgo) {
    return NOW.minus(Duration.ofMinutes(minutesAgo)).toEpochMilli() * 1_000_000;
  }

  private static Fields.Builder error(String type, String release, String eventId) {
    return Fields.builder()
        .put(FieldNames.EVENT_ID, eventId)
        .put(FieldNames.ERROR_TYPE, type)
        .put(FieldNames.MESSAGE, "slot is taken")
        .put(FieldNames.LEVEL, "error")
        .put(FieldNames.RELEASE, release)
        .put(FieldNames.TRACE_ID, TRACE);
  }

  private static Entry entry(EntryKind kind, long minutesAgo, Fields.Builder fields) {
    return new Entry(kind, nanos(minutesAgo), fields.build());
  }

  private static Fields.Builder visit(String... errorIds) {
    return Fields.builder()
        .put(FieldNames.REPLAY_ID, REPLAY)
        .put("replay.start_ms", NOW.minusSeconds(90).toEpochMilli())
        .put("replay.error_ids", new aegle.signals.Value.Texts(Arrays.asList(errorIds)));
  }

  private static Fields.Builder vital(String source, double millis) {
    return Fields.builder()
        .put("vital.name", "LCP")
        .put("vital.value", millis)
        .put("vital.rating", "good")
        .put("vital.source", source)
        .put(FieldNames.URL_PATH, "/book");
  }

  /** One of everything; the path of each page that shows it. */
  private List<String> allPages() {
    receive(
        entry(EntryKind.ERROR, 5, error("BookingError", "web@1", "%032x".formatted(1))),
        entry(EntryKind.REPLAY, 4, visit()),
        entry(EntryKind.VITAL, 3, vital("beacon", 900)),
        entry(
            EntryKind.CHECK_IN,
            2,
            Fields.builder().put("monitor.slug", "backup").put(FieldNames.STATUS, "ok")),
        entry(EntryKind.LOG, 2, Fields.builder().put(FieldNames.MESSAGE, "booked")),
        entry(
            EntryKind.SPAN,
            2,
            Fields.builder().put(FieldNames.TRACE_ID, TRACE).put(FieldNames.DURATION_MS, 12.0)));
    long issue = server.incidents().issues().list(Optional.empty(), "", 1).getFirst().id();
    return List.of(
        "/errors",
        "/errors/" + issue,
        "/web-vitals",
        "/releases",
        "/releases/one?version=web%401",
        "/replays",
        "/replays/" + REPLAY,
        "/check-ins",
        "/masking",
        "/logs",
        "/logs?view=patterns",
        "/traces",
        "/traces?view=slowest",
        "/traces?view=map",
        "/traces/" + TRACE);
  }

  @Test
  void a_page_says_when_its_search_was_ended_and_only_then() throws Exception {
    List<String> pages = allPages();
    for (String page : pages) {
      assertThat(reader.get(page)).as(page).doesNotContain("The search was ended");
    }
    recordsAre(Mood.HURRIED);
    for (String page : pages) {
      assertThat(reader.get(page))
          .as(page)
          .containsPattern(
              "class=\"notice (warn|info)\">(?s:.{1,400})The search was ended after 3 s");
    }
    String preview = reader.post("/errors/grouping", "rules=&action=preview").body();
    assertThat(preview).contains("The search was ended after 3 s");
  }

  @Test
  void the_slowest_traces_say_that_they_were_not_all_counted() throws Exception {
    allPages();
    assertThat(reader.get("/traces?view=slowest")).doesNotContain("The search was ended");
    recordsAre(Mood.HURRIED_COUNTS);
    assertThat(reader.get("/traces?view=slowest")).contains("The search was ended after 3 s");
  }

  @Test
  void a_page_that_the_store_cannot_answer_for_says_that_it_may_be_tried_again() throws Exception {
    List<String> pages = allPages();
    reader.get("/errors/grouping");
    recordsAre(Mood.BROKEN);
    for (String page : pages) {
      HttpResponse<String> answer = reader.request(page);
      assertThat(answer.statusCode()).as(page).isEqualTo(503);
      assertThat(answer.body()).as(page).contains("Try again in a few seconds");
    }
    assertThat(reader.post("/errors/grouping", "rules=&action=preview").statusCode())
        .isEqualTo(503);
    assertThat(reader.status("/errors/event/" + "%032x".formatted(1))).isEqualTo(503);
  }

  @Test
  void what_was_not_found_in_time_is_not_said_to_be_gone() throws Exception {
    recordsAre(Mood.HURRIED);
    assertThat(reader.status("/replays/" + NOT_KEPT)).isEqualTo(503);
    assertThat(reader.status("/traces/" + NOT_KEPT)).isEqualTo(503);
    assertThat(reader.status("/errors/event/" + NOT_KEPT)).isEqualTo(503);
  }

  @Test
  void a_filter_by_project_keeps_the_range_whether_it_follows_the_clock_or_not() throws Exception {
    List<String> pages = allPages();
    for (String page : List.of(pages.get(0), pages.get(3))) {
      assertThat(reader.get(page + "?range=6h"))
          .as(page)
          .contains("<input type=\"hidden\" name=\"range\" value=\"6h\">");
      assertThat(reader.get(page + "?from=1795400000000&to=1795405200000"))
          .as(page)
          .contains("<input type=\"hidden\" name=\"from\" value=\"1795400000000\">")
          .contains("<input type=\"hidden\" name=\"to\" value=\"1795405200000\">");
    }
  }

  @Test
  void issues_that_were_last_seen_in_the_same_millisecond_are_all_listed_once() throws Exception {
    int all = 60;
    for (int i = 0; i < all; i++) {
      sight("web", "Kind-%02d-".formatted(i), "web@1");
    }
    List<String> seen = new ArrayList<>();
    String path = "/errors?range=1h";
    for (int turns = 0; turns < all && !path.isEmpty(); turns++) {
      String page = reader.get(path);
      Matcher kinds = Pattern.compile(">(Kind-\\d\\d-)<").matcher(page);
      while (kinds.find()) {
        seen.add(kinds.group(1));
      }
      Matcher older = Pattern.compile("href=\"(/errors[^\"]*before=[^\"]*)\"").matcher(page);
      path = older.find() ? older.group(1).replace("&amp;", "&") : "";
    }
    assertThat(seen).hasSize(all).doesNotHaveDuplicates();
  }

  private void sight(String project, String kind, String release) {
    server
        .incidents()
        .issues()
        .see(
            new Issues.Sighting(
                project, kind + project, kind, "t", "c", "error", "r", release, NOW));
  }

  @Test
  void issues_that_a_release_brought_are_counted_fully_and_by_project() throws Exception {
    for (int i = 0; i < 60; i++) {
      sight("web", "Kind-%02d-".formatted(i), "web@1");
    }
    sight("booking", "Other", "web@1");
    receive(entry(EntryKind.ERROR, 5, error("Kind-00-", "web@1", "%032x".formatted(1))));
    String born = "data-label=\"New issues\">\\s*%d\\s*<";
    assertThat(reader.get("/releases?range=1h")).containsPattern(born.formatted(62));
    assertThat(reader.get("/releases?range=1h&project=web")).containsPattern(born.formatted(61));
    String one = reader.get("/releases/one?version=web%401&range=1h&project=booking");
    assertThat(one).contains(">Other<").doesNotContain("Kind-");
    assertThat(reader.get("/releases/one?version=web%401&range=1h&project=web"))
        .contains("and 11 more")
        .doesNotContain(">Other<");
  }

  @Test
  void a_release_with_fewer_errors_than_fifty_others_shows_its_own_number() throws Exception {
    List<Entry> errors = new ArrayList<>();
    for (int release = 0; release < 55; release++) {
      for (int i = 0; i < 3; i++) {
        String id = "%032x".formatted(release * 10 + i);
        errors.add(entry(EntryKind.ERROR, 5, error("BookingError", "web@0." + release, id)));
      }
    }
    errors.add(entry(EntryKind.ERROR, 5, error("BookingError", "web@9", "%032x".formatted(999))));
    receive(errors.toArray(Entry[]::new));
    server
        .incidents()
        .releases()
        .announce(
            "web@9",
            new aegle.server.state.Release.Change(List.of("web"), null, null, null, null),
            NOW);
    String page = reader.get("/releases?range=1h");
    String row = page.substring(page.indexOf(">web@9<"));
    assertThat(row.substring(0, row.indexOf("</tr>")))
        .containsPattern("data-label=\"Errors\">\\s*1\\s*<");
  }

  @Test
  void a_replay_links_to_the_errors_that_are_kept_and_names_the_others() throws Exception {
    String known = "%032x".formatted(0xabcdef1);
    receive(
        entry(
            EntryKind.ERROR,
            2,
            error("BookingError", "web@1", known).put(FieldNames.REPLAY_ID, REPLAY)),
        entry(EntryKind.REPLAY, 1, visit(known, NOT_KEPT)));
    String page = reader.get("/replays/" + REPLAY);
    assertThat(page)
        .containsPattern("href=\"/errors/\\d+\\?event=")
        .doesNotContain("/errors/event/")
        .contains("Error ffffffff");
  }

  @Test
  void an_error_links_to_its_replay_at_its_moment_and_only_when_it_is_kept() throws Exception {
    receive(
        entry(
            EntryKind.ERROR,
            2,
            error("BookingError", "web@1", "%032x".formatted(1))
                .put(FieldNames.REPLAY_ID, NOT_KEPT)));
    long issue = server.incidents().issues().list(Optional.empty(), "", 1).getFirst().id();
    assertThat(reader.get("/errors/" + issue)).doesNotContain("/replays/");
    receive(
        entry(
            EntryKind.ERROR,
            1,
            error("BookingError", "web@1", "%032x".formatted(2)).put(FieldNames.REPLAY_ID, REPLAY)),
        entry(EntryKind.REPLAY, 1, visit()));
    String moment = Long.toString(nanos(1) / 1_000_000);
    assertThat(reader.get("/errors/" + issue))
        .contains("href=\"/replays/" + REPLAY + "?at=" + moment + "\"");
    assertThat(reader.get("/traces/" + TRACE))
        .contains("/replays/" + REPLAY + "?at=" + moment)
        .doesNotContain(NOT_KEPT);
    assertThat(reader.get("/replays/" + REPLAY + "?at=" + moment)).doesNotContain(NOT_KEPT);
  }

  @Test
  void what_is_gone_is_named_with_why_it_may_be_gone_and_where_to_go() throws Exception {
    for (String path :
        List.of(
            "/errors/17",
            "/errors/event/" + NOT_KEPT,
            "/replays/" + NOT_KEPT,
            "/traces/" + NOT_KEPT,
            "/releases/one?version=17%3Cb%3E",
            "/logs/record?id=17")) {
      HttpResponse<String> answer = reader.request(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      String room = path.substring(0, path.indexOf('/', 1));
      assertThat(answer.body())
          .as(path)
          .containsAnyOf("17", NOT_KEPT)
          .containsAnyOf("retention", "range")
          .contains("<a class=\"button primary\" href=\"" + room + "\">")
          .doesNotContain("17<b>");
    }
    assertThat(reader.request("/nowhere").body()).contains("There is nothing at this address");
  }

  @Test
  void an_error_without_an_issue_is_no_link_to_nowhere() throws Exception {
    String id = "%032x".formatted(7);
    Fields.Builder fields = error("BookingError", "web@1", id);
    server.records().append(List.of(entry(EntryKind.ERROR, 3, fields)));
    server.records().refresh();
    assertThat(reader.status("/errors/event/" + id)).isEqualTo(404);
  }

  @Test
  void a_visit_that_the_beacon_and_the_sdk_tell_of_is_counted_once() throws Exception {
    receive(
        entry(EntryKind.VITAL, 3, vital("beacon", 900)),
        entry(EntryKind.VITAL, 3, vital("sdk", 905)),
        entry(EntryKind.VITAL, 3, vital("sdk", 905).put("vital.name", "FCP")));
    String page = reader.get("/web-vitals?range=1h");
    assertThat(page).contains("own beacons tell LCP").containsPattern("900</span>");
    String rows = page.substring(page.indexOf("id=\"by-page\""));
    assertThat(rows.substring(0, rows.indexOf("</table>"))).containsPattern("<td[^>]*>\\s*1\\s*<");
    assertThat(reader.get("/web-vitals?range=1h&vital=FCP"))
        .contains("/book")
        .doesNotContain("own beacons tell FCP");
  }
}
