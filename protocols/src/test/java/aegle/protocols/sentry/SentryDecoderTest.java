package aegle.protocols.sentry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.protocols.sentry.testing.Capture;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.FilePart;
import aegle.signals.Json;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.SignalBatch;
import aegle.signals.Value;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The exact values that real clients sent are found again. */
final class SentryDecoderTest {
  private final SentryDecoder decoder = new SentryDecoder(new SessionMemory());

  @Test
  void an_error_of_node_keeps_its_cause_its_code_and_its_circumstances() {
    Entry error = only(decode("node-11", "002-post-event"), EntryKind.ERROR);
    Fields fields = error.fields();
    assertThat(fields.text(FieldNames.EVENT_ID, "")).isEqualTo("d994389b289a4f90a84c497de348e6f7");
    assertThat(fields.text(FieldNames.ERROR_TYPE, "")).isEqualTo("BookingError");
    assertThat(fields.text(FieldNames.MESSAGE, ""))
        .isEqualTo("Could not book appointment slot 2026-03-04T09:30");
    assertThat(fields.text("error.culprit", "")).isEqualTo("bookSlot in server");
    assertThat(fields.text(FieldNames.RELEASE, "")).isEqualTo("clinic-web@2.4.1");
    assertThat(fields.text(FieldNames.TRACE_ID, "")).isEqualTo("4bce1300b7c8402aa5909f59076820c6");
    assertThat(fields.text(FieldNames.CLINIC, "")).isEqualTo("bkk-01");
    assertThat(fields.get("vip")).isEqualTo(new Value.Flag(true));
    assertThat(Instant.ofEpochMilli(error.timeMillis())).isEqualTo("2026-11-23T03:13:41.062Z");

    List<Json> exceptions = error.detail().items("exception");
    assertThat(exceptions).hasSize(2);
    Json.Members cause = (Json.Members) exceptions.getFirst();
    assertThat(cause.text("value"))
        .isEqualTo("Cannot read properties of undefined (reading 'appointmentId')");
    Json.Members frame = (Json.Members) cause.members("stacktrace").items("frames").getLast();
    assertThat(frame.text("function")).isEqualTo("loadPatient");
    assertThat(frame.text("in_app")).isEqualTo("true");
    assertThat(frame.text("context_line")).contains("function loadPatient");
    assertThat(frame.items("pre_context")).isNotEmpty();
    assertThat(error.detail().items("breadcrumbs")).isNotEmpty();
    assertThat(error.detail().members("contexts").members("appointment").text("id"))
        .isEqualTo("ap-77");
  }

  @Test
  void an_error_of_a_browser_names_its_replay_its_page_and_its_browser() {
    Fields fields = only(decode("browser-11", "007-post-event"), EntryKind.ERROR).fields();
    assertThat(fields.text(FieldNames.REPLAY_ID, "")).isEqualTo("7ec450c1d9ae4219b58cbf5b11429297");
    assertThat(fields.text(FieldNames.URL_PATH, "")).isEqualTo("/site/b11.html");
    assertThat(fields.text(FieldNames.BROWSER, "")).isEqualTo("Chrome");
    assertThat(fields.text(FieldNames.DEVICE, "")).isEqualTo("desktop");
    assertThat(fields.get("error.handled")).isEqualTo(new Value.Flag(false));
    assertThat(fields.text("error.culprit", "")).isEqualTo("renderSlot in /site/b11.js");
  }

  @Test
  void an_error_of_java_comes_with_its_attachment_and_its_session() {
    SignalBatch batch = decode("java-8", "007-post-event+session+attachment");
    Fields fields = only(batch, EntryKind.ERROR).fields();
    assertThat(fields.text(FieldNames.ERROR_TYPE, "")).isEqualTo("RuntimeException");
    assertThat(fields.text(FieldNames.MESSAGE, "")).isEqualTo("with attachment");
    FilePart file = batch.files().getFirst();
    assertThat(file.kind()).isEqualTo(FilePart.Kind.ATTACHMENT);
    assertThat(file.name()).isEqualTo("request.log");
    assertThat(new String(file.content(), UTF_8)).isEqualTo("line1\nline2\n");
    assertThat(file.fields().text(FieldNames.EVENT_ID, ""))
        .isEqualTo(fields.text(FieldNames.EVENT_ID, ""));
    assertThat(batch.measurements().getFirst().labels().get("outcome")).isEqualTo("errored");
  }

  @Test
  void the_environment_that_the_cli_sends_along_is_reduced_to_its_names() {
    Entry error = only(decode("cli-3", "023-post-event"), EntryKind.ERROR);
    assertThat(error.fields().text(FieldNames.MESSAGE, "")).isEqualTo("Deploy failed on web-1");
    assertThat(error.fields().text(FieldNames.EVENT_ID, ""))
        .isEqualTo("a9f8c67a92a048a49a5d649a8c80f25d");
    Json.Members extra = error.detail().members("extra");
    assertThat(extra.text("build")).isEqualTo("77");
    assertThat(extra.items("environ")).contains(new Json.Text("SENTRY_AUTH_TOKEN"));
    assertThat(error.detail().toString()).doesNotContain("xxxxxxxx").doesNotContain("/usr/bin:");
  }

  @Test
  void streamed_spans_keep_their_tree_their_operation_and_their_time() {
    SignalBatch batch = decode("node-11", "009-post-span");
    assertThat(batch.entries()).hasSize(4);
    Entry query = batch.entries().getFirst();
    assertThat(query.kind()).isEqualTo(EntryKind.SPAN);
    assertThat(query.timeNanos()).isEqualTo(1_795_403_621_207_053_700L);
    Fields fields = query.fields();
    assertThat(fields.text(FieldNames.SPAN_NAME, ""))
        .isEqualTo("SELECT * FROM patients WHERE id = $1");
    assertThat(fields.text(FieldNames.SPAN_OP, "")).isEqualTo("db.query");
    assertThat(fields.text(FieldNames.PARENT_SPAN_ID, "")).isEqualTo("b64a659fdfc63b4f");
    assertThat(fields.get(FieldNames.DURATION_MS)).isEqualTo(new Value.Real(12.6578));
    Fields root = batch.entries().getLast().fields();
    assertThat(root.get("span.segment")).isEqualTo(new Value.Flag(true));
    assertThat(root.text(FieldNames.CLINIC, "")).isEqualTo("bkk-01");
    assertThat(root.get("sentry.sdk.integrations")).isNull();
  }

  @Test
  void a_transaction_becomes_its_root_its_children_and_its_vitals() {
    SignalBatch batch = decode("browser-7", "002-post-transaction");
    List<Entry> spans = of(batch, EntryKind.SPAN);
    assertThat(spans).hasSize(15);
    Fields root = spans.getFirst().fields();
    assertThat(root.text(FieldNames.SPAN_OP, "")).isEqualTo("pageload");
    assertThat(root.get("measurement.connection.rtt")).isEqualTo(new Value.Real(100));
    assertThat(spans.subList(1, 15))
        .allSatisfy(child -> {
          assertThat(child.fields().text(FieldNames.TRACE_ID, ""))
              .isEqualTo(root.text(FieldNames.TRACE_ID, ""));
          assertThat(child.fields().text(FieldNames.RELEASE, "")).isEqualTo("clinic-web@2.4.1");
        });
    List<Entry> vitals = of(batch, EntryKind.VITAL);
    assertThat(vitals.stream().map(vital -> vital.fields().text("vital.name", "")))
        .containsExactly("LCP", "FCP", "FP", "CLS", "TTFB");
    Fields shift = vitals.get(3).fields();
    assertThat(shift.get("vital.value")).isEqualTo(new Value.Real(0.0423592));
    assertThat(shift.text("vital.rating", "")).isEqualTo("good");
    assertThat(shift.text(FieldNames.URL_PATH, "")).isEqualTo("/site/b7.html");
  }

  @Test
  void a_vital_of_a_streamed_span_becomes_a_record_of_its_own() {
    Fields vital = only(decode("browser-11", "005-post-span"), EntryKind.VITAL).fields();
    assertThat(vital.text("vital.name", "")).isEqualTo("LCP");
    assertThat(vital.get("vital.value")).isEqualTo(new Value.Real(140));
    assertThat(vital.text("vital.target", "")).isEqualTo("body > h1#title");
    assertThat(vital.text(FieldNames.TRACE_ID, "")).isEqualTo("12345678901234567890123456789012");
  }

  @Test
  void lines_of_the_logger_keep_level_template_and_types() {
    List<Entry> lines = of(decode("node-11", "028-post-log"), EntryKind.LOG);
    assertThat(lines).hasSize(6);
    assertThat(lines.stream().map(line -> line.fields().text(FieldNames.LEVEL, "")))
        .containsExactly("trace", "debug", "info", "warn", "error", "fatal");
    assertThat(lines.get(1).fields().text(FieldNames.MESSAGE, "")).isEqualTo("cache miss");
    assertThat(lines.get(1).fields().text("key", "")).isEqualTo("clinic:bkk-01");
    assertThat(lines.getFirst().fields().get("n")).isEqualTo(new Value.Whole(1));
    assertThat(lines.getFirst().fields().text(FieldNames.HOST, "")).isEqualTo("web-1");
  }

  @Test
  void metrics_of_the_sdk_become_measurements_without_naming_anyone() {
    List<Measurement> metrics = decode("node-11", "029-post-trace_metric").measurements();
    Measurement booked = metrics.getFirst();
    assertThat(booked.name()).isEqualTo("appointments.booked");
    assertThat(booked.kind()).isEqualTo(Measurement.Kind.COUNT);
    assertThat(booked.value()).isEqualTo(1);
    assertThat(booked.labels())
        .isEqualTo(
            Labels.of(
                "host.name",
                "web-1",
                "clinic",
                "bkk-01",
                "release",
                "clinic-web@2.4.1",
                "environment",
                "production"));
    assertThat(metrics.get(1).kind()).isEqualTo(Measurement.Kind.GAUGE);
    assertThat(metrics.get(1).value()).isEqualTo(17);
    assertThat(metrics.get(2).kind()).isEqualTo(Measurement.Kind.DISTRIBUTION);
  }

  @Test
  void sessions_that_a_server_counted_itself_are_added_up() {
    List<Measurement> counts = decode("node-11", "017-post-sessions").measurements();
    assertThat(counts.stream().map(m -> m.labels().get("outcome") + "=" + (long) m.value()))
        .containsExactly("started=4", "errored=1", "crashed=1");
    assertThat(counts.getFirst().labels().get("release")).isEqualTo("clinic-web@2.4.1");
  }

  @Test
  void a_check_in_names_its_task_and_keeps_its_schedule() {
    Entry checkIn = only(decode("node-11", "021-post-check_in"), EntryKind.CHECK_IN);
    assertThat(checkIn.fields().text("monitor.slug", "")).isEqualTo("nightly-billing");
    assertThat(checkIn.fields().text(FieldNames.STATUS, "")).isEqualTo("in_progress");
    Json.Members schedule = checkIn.detail().members("monitor_config").members("schedule");
    assertThat(schedule.text("value")).isEqualTo("0 2 * * *");
  }

  @Test
  void feedback_is_a_line_that_knows_its_error_and_its_screenshot() {
    SignalBatch batch = decode("node-11", "025-post-feedback+attachment");
    Fields fields = only(batch, EntryKind.LOG).fields();
    assertThat(fields.get("feedback")).isEqualTo(new Value.Flag(true));
    assertThat(fields.text(FieldNames.MESSAGE, ""))
        .isEqualTo("The booking button did nothing.\nTried twice.");
    assertThat(fields.text(FieldNames.LOGGER, "")).isEqualTo("sentry.feedback");
    assertThat(fields.text("feedback.event.id", "")).hasSize(32);
    assertThat(batch.files().getFirst().name()).isEqualTo("screen.png");
    assertThat(batch.files().getFirst().content()[0]).isEqualTo((byte) 0x89);
  }

  @Test
  void a_report_of_the_dialog_belongs_to_its_event() {
    Fields fields = only(decode("browser-7", "011-post-user_report"), EntryKind.LOG).fields();
    assertThat(fields.text(FieldNames.EVENT_ID, "")).isEqualTo("e7c1f6ab7be54e8e94264aeabd495e41");
    assertThat(fields.text(FieldNames.MESSAGE, "")).isEqualTo("It broke");
    assertThat(fields.text("feedback.email", "")).isEqualTo("somchai@example.com");
  }

  @Test
  void a_replay_is_unpacked_and_knows_its_errors_and_traces() {
    SignalBatch batch = decode("browser-11", "010-post-replay_event+replay_recording");
    Fields fields = only(batch, EntryKind.REPLAY).fields();
    assertThat(fields.get("replay.segment")).isEqualTo(new Value.Whole(0));
    assertThat(fields.get("replay.error_ids"))
        .isEqualTo(
            new Value.Texts(
                List.of(
                    "694aae86c5564d059a71a9544886fd2e",
                    "9a5cac84651a452ab71790b5a3301e65",
                    "ae65b5c5c29c4920977e186e8418bbbe")));
    assertThat(fields.get(FieldNames.TRACE_ID))
        .isEqualTo(
            new Value.Texts(
                List.of("12345678901234567890123456789012", "9eb41f4a053a4d8b86b23e929ea4700b")));
    FilePart recording = batch.files().getFirst();
    assertThat(recording.kind()).isEqualTo(FilePart.Kind.REPLAY_RECORDING);
    assertThat(new String(recording.content(), UTF_8)).startsWith("[{\"type\":").endsWith("]");
    assertThat(recording.fields().text(FieldNames.REPLAY_ID, ""))
        .isEqualTo("7ec450c1d9ae4219b58cbf5b11429297");
  }

  @Test
  void a_recording_that_was_not_compressed_is_taken_as_it_is() {
    SignalBatch batch =
        decode("browser-11-nocompression", "003-post-replay_event+replay_recording");
    assertThat(new String(batch.files().getFirst().content(), UTF_8)).startsWith("[{");
  }

  @Test
  void what_a_client_dropped_itself_is_counted() {
    List<Measurement> lost = decode("node-11", "031-post-client_report").measurements();
    assertThat(lost.stream().map(m -> m.labels() + " " + m.value()))
        .containsExactly(
            "{category=\"transaction\", reason=\"sample_rate\"} 1.0",
            "{category=\"error\", reason=\"before_send\"} 1.0");
  }

  @Test
  void a_breach_of_the_content_security_policy_is_a_warning_without_its_query() {
    Capture capture = Capture.own("csp-report", "001-post-api_4508_security");
    SignalBatch batch =
        decoder.decodeSecurityReport(
            capture.body(), "clinic-web@2.4.1", null, new Received(capture.receivedMillis(), null));
    Fields fields = only(batch, EntryKind.ERROR).fields();
    assertThat(fields.text(FieldNames.MESSAGE, ""))
        .isEqualTo("Blocked 'script-src-elem' from 'inline'");
    assertThat(fields.text(FieldNames.ERROR_TYPE, "")).isEqualTo("csp");
    assertThat(fields.text(FieldNames.URL_PATH, "")).isEqualTo("/site/csp.html");
    assertThat(fields.text(FieldNames.RELEASE, "")).isEqualTo("clinic-web@2.4.1");
  }

  private SignalBatch decode(String folder, String name) {
    Capture capture = Capture.own(folder, name);
    return decoder.decode(
        new EnvelopeReader().read(capture.body()),
        new Received(capture.receivedMillis(), capture.header("user-agent")));
  }

  private static Entry only(SignalBatch batch, EntryKind kind) {
    List<Entry> found = of(batch, kind);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static List<Entry> of(SignalBatch batch, EntryKind kind) {
    return batch.entries().stream().filter(entry -> entry.kind() == kind).toList();
  }
}
