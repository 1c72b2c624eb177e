package aegle.protocols.sentry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.sentry.testing.Envelopes;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.FilePart;
import aegle.signals.Json;
import aegle.signals.Measurement;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import aegle.signals.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Items and requests beside errors, in forms that the recordings do not hold. */
final class OtherItemsTest {
  private static final Received NOW = new Received(1_795_420_800_000L, null);

  private final SentryDecoder decoder = new SentryDecoder(new SessionMemory());

  @Test
  void a_session_is_counted_once_however_often_it_is_told() {
    String ok = session("true", "ok", 0);
    String errored = session("false", "ok", 1);
    String again = session("false", "ok", 2);
    String crashed = session("false", "crashed", 3);
    SignalBatch batch =
        decode(
            Envelopes.of("{}")
                .item("session", ok)
                .item("session", ok)
                .item("session", errored)
                .item("session", again)
                .item("session", crashed)
                .item("session", crashed));
    assertThat(outcomes(batch)).containsExactly("started", "errored", "crashed");
  }

  @Test
  void a_session_that_comes_with_its_crash_is_started_errored_and_crashed() {
    assertThat(outcomes(decode(Envelopes.of("{}").item("session", session("true", "crashed", 1)))))
        .containsExactly("started", "errored", "crashed");
  }

  @Test
  void a_session_without_id_or_release_is_refused() {
    SignalBatch batch =
        decode(
            Envelopes.of("{}")
                .item("session", "{\"init\":true,\"attrs\":{\"release\":\"r\"}}")
                .item("session", "{\"sid\":\"9ec79c33ec9942ab8353589fcb2e04dc\",\"init\":true}")
                .item("sessions", "{\"aggregates\":[]}"));
    assertThat(batch.refusals())
        .containsExactly(
            new Refusal("session", "no_sid", 1), new Refusal("session", "no_release", 2));
  }

  @Test
  void a_transaction_without_a_trace_and_a_second_event_are_refused() {
    SignalBatch batch =
        decode(
            Envelopes.of("{}")
                .item("transaction", "{\"transaction\":\"GET /\"}")
                .item("event", "{\"message\":\"second\"}"));
    assertThat(batch.entries()).isEmpty();
    assertThat(batch.refusals())
        .containsExactly(
            new Refusal("transaction", "no_trace", 1), new Refusal("error", "second_event", 1));
  }

  @Test
  void a_single_span_with_a_measurement_is_a_span_and_a_vital() {
    SignalBatch batch =
        decode(
            Envelopes.of("{}")
                .item(
                    "span",
                    "{\"trace_id\":\"4BCE1300B7C8402AA5909F59076820C6\","
                        + "\"span_id\":\"a00e0760f148175d\",\"op\":\"ui.interaction.click\","
                        + "\"description\":\"body > a\",\"start_timestamp\":1795420700,"
                        + "\"timestamp\":1795420700.6,\"data\":{\"release\":\"1.0\","
                        + "\"transaction\":\"/book\",\"replay_id\":"
                        + "\"7ec450c1d9ae4219b58cbf5b11429297\"},"
                        + "\"measurements\":{\"inp\":{\"value\":0.6,\"unit\":\"second\"}}}"));
    Fields span = batch.entries().getLast().fields();
    assertThat(span.text(FieldNames.TRACE_ID, "")).isEqualTo("4bce1300b7c8402aa5909f59076820c6");
    assertThat(span.get(FieldNames.DURATION_MS)).isEqualTo(new Value.Real(600));
    assertThat(span.text(FieldNames.RELEASE, "")).isEqualTo("1.0");
    Entry vital = batch.entries().getFirst();
    assertThat(vital.kind()).isEqualTo(EntryKind.VITAL);
    assertThat(vital.fields().get("vital.value")).isEqualTo(new Value.Real(600));
    assertThat(vital.fields().text("vital.rating", "")).isEqualTo("poor");
    assertThat(vital.fields().text(FieldNames.URL_PATH, "")).isEqualTo("/book");
  }

  @Test
  void a_streamed_call_whose_name_has_no_path_still_says_what_was_called() {
    String ids = "\"trace_id\":\"4bce1300b7c8402aa5909f59076820c6\",\"span_id\":\"a00e0760f148175";
    String time = "\"start_timestamp\":1795420700,\"end_timestamp\":1795420701,\"status\":\"ok\"";
    SignalBatch batch =
        decode(
            Envelopes.of("{}")
                .item(
                    "span",
                    "{\"version\":2,\"items\":["
                        + ("{" + ids + "1\",\"name\":\"GET 127.0.0.1\"," + time + ",")
                        + "\"attributes\":{\"url.full\":{\"type\":\"string\","
                        + "\"value\":\"http://127.0.0.1:9912/api/slots?day=1\"}}},"
                        + ("{" + ids + "2\",\"name\":\"GET\"," + time + ",")
                        + "\"attributes\":{\"http.target\":{\"type\":\"string\","
                        + "\"value\":\"/api/hours?day=1\"}}}]}"));
    assertThat(batch.entries().stream().map(span -> span.fields().text(FieldNames.URL_PATH, "")))
        .containsExactly("/api/slots", "/api/hours");
  }

  @Test
  void names_of_persons_replays_and_traces_never_become_labels() {
    SignalBatch batch =
        decode(
            Envelopes.of("{}")
                .item(
                    "metric",
                    "{\"items\":[{\"name\":\"clicks\",\"type\":\"counter\",\"value\":\"2\","
                        + "\"attributes\":{\"user.email\":{\"value\":\"a@b.c\"},"
                        + "\"sentry.replay_id\":{\"value\":\"x\"},\"page\":{\"value\":\"/\"}}},"
                        + "{\"name\":\"x\",\"type\":\"set\",\"value\":1},"
                        + "{\"name\":\"y\",\"type\":\"gauge\",\"value\":NaN}]}"));
    Measurement metric = batch.measurements().getFirst();
    assertThat(metric.labels().toMap()).containsExactly(Map.entry("page", "/"));
    assertThat(metric.value()).isEqualTo(2);
    assertThat(batch.refusals()).containsExactly(new Refusal("trace_metric", "incomplete", 2));
  }

  private String slug(String said) {
    return decoder
        .decodeCron(said, Map.of("status", "ok"), new byte[0], NOW)
        .entries()
        .getFirst()
        .fields()
        .text("monitor.slug", "");
  }

  @Test
  void a_cron_line_checks_in_by_its_address() {
    SignalBatch batch =
        decoder.decodeCron(
            "Nightly Billing!", Map.of("status", "ok", "duration", "1.5"), new byte[0], NOW);
    Fields fields = batch.entries().getFirst().fields();
    assertThat(fields.text("monitor.slug", "")).isEqualTo("nightly-billing-");
    assertThat(slug("Bill malee@Example.com 1-1017-00230-70-8"))
        .isEqualTo("bill-malee@example.com-1-1017-00230-70-8");
    assertThat(slug("job@night")).isEqualTo("job-night");
    assertThat(fields.text(FieldNames.STATUS, "")).isEqualTo("ok");
    assertThat(fields.get(FieldNames.DURATION_MS)).isEqualTo(new Value.Real(1_500));
    assertThat(fields.text(FieldNames.ENVIRONMENT, "")).isEqualTo("production");
  }

  @Test
  void a_cron_line_brings_its_schedule_in_a_body() {
    String body =
        """
        {"status":"in_progress","duration":2,"monitor_config":{"schedule":{"type":"crontab",\
        "value":"0 2 * * *"},"checkin_margin":5,"timezone":"Asia/Bangkok"}}\
        """;
    Entry entry =
        decoder.decodeCron("nightly", Map.of(), body.getBytes(UTF_8), NOW).entries().getFirst();
    assertThat(entry.fields().text(FieldNames.STATUS, "")).isEqualTo("in_progress");
    assertThat(entry.fields().get(FieldNames.DURATION_MS)).isEqualTo(new Value.Real(2_000));
    Json.Members config = entry.detail().members("monitor_config");
    assertThat(config.members("schedule").text("value")).isEqualTo("0 2 * * *");
    assertThat(config.text("timezone")).isEqualTo("Asia/Bangkok");
  }

  @Test
  void a_cron_line_that_reports_no_known_status_is_told_which_there_are() {
    byte[] nothing = new byte[0];
    assertThatThrownBy(() -> decoder.decodeCron("x", Map.of("status", "<b>"), nothing, NOW))
        .isInstanceOf(EnvelopeException.class)
        .hasMessage("status of the check-in is '<b>'; use ok, error or in_progress");
    assertThatThrownBy(() -> decoder.decodeCron("x", Map.of(), nothing, NOW))
        .hasMessageContaining("is missing; use ok, error or in_progress");
    byte[] form = "status=ok".getBytes(UTF_8);
    assertThatThrownBy(() -> decoder.decodeCron("x", Map.of(), form, NOW))
        .hasMessageStartingWith("check-in is no JSON object");
  }

  @Test
  void the_form_of_the_error_page_belongs_to_its_event() {
    SignalBatch batch =
        decoder.decodeErrorPageForm(
            "7ec450c1-d9ae-4219-b58c-bf5b11429297",
            Map.of("name", "Somchai", "email", "somchai@example.com", "comments", "It broke"),
            NOW);
    Fields fields = batch.entries().getFirst().fields();
    assertThat(fields.text(FieldNames.EVENT_ID, "")).isEqualTo("7ec450c1d9ae4219b58cbf5b11429297");
    assertThat(fields.text(FieldNames.MESSAGE, "")).isEqualTo("It broke");
    assertThat(decoder.decodeErrorPageForm("x", Map.of("comments", "a"), NOW).refusals())
        .containsExactly(new Refusal("feedback", "no_event_id", 1));
  }

  @Test
  void all_sorts_of_reports_of_browsers_are_understood() {
    String reports =
        "[{\"type\":\"csp-violation\",\"user_agent\":\"Mozilla/5.0 (X11) Firefox/130\",\"body\":"
            + "{\"effectiveDirective\":\"img-src\",\"blockedURL\":\"https://evil.example/a?b=c\","
            + "\"documentURL\":\"https://clinic.example/book?hn=1\"}},"
            + "{\"type\":\"network-error\",\"url\":\"https://clinic.example/api\","
            + "\"body\":{\"type\":\"tcp.timed_out\",\"phase\":\"connection\"}},"
            + "{\"expect-ct-report\":{\"hostname\":\"clinic.example\"}},"
            + "{\"expect-staple-report\":{\"hostname\":\"clinic.example\"}},"
            + "{\"known-pins\":[],\"hostname\":\"clinic.example\"},"
            + "{\"something\":\"else\"},7]";
    SignalBatch batch =
        decoder.decodeSecurityReport(reports.getBytes(UTF_8), "1.0", "production", NOW);
    assertThat(batch.entries().stream().map(e -> e.fields().text(FieldNames.MESSAGE, "")))
        .containsExactly(
            "Blocked 'img-src' from 'evil.example'",
            "Network error: tcp.timed_out",
            "Expect-CT failed for 'clinic.example'",
            "Expect-Staple failed for 'clinic.example'",
            "Public key pinning validation failed for 'clinic.example'");
    assertThat(batch.entries().getFirst().fields().text(FieldNames.URL_PATH, ""))
        .isEqualTo("/book");
    assertThat(batch.entries().getFirst().fields().text(FieldNames.BROWSER, ""))
        .isEqualTo("Firefox");
    assertThat(batch.refusals()).containsExactly(new Refusal("security", "unknown_report", 2));
  }

  @Test
  void dumps_of_memory_and_attachments_without_an_event_are_refused() {
    SignalBatch batch =
        decode(
            Envelopes.of("{\"event_id\":\"7ec450c1d9ae4219b58cbf5b11429297\"}")
                .item("attachment", ",\"attachment_type\":\"event.minidump\"", new byte[5])
                .item("attachment", ",\"filename\":\"..\\\\..\\\\etc/pass\\nwd\"", new byte[1]));
    assertThat(batch.refusals()).containsExactly(new Refusal("attachment", "minidump", 1));
    assertThat(batch.files().getFirst().name()).isEqualTo("pass_wd");
    assertThat(decode(Envelopes.of("{}").item("attachment", "", new byte[1])).refusals())
        .containsExactly(new Refusal("attachment", "no_event_id", 1));
  }

  @Test
  void profiles_are_kept_as_files_with_the_trace_that_they_belong_to() {
    SignalBatch batch =
        decode(
            Envelopes.of("{}")
                .item(
                    "profile",
                    "{\"event_id\":\"9ec79c33ec9942ab8353589fcb2e04dc\",\"release\":\"1.0\","
                        + "\"transaction\":{\"name\":\"GET /\",\"trace_id\":"
                        + "\"4bce1300b7c8402aa5909f59076820c6\"}}")
                .item("profile_chunk", "{\"chunk_id\":\"00000000000000000000000000000001\"}"));
    FilePart profile = batch.files().getFirst();
    assertThat(profile.kind()).isEqualTo(FilePart.Kind.PROFILE);
    assertThat(profile.fields().text(FieldNames.TRACE_ID, ""))
        .isEqualTo("4bce1300b7c8402aa5909f59076820c6");
    assertThat(batch.files().get(1).name()).isEqualTo("profile_chunk.json");
  }

  @Test
  void every_item_has_a_category_for_quotas() {
    Map<String, String> categories =
        Map.of(
            "event",
            "error",
            "log",
            "log_item",
            "check_in",
            "monitor",
            "sessions",
            "session",
            "replay_recording",
            "replay",
            "user_report",
            "feedback",
            "nonsense",
            "default");
    categories.forEach((type, category) ->
        assertThat(
                new EnvelopeReader()
                    .read(Envelopes.of("{}").item(type, "{}").bytes())
                    .items()
                    .getFirst()
                    .category())
            .isEqualTo(category));
  }

  private static String session(String init, String status, int errors) {
    return "{\"sid\":\"9ec79c33ec9942ab8353589fcb2e04dc\",\"init\":"
        + init
        + ",\"status\":\""
        + status
        + "\",\"errors\":"
        + errors
        + ",\"attrs\":{\"release\":\"clinic-web@2.4.1\"}}";
  }

  private static List<String> outcomes(SignalBatch batch) {
    return batch.measurements().stream().map(m -> m.labels().get("outcome")).toList();
  }

  private SignalBatch decode(Envelopes envelope) {
    return decoder.decode(new EnvelopeReader().read(envelope.bytes()), NOW);
  }
}
