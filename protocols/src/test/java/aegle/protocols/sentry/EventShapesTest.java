package aegle.protocols.sentry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.Memory;
import aegle.protocols.NoRoomException;
import aegle.protocols.sentry.testing.Envelopes;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import aegle.signals.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/** Forms of events that were sent over the years, and forms that nobody should send. */
final class EventShapesTest {
  private static final long NOW = Instant.parse("2026-11-23T08:00:00Z").toEpochMilli();

  private final SentryDecoder decoder = new SentryDecoder(new SessionMemory());

  @Test
  void exceptions_come_as_a_list_in_values_a_bare_list_or_a_single_one() {
    String one = "{\"type\":\"TypeError\",\"value\":\"boom\"}";
    for (String form : List.of("{\"values\":[" + one + "]}", "[" + one + "]", one)) {
      Entry error = event("\"exception\":" + form);
      assertThat(error.fields().text(FieldNames.ERROR_TYPE, "")).as(form).isEqualTo("TypeError");
      assertThat(error.fields().text(FieldNames.MESSAGE, "")).as(form).isEqualTo("boom");
      assertThat(error.detail().items("exception")).as(form).hasSize(1);
    }
  }

  @Test
  void messages_come_as_text_as_template_and_as_log_entry() {
    assertThat(message("\"message\":\"plain\"")).isEqualTo("plain");
    assertThat(message("\"message\":{\"formatted\":\"done\",\"message\":\"%s\"}"))
        .isEqualTo("done");
    assertThat(message("\"logentry\":{\"message\":\"%s of {}\",\"params\":[1,true]}"))
        .isEqualTo("1 of true");
    assertThat(message("\"logentry\":{\"message\":\"%s and %s\",\"params\":[\"%s\"]}"))
        .isEqualTo("%s and %s");
    assertThat(message("\"exception\":[{\"type\":\"OnlyType\"}]")).isEqualTo("OnlyType");
    assertThat(message("\"exception\":[]")).isEqualTo("(no message)");
  }

  @Test
  void tags_come_as_members_as_pairs_and_as_keys_with_values() {
    for (String tags :
        List.of(
            "{\"clinic\":\"bkk-1\",\"vip\":true}",
            "[[\"clinic\",\"bkk-1\"],[\"vip\",true],[\"odd\"],null]",
            "[{\"key\":\"clinic\",\"value\":\"bkk-1\"},{\"key\":\"vip\",\"value\":true}]")) {
      Entry error = event("\"tags\":" + tags);
      assertThat(error.fields().text(FieldNames.CLINIC, "")).as(tags).isEqualTo("bkk-1");
      assertThat(error.fields().get("vip")).as(tags).isEqualTo(new Value.Flag(true));
      assertThat(error.detail().members("tags").text("clinic")).as(tags).isEqualTo("bkk-1");
    }
  }

  @Test
  void no_tag_can_forge_what_the_house_says_itself() {
    Fields fields =
        event(
                "\"release\":\"1.0\",\"tags\":{\"project\":\"other\",\"level\":\"debug\","
                    + "\"trace.id\":\"x\",\"event.id\":\"y\",\"platform\":\"z\",\"release\":\"9\"}")
            .fields();
    assertThat(fields.get(FieldNames.PROJECT)).isNull();
    assertThat(fields.text("tag.project", "")).isEqualTo("other");
    assertThat(fields.text(FieldNames.LEVEL, "")).isEqualTo("error");
    assertThat(fields.get(FieldNames.TRACE_ID)).isNull();
    assertThat(fields.text(FieldNames.RELEASE, "")).isEqualTo("1.0");
    assertThat(fields.text(FieldNames.EVENT_ID, "")).hasSize(32);
  }

  @Test
  void the_older_forms_of_breadcrumbs_threads_and_stacks_are_kept() {
    Json.Members detail =
        event(
                "\"breadcrumbs\":{\"values\":[{\"message\":\"a\"}]},"
                    + "\"threads\":{\"values\":[{\"id\":1,\"crashed\":true,\"stacktrace\":"
                    + "{\"frames\":[{\"function\":\"run\",\"lineno\":7,\"unknown\":1}]}}]},"
                    + "\"stacktrace\":{\"frames\":[{\"filename\":\"a.py\"}]},"
                    + "\"fingerprint\":[\"{{ default }}\",7,null,{}]")
            .detail();
    assertThat(detail.items("breadcrumbs")).hasSize(1);
    Json.Members thread = (Json.Members) detail.items("threads").getFirst();
    Json.Members frame = (Json.Members) thread.members("stacktrace").items("frames").getFirst();
    assertThat(frame.members().keySet()).containsExactly("function", "lineno");
    assertThat(detail.members("stacktrace").items("frames")).hasSize(1);
    assertThat(detail.items("fingerprint")).hasSize(2);
  }

  @Test
  void a_frame_learns_the_debug_id_of_its_file() {
    Json.Members detail =
        event(
                "\"exception\":[{\"type\":\"E\",\"stacktrace\":{\"frames\":"
                    + "[{\"filename\":\"http://c/app.js\",\"lineno\":1,\"colno\":2}]}}],"
                    + "\"debug_meta\":{\"images\":[{\"type\":\"sourcemap\","
                    + "\"code_file\":\"http://c/app.js\",\"debug_id\":\"abc\"}]}")
            .detail();
    Json.Members exception = (Json.Members) detail.items("exception").getFirst();
    Json.Members frame = (Json.Members) exception.members("stacktrace").items("frames").getFirst();
    assertThat(frame.text("debug_id")).isEqualTo("abc");
  }

  @Test
  void members_of_a_wrong_shape_are_as_good_as_missing() {
    Fields fields =
        event(
                "\"exception\":\"no\",\"tags\":7,\"user\":[],\"request\":\"x\",\"contexts\":null,"
                    + "\"breadcrumbs\":{\"values\":\"x\"},\"level\":{},\"sdk\":1,\"timestamp\":[],"
                    + "\"threads\":true,\"debug_meta\":{\"images\":{}},\"release\":{\"a\":1}")
            .fields();
    assertThat(fields.text(FieldNames.LEVEL, "")).isEqualTo("error");
    assertThat(fields.get(FieldNames.RELEASE)).isNull();
  }

  @Test
  void nul_torn_surrogates_doubled_names_and_not_a_number_do_no_harm() {
    Fields fields =
        event(
                "\"message\":\"first\",\"message\":\"a\\u0000b\\ud800c\",\"tags\":{\"n\":NaN,"
                    + "\"inf\":-Infinity,\"big\":1e999,\"long\":99999999999999999999,"
                    + "\"\\u0000\":\"\\u0000\"}")
            .fields();
    assertThat(fields.text(FieldNames.MESSAGE, "")).isEqualTo("a\uFFFDb\uFFFDc");
    assertThat(fields.text("n", "")).isEqualTo("NaN");
    assertThat(fields.get("big")).isEqualTo(new Value.Real(Double.POSITIVE_INFINITY));
    assertThat(fields.get("long")).isEqualTo(new Value.Real(1e20));
    assertThat(fields.text("\uFFFD", "")).isEqualTo("\uFFFD");
  }

  @Test
  void times_come_in_seconds_and_in_words() {
    Instant expected = Instant.parse("2026-11-23T07:59:00.123Z");
    for (String time :
        List.of(
            "1795420740.123",
            "\"1795420740.123\"",
            "1.795420740123e9",
            "\"2026-11-23T07:59:00.123Z\"",
            "\"2026-11-23T14:59:00.123+07:00\"",
            "\"2026-11-23T03:59:00.123-04:00\"",
            "\"2026-11-23T07:59:00.123\"",
            "\"2026-11-23 07:59:00.123\"")) {
      assertThat(Instant.ofEpochMilli(event("\"timestamp\":" + time).timeMillis()))
          .as(time)
          .isEqualTo(expected);
    }
  }

  @Test
  void absurd_times_become_the_time_of_receipt_and_are_counted() {
    for (String time :
        List.of(
            "0",
            "-1",
            "1e300",
            "1e-999999999",
            "NaN",
            "99999999999999999999",
            "1795420860000",
            "1" + "0".repeat(900),
            "\"2026-11-23T08:05:00Z\"",
            "\"9999-99-99T00:00:00Z\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"yesterday\"",
            "{}")) {
      SignalBatch batch = decode(Envelopes.of("{}").item("event", "{\"timestamp\":" + time + "}"));
      assertThat(batch.entries().getFirst().timeMillis()).as(time).isEqualTo(NOW);
      assertThat(batch.refusals()).as(time).containsExactly(new Refusal("timestamp", "absurd", 1));
    }
    assertThat(event("\"message\":\"no time\"").timeMillis()).isEqualTo(NOW);
  }

  @Test
  void a_clock_that_is_hours_off_is_corrected_by_the_time_of_sending() {
    String event = "{\"timestamp\":\"2026-11-20T01:00:00Z\"}";
    Envelopes wrong = Envelopes.of("{\"sent_at\":\"2026-11-20T01:00:02Z\"}").item("event", event);
    SignalBatch batch = decode(wrong);
    assertThat(batch.entries().getFirst().timeMillis()).isEqualTo(NOW - 2_000);
    assertThat(batch.refusals()).isEmpty();
    Envelopes late =
        Envelopes.of("{\"sent_at\":\"2026-11-23T07:30:00Z\"}")
            .item("event", "{\"timestamp\":\"2026-11-23T07:29:00Z\"}");
    assertThat(decode(late).entries().getFirst().timeMillis()).isEqualTo(NOW - 31 * 60_000);
  }

  @Test
  void the_envelopes_id_wins_and_an_event_without_one_gets_one_from_its_content() {
    String id = "9ec79c33ec9942ab8353589fcb2e04dc";
    Entry named =
        decode(
                Envelopes.of("{\"event_id\":\"" + id + "\"}")
                    .item("event", "{\"event_id\":\"00000000000000000000000000000001\"}"))
            .entries()
            .getFirst();
    assertThat(named.fields().text(FieldNames.EVENT_ID, "")).isEqualTo(id);
    String first = event("\"message\":\"a\"").fields().text(FieldNames.EVENT_ID, "");
    assertThat(first).hasSize(32);
    assertThat(event("\"message\":\"a\"").fields().text(FieldNames.EVENT_ID, "")).isEqualTo(first);
    assertThat(event("\"message\":\"b\"").fields().text(FieldNames.EVENT_ID, ""))
        .isNotEqualTo(first);
  }

  @Test
  void the_store_takes_json_base64_and_zlib_in_all_their_combinations() throws IOException {
    byte[] json = "{\"message\":\"old SDK\",\"level\":\"warning\"}".getBytes(UTF_8);
    byte[] zlib = zlib(json);
    for (byte[] body :
        List.of(
            json, zlib, Base64.getEncoder().encode(json), Base64.getMimeEncoder().encode(zlib))) {
      SignalBatch batch =
          decoder.decodeStore(StoreBody.unwrap(body, Memory.UNBOUNDED), new Received(NOW, null));
      Fields fields = batch.entries().getFirst().fields();
      assertThat(fields.text(FieldNames.MESSAGE, "")).isEqualTo("old SDK");
      assertThat(fields.text(FieldNames.LEVEL, "")).isEqualTo("warn");
    }
  }

  @Test
  void a_store_body_that_is_nothing_or_too_much_is_refused() throws IOException {
    byte[] bomb = zlib(new byte[50_000_000]);
    assertThatThrownBy(() -> StoreBody.unwrap(bomb, Memory.UNBOUNDED))
        .isInstanceOf(EnvelopeException.class)
        .hasMessageContaining("bytes unpacked");
    byte[] torn = java.util.Arrays.copyOf(zlib(new byte[1_000]), 10);
    assertThatThrownBy(() -> StoreBody.unwrap(torn, Memory.UNBOUNDED))
        .isInstanceOf(EnvelopeException.class);
    byte[] wrapped = Base64.getEncoder().encode(new byte[2_000_000]);
    Memory none =
        bytes -> {
          throw new AssertionError(bytes + " bytes asked for a body that is over its limit");
        };
    assertThatThrownBy(() -> StoreBody.unwrap(wrapped, none)).isInstanceOf(EnvelopeException.class);
    assertThatThrownBy(() -> StoreBody.unwrap(bomb, _ -> false))
        .isInstanceOf(NoRoomException.class);
    byte[] nonsense = StoreBody.unwrap("!!!".getBytes(UTF_8), Memory.UNBOUNDED);
    assertThatThrownBy(() -> decoder.decodeStore(nonsense, new Received(NOW, null)))
        .isInstanceOf(EnvelopeException.class);
    assertThatThrownBy(() -> decoder.decodeStore("[1]".getBytes(UTF_8), new Received(NOW, null)))
        .isInstanceOf(EnvelopeException.class);
  }

  private static byte[] zlib(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    }
    return out.toByteArray();
  }

  private String message(String members) {
    return event(members).fields().text(FieldNames.MESSAGE, "");
  }

  private Entry event(String members) {
    SignalBatch batch = decode(Envelopes.of("{}").item("event", "{" + members + "}"));
    assertThat(batch.entries()).hasSize(1);
    assertThat(batch.entries().getFirst().kind()).isEqualTo(EntryKind.ERROR);
    return batch.entries().getFirst();
  }

  private SignalBatch decode(Envelopes envelope) {
    return decoder.decode(new EnvelopeReader().read(envelope.bytes()), new Received(NOW, null));
  }
}
