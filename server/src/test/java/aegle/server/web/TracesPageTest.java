package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.errors.ErrorDesk;
import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.SampleServer;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of traces over a real store, as HTML says it. */
class TracesPageTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");
  private static final String BROKEN = "0af7651916cd43dd8448eb211c80319c";

  @TempDir static Path folder;
  private static SampleServer server;
  private static Browserless reader;

  @BeforeAll
  static void open() throws Exception {
    server = new SampleServer(folder, InstantSource.fixed(NOW)).withOwner().start(0);
    reader = new Browserless(server.address());
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    assertThat(reader.get("/traces")).contains("No span has arrived yet");
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String trace = "%032x".formatted(i + 1);
      entries.add(span(trace, "a%015x".formatted(i), "", "web", "GET /", "server", i, "unset"));
    }
    entries.add(span(BROKEN, "b000000000000001", "", "web", "POST /book", "server", 900, "ok"));
    entries.add(
        span(
            BROKEN,
            "b000000000000002",
            "b000000000000001",
            "pay",
            "charge",
            "server",
            800,
            "error"));
    entries.add(
        span(
            BROKEN,
            "b000000000000003",
            "b000000000000002",
            "pay",
            "INSERT",
            "client",
            20,
            "unset"));
    entries.add(span(BROKEN, "b000000000000004", "dead", "pay", "late", "internal", 1, "unset"));
    entries.add(other(EntryKind.LOG, FieldNames.MESSAGE, "the card was refused"));
    entries.add(other(EntryKind.ERROR, ErrorDesk.ISSUE_ID, "17"));
    entries.add(other(EntryKind.REPLAY, "replay.part", "event"));
    server.records().append(entries);
    server.records().refresh();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static Entry span(
      String trace,
      String id,
      String parent,
      String service,
      String name,
      String op,
      double millis,
      String status) {
    Fields.Builder fields =
        Fields.builder()
            .put(FieldNames.TRACE_ID, trace)
            .put(FieldNames.SPAN_ID, id)
            .putText(FieldNames.PARENT_SPAN_ID, parent)
            .put(FieldNames.SERVICE, service)
            .put(FieldNames.SPAN_NAME, name)
            .put(FieldNames.SPAN_OP, op)
            .put(FieldNames.DURATION_MS, millis)
            .put(FieldNames.STATUS, status);
    if (op.equals("client")) {
      fields.put("db.system", "postgresql");
    }
    return new Entry(
        EntryKind.SPAN, NOW.minusSeconds(30).toEpochMilli() * 1_000_000, fields.build());
  }

  private static Entry other(EntryKind kind, String field, String value) {
    Fields fields =
        Fields.builder()
            .put(FieldNames.TRACE_ID, BROKEN)
            .put(FieldNames.REPLAY_ID, "5d41402abc4b2a76b9719d911017c592")
            .put(FieldNames.ERROR_TYPE, "PaymentError")
            .put(field, value)
            .build();
    return new Entry(kind, NOW.minusSeconds(29).toEpochMilli() * 1_000_000, fields);
  }

  @Test
  void traces_are_listed_by_their_first_span_and_say_what_failed_inside() throws Exception {
    String page = reader.get("/traces");
    assertThat(page).contains("61 traces match; the newest 50 are shown.").contains("rel=\"next\"");
    assertThat(reader.get("/traces?name=POST*"))
        .contains("One trace matches.")
        .contains("POST /book")
        .contains("Failed inside")
        .contains("one span failed");
  }

  @Test
  void traces_are_narrowed_by_service_name_duration_and_outcome() throws Exception {
    assertThat(reader.get("/traces?min=55&max=59")).contains("5 traces match");
    assertThat(reader.get("/traces?min=fast")).contains("A duration is a number of milliseconds");
    assertThat(reader.get("/traces?service=pay")).contains("No trace matches");
    assertThat(reader.get("/traces?status=error")).contains("No trace matches");
    assertThat(reader.get("/traces?status=ok")).contains("61 traces match");
    assertThat(reader.get("/traces?q=%28")).contains("This query cannot be read");
  }

  @Test
  void the_slowest_come_first_whatever_their_time() throws Exception {
    String page = reader.get("/traces?view=slowest");
    assertThat(page).contains("the 50 that took longest are shown");
    assertThat(page.indexOf("POST /book")).isPositive().isLessThan(page.indexOf("GET /<"));
    assertThat(reader.get("/traces?view=spans&status=error"))
        .contains("charge")
        .contains("/traces/" + BROKEN + "?span=b000000000000002");
  }

  @Test
  void a_trace_shows_its_spans_logs_errors_and_replays() throws Exception {
    String page = reader.get("/traces/" + BROKEN + "?span=b000000000000003");
    assertThat(page)
        .contains("4 spans in 2 services")
        .contains("One failed.")
        .contains("parent not here")
        .contains("the card was refused")
        .contains("href=\"/errors/17?event=")
        .contains("PaymentError")
        .contains("href=\"/replays/5d41402abc4b2a76b9719d911017c592?at=")
        .contains("<dt>db.system</dt>");
    long began = NOW.minusSeconds(30).toEpochMilli();
    assertThat(page)
        .contains(
            "&amp;from=%d&amp;to=%d\"".formatted(began - 1_800_000, began + 1_000 + 1_800_000))
        .doesNotContain("range=7d");
    assertThat(reader.status("/traces/ffffffffffffffffffffffffffffffff")).isEqualTo(404);
  }

  @Test
  void a_pasted_id_leads_to_its_trace() throws Exception {
    assertThat(reader.get("/ui/jump?q=" + BROKEN)).contains("href=\"/traces/" + BROKEN);
    assertThat(reader.get("/ui/jump?q=" + "f".repeat(32))).contains("Search in Logs");
  }

  @Test
  void the_service_map_tells_who_calls_whom() throws Exception {
    String page = reader.get("/traces?view=map");
    assertThat(page)
        .contains("64 spans of this range were read: 2 pairs of services.")
        .contains("1 (100 %)")
        .contains("800 ms")
        .contains("postgresql")
        .contains("sends no spans itself")
        .contains("One span names a parent that is not among those that were read");
  }
}
