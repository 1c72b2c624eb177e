package aegle.protocols.pino;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import aegle.protocols.testing.Captures;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Refusal;
import aegle.signals.Value;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PinoBodyTest {
  private static final long RECEIVED = 1_795_500_000_000_000_000L;

  private final PinoBody reader = new PinoBody();

  @Test
  void every_line_of_the_recorded_loggers_becomes_a_record() {
    for (Path capture : Captures.family("pino")) {
      LinesRead read = read(Captures.bytes(capture));
      assertThat(read.signals().refusals()).isEmpty();
      assertThat(read.jsonLines()).isEqualTo(19);
      assertThat(read.signals().entries()).allMatch(entry -> entry.kind() == EntryKind.LOG);
    }
  }

  @Test
  void a_line_of_the_seeds_logger_keeps_its_time_level_words_and_fields() {
    Entry booked = seedLines().get(0);
    assertThat(booked.timeMillis()).isEqualTo(1_795_403_953_853L);
    assertThat(booked.fields().text("level", "")).isEqualTo("info");
    assertThat(booked.fields().text("message", "")).isEqualTo("Appointment booked successfully");
    assertThat(booked.fields().text("user.id", "")).isEqualTo("u-42");
    assertThat(booked.fields().text("action", "")).isEqualTo("appointment_booked");
    assertThat(booked.fields().text("host.name", "")).isEqualTo("vm");
    assertThat(booked.fields().get("process.pid")).isEqualTo(new Value.Whole(2070));
  }

  @Test
  void the_error_of_a_line_is_searched_by_class_and_shown_with_its_stack() {
    Entry failed = seedLines().get(1);
    assertThat(failed.fields().text("level", "")).isEqualTo("error");
    assertThat(failed.fields().text("error.type", "")).isEqualTo("TypeError");
    assertThat(failed.fields().text("error.message", "")).isEqualTo("duplicate key: pg: 23505");
    assertThat(failed.fields().text("error.code", "")).isEqualTo("23505");
    assertThat(failed.fields().text("message", "")).isEqualTo("Failed to book appointment");
    assertThat(failed.detail().members("error").text("stack")).contains("caused by: Error");
  }

  @Test
  void of_names_that_come_twice_the_loggers_own_count_and_the_others_are_kept_aside() {
    Fields doubled = seedLines().get(6).fields();
    assertThat(doubled.text("message", "")).isEqualTo("final msg");
    assertThat(doubled.text("level", "")).isEqualTo("info");
    assertThat(seedLines().get(6).timeMillis()).isEqualTo(1_795_403_953_879L);
    assertThat(doubled.text("duplicate.level", "")).isEqualTo("dup");
    assertThat(doubled.text("duplicate.time", "")).isEqualTo("dup");
    assertThat(doubled.text("duplicate.msg", "")).isEqualTo("own msg field");
    assertThat(doubled.text("big", "")).isEqualTo("12345678901234567890");
    assertThat(doubled.text("thai", "")).isEqualTo("สวัสดี 😀");
    assertThat(doubled.text("ctl", "")).isEqualTo("a\u0001b\nc");
    assertThat(doubled.get("nan")).isNull();
  }

  @Test
  void a_line_with_nested_keys_is_joined_to_its_trace() {
    Entry nested = seedLines().get(8);
    assertThat(nested.fields().text("trace.id", "")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(nested.fields().text("span.id", "")).isEqualTo("00f067aa0ba902b7");
    assertThat(nested.fields().text("message", "")).isEqualTo("redacted");
    assertThat(nested.fields().text("payload.patient.ssn", "")).isEqualTo("[Redacted]");
    assertThat(seedLines().get(9).fields().text("error.message", "")).isEqualTo("k");
  }

  @Test
  void a_request_of_pino_http_has_the_fields_of_a_request() {
    Entry completed = seedLines().get(12);
    Fields fields = completed.fields();
    assertThat(fields.text("http.request.method", "")).isEqualTo("GET");
    assertThat(fields.text("url.path", "")).isEqualTo("/api/appointments");
    assertThat(fields.text("url.query", "")).isEqualTo("id=7&token=secret");
    assertThat(fields.get("http.response.status_code")).isEqualTo(new Value.Whole(200));
    assertThat(fields.get("duration.ms")).isEqualTo(new Value.Real(1));
    assertThat(fields.text("client.address", "")).isEqualTo("127.0.0.1");
    assertThat(fields.text("clinic.id", "")).isEqualTo("c-102");
    assertThat(fields.text("user_agent.original", "")).isEqualTo("t");
    assertThat(completed.detail().members("req.headers").text("cookie")).isEqualTo("sid=1");
  }

  @Test
  void a_broken_line_is_refused_alone() {
    LinesRead read =
        read(
            """
            {"level":30,"time":1795403953881,"msg":"one"}
            {"level":30,"time":17954
            {"level":30,"time":1795403953881,"msg":"two"} {"a":1}

            {"level":30,"time":1795403953881,"msg":"three"}\r
            """);
    assertThat(messages(read)).containsExactly("one", "three");
    assertThat(read.signals().refusals()).containsExactly(new Refusal("log", "malformed_json", 2));
  }

  @Test
  void lines_of_words_are_kept_and_counted_apart() {
    LinesRead read =
        read("Server listening on 3000\n{ totalCount: 1 }\nlevel=warn msg=\"a b\" n=3");
    assertThat(read.plainLines()).isEqualTo(3);
    assertThat(messages(read))
        .containsExactly("Server listening on 3000", "{ totalCount: 1 }", "a b");
    Fields logfmt = read.signals().entries().get(2).fields();
    assertThat(logfmt.text("level", "")).isEqualTo("warn");
    assertThat(logfmt.get("n")).isEqualTo(new Value.Whole(3));
    assertThat(read.signals().entries().get(0).timeNanos()).isEqualTo(RECEIVED);
  }

  @Test
  void the_prefixes_of_pm2_are_taken_off() {
    LinesRead read =
        read(
            """
            0|clinic-web  | {"level":30,"time":1795403953881,"msg":"json"}
            3|api | 2026-11-23T10:12:13: plain words
            2026-11-23 10:12:13 +07:00: {"level":40,"msg":"dated"}
            PM2      | App [clinic-web:0] online
            \u001b[36m0|clinic-web\u001b[39m | coloured
            """);
    List<Entry> entries = read.signals().entries();
    assertThat(messages(read))
        .startsWith("json", "plain words", "dated", "App [clinic-web:0] online");
    assertThat(entries.get(0).fields().text("service.name", "")).isEqualTo("clinic-web");
    assertThat(entries.get(0).fields().text("pm2.instance", "")).isEqualTo("0");
    assertThat(entries.get(1).fields().text("service.name", "")).isEqualTo("api");
    assertThat(entries.get(1).timeMillis()).isEqualTo(1_795_428_733_000L);
    assertThat(entries.get(2).timeMillis()).isEqualTo(1_795_403_533_000L);
  }

  @Test
  void lists_and_objects_with_logs_are_read_like_lines() {
    assertThat(messages(read("[{\"msg\":\"a\"},{\"msg\":\"b\"}]"))).containsExactly("a", "b");
    assertThat(messages(read("{\"logs\":[{\"msg\":\"a\"},\"words\"]}")))
        .containsExactly("a", "words");
    assertThat(read("[1,{\"msg\":\"b\"}]").signals().refusals())
        .containsExactly(new Refusal("log", "not_an_object", 1));
    assertThatThrownBy(() -> read("[{\"msg\":\"a\"},{\"patient"))
        .isInstanceOf(DecodeException.class)
        .hasMessageNotContaining("patient");
  }

  @Test
  void times_that_cannot_be_give_way_to_the_time_of_receipt() {
    LinesRead read =
        read(
            """
            {"time":1,"msg":"1970"}
            {"time":99999999999999999999,"msg":"far"}
            {"time":"tomorrow","msg":"word"}
            {"time":1e308,"msg":"real"}
            {"time":1795403953,"msg":"seconds"}
            {"time":"2026-11-23T03:19:13.853123456+07:00","msg":"offset"}
            """);
    List<Entry> entries = read.signals().entries();
    for (int i = 0; i < 4; i++) {
      assertThat(entries.get(i).timeNanos()).isEqualTo(RECEIVED);
      assertThat(entries.get(i).fields().get("time.claimed")).isNotNull();
    }
    assertThat(entries.get(4).timeMillis()).isEqualTo(1_795_403_953_000L);
    assertThat(entries.get(5).timeNanos()).isEqualTo(1_795_378_753_853_123_456L);
  }

  @Test
  void bombs_are_refused_or_bounded_and_harm_no_other_line() {
    StringBuilder wide = new StringBuilder("{\"msg\":\"wide\"");
    for (int i = 0; i < 10_000; i++) {
      wide.append(",\"f").append(i).append("\":").append(i);
    }
    String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    String deepInBound = "{\"a\":".repeat(150) + "1" + "}".repeat(150);
    String longLine = "{\"msg\":\"" + "x".repeat(LineReader.MAX_LINE_BYTES) + "\"}";
    LinesRead read =
        read(
            String.join(
                "\n", wide.append('}'), deep, deepInBound, longLine, "{\"msg\":\"good\"}", "\0\0"));
    assertThat(read.signals().entries()).hasSize(3);
    assertThat(read.signals().entries().get(0).fields().size()).isLessThanOrEqualTo(202);
    assertThat(read.signals().entries().get(0).detail().text("f9999")).isEqualTo("9999");
    assertThat(read.signals().refusals()).containsExactly(new Refusal("log", "line_too_long", 2));
    String deepShort = "{\"a\":".repeat(300) + "1" + "}".repeat(300);
    assertThat(read(deepShort).signals().refusals())
        .containsExactly(new Refusal("log", "json_over_limit", 1));
  }

  @Test
  void a_list_of_a_million_numbers_is_refused_before_memory_is_taken_for_it() {
    String numbers = "[{\"rows\":[0" + ",0".repeat(1_000_000) + "]}]";
    assertThatThrownBy(() -> read(numbers))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("over a limit");
  }

  @Test
  void texts_that_are_no_text_are_mended() {
    LinesRead read = read("{\"msg\":\"x\\ud800y\\u0000z\"}");
    Fields fields = read.signals().entries().get(0).fields();
    assertThat(fields.text("message", "")).isEqualTo("x\uFFFDy\0z");
    assertThat(read("{\"\\udc00\":1}").signals().refusals())
        .containsExactly(new Refusal("log", "malformed_json", 1));
    byte[] latin = "{\"msg\":\"caf?\"}".getBytes(UTF_8);
    latin[11] = (byte) 0xe9;
    assertThat(messages(read(latin))).containsExactly("caf\uFFFD");
  }

  @Test
  void numbers_that_json_does_not_know_stay_findable() {
    Fields fields =
        read("{\"a\":NaN,\"b\":-Infinity,\"c\":1.5}").signals().entries().get(0).fields();
    assertThat(fields.text("a", "")).isEqualTo("NaN");
    assertThat(fields.get("b")).isEqualTo(new Value.Real(Double.NEGATIVE_INFINITY));
    assertThat(fields.get("c")).isEqualTo(new Value.Real(1.5));
  }

  @Test
  void lines_that_are_said_to_be_lines_are_no_list_whatever_they_begin_with() {
    byte[] body = "[PM2] starting\n{\"msg\":\"a\"}\n[1]\n".getBytes(UTF_8);
    PinoBody.Form said = PinoBody.Form.of("Application/x-ndjson; charset=utf-8");
    LinesRead read = reader.read(body, body.length, said, Fields.NONE, RECEIVED);
    assertThat(messages(read)).containsExactly("[PM2] starting", "a", "[1]");
    assertThat(PinoBody.Form.of("application/json")).isEqualTo(PinoBody.Form.UNSAID);
    assertThat(PinoBody.Form.of(null)).isEqualTo(PinoBody.Form.UNSAID);
  }

  @Test
  void what_pm2_packs_into_one_object_is_the_lines_in_it() {
    LinesRead read =
        read(
            "{\"message\":\"{\\\"level\\\":50,\\\"time\\\":1795436677239,\\\"pid\\\":9381,\\\"msg\\\":"
                + "\\\"a\\\"}\\nplain words of a console\\n\",\"timestamp\":\"2026-11-23T12:24:37.249Z\","
                + "\"type\":\"out\",\"process_id\":2,\"app_name\":\"clinic-web\"}");
    assertThat(messages(read)).containsExactly("a", "plain words of a console");
    List<Entry> entries = read.signals().entries();
    assertThat(entries)
        .allSatisfy(entry -> {
          assertThat(entry.fields().text("service.name", "")).isEqualTo("clinic-web");
          assertThat(entry.fields().text("pm2.instance", "")).isEqualTo("2");
        });
    assertThat(entries).extracting(entry -> entry.fields().text("level", "")).contains("error");
    assertThat(entries)
        .extracting(Entry::timeMillis)
        .containsExactly(1_795_436_677_239L, 1_795_436_677_249L);
  }

  @Test
  void an_object_of_pm2_without_words_is_kept_with_its_fields() {
    String line =
        "{\"message\":\"\",\"type\":\"out\",\"process_id\":2,\"app_name\":\"clinic\",\"slot\":\"09:30\"}";
    List<Entry> entries = read(line + "\n").signals().entries();
    assertThat(entries).hasSize(1);
    assertThat(entries.getFirst().fields().text("slot", "")).isEqualTo("09:30");
    assertThat(entries.getFirst().fields().text("app_name", "")).isEqualTo("clinic");
  }

  @Test
  void what_the_source_knows_is_added_and_the_lines_own_wins() {
    Fields base = Fields.builder().put("service.name", "web").put("clinic.id", "bkk-1").build();
    byte[] body = "{\"msg\":\"a\",\"clinicId\":\"bkk-2\"}".getBytes(UTF_8);
    Fields fields =
        reader
            .read(body, body.length, PinoBody.Form.UNSAID, base, RECEIVED)
            .signals()
            .entries()
            .get(0)
            .fields();
    assertThat(fields.text("service.name", "")).isEqualTo("web");
    assertThat(fields.text("clinic.id", "")).isEqualTo("bkk-2");
  }

  @Test
  void a_known_field_has_one_type_however_it_was_written() {
    Fields odd =
        read("{\"userId\":42,\"user.id\":1.5,\"clinicId\":7,\"statusCode\":\"503\","
                + "\"responseTime\":12,\"trace_id\":\"no hex\",\"span.id\":true}")
            .signals()
            .entries()
            .get(0)
            .fields();
    assertThat(odd.get("user.id")).isEqualTo(new Value.Text("1.5"));
    assertThat(odd.get("clinic.id")).isEqualTo(new Value.Text("7"));
    assertThat(odd.get("http.response.status_code")).isEqualTo(new Value.Whole(503));
    assertThat(odd.get("duration.ms")).isEqualTo(new Value.Real(12));
    assertThat(odd.get("trace_id")).isEqualTo(new Value.Text("no hex"));
    assertThat(odd.get("trace.id")).isNull();
    assertThat(odd.get("span.id.claimed")).isEqualTo(new Value.Flag(true));
    Fields worse =
        read("{\"res\":{\"statusCode\":\"aborted\"},\"duration.ms\":\"fast\"}")
            .signals()
            .entries()
            .get(0)
            .fields();
    assertThat(worse.get("res.statusCode")).isEqualTo(new Value.Text("aborted"));
    assertThat(worse.get("duration.ms")).isNull();
  }

  @Test
  void lists_of_texts_are_fields_and_lists_of_objects_are_detail() {
    Entry entry = read("{\"tags\":[\"a\",2,true],\"rows\":[{\"x\":1}]}").signals().entries().get(0);
    assertThat(entry.fields().get("tags")).isEqualTo(new Value.Texts(List.of("a", "2", "true")));
    assertThat(entry.detail().items("rows")).hasSize(1).first().isInstanceOf(Json.Members.class);
  }

  private List<Entry> seedLines() {
    return read(Captures.resource("pino/pino-10.4.0/seed-lines.ndjson")).signals().entries();
  }

  private static List<String> messages(LinesRead read) {
    return read.signals().entries().stream()
        .map(entry -> entry.fields().text("message", "-"))
        .toList();
  }

  private LinesRead read(String body) {
    return read(body.getBytes(UTF_8));
  }

  private LinesRead read(byte[] body) {
    return reader.read(body, body.length, PinoBody.Form.UNSAID, Fields.NONE, RECEIVED);
  }
}
