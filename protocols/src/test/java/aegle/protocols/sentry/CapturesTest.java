package aegle.protocols.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.protocols.sentry.testing.Capture;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.FilePart;
import aegle.signals.Json;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everything that was recorded of real clients is understood, and nothing of it is lost. */
final class CapturesTest {
  /** What is cut on purpose, as Sentry itself cuts it: a text of 40,000 characters, 103 crumbs. */
  private static final Map<String, List<Refusal>> CUT =
      Map.of(
          "java-7/008-post-event+session.json", List.of(new Refusal("extra", "too_many", 1)),
          "java-8/010-post-event+session.json", List.of(new Refusal("extra", "too_many", 1)),
          "node-11/030-post-event.json", List.of(new Refusal("breadcrumbs", "too_many", 3)));

  private final EnvelopeReader envelopes = new EnvelopeReader();
  private final SentryDecoder decoder = new SentryDecoder(new SessionMemory());

  @Test
  void every_recorded_envelope_is_understood_to_its_last_item() {
    int envelopesSeen = 0;
    for (Capture capture : Capture.shared("")) {
      if (capture.isEnvelope()) {
        judge(capture);
        envelopesSeen++;
      }
    }
    assertThat(envelopesSeen).isGreaterThanOrEqualTo(200);
  }

  @Test
  void every_envelope_of_the_projects_own_is_understood_to_its_last_item() {
    Capture.allOwn().stream().filter(Capture::isEnvelope).forEach(this::judge);
  }

  @Test
  void every_recorded_request_says_its_key_in_one_of_the_four_ways() {
    for (Capture capture : Capture.shared("")) {
      boolean security = capture.path().contains("/security/");
      if (capture.isEnvelope() || security) {
        String dsn = capture.isEnvelope() ? envelopes.read(capture.body()).header().dsn() : null;
        SentryKey key =
            SentryKey.of(
                new SentryKey.Places(
                    capture.header("x-sentry-auth"), null, capture.query(), null, dsn));
        assertThat(key.publicKey())
            .as(capture.toString())
            .isEqualTo("1f0c2d3e4b5a69788796a5b4c3d2e1f0");
      }
    }
  }

  @Test
  void recorded_reports_of_the_content_security_policy_are_understood() {
    for (Capture capture : Capture.shared("csp-report")) {
      SignalBatch batch =
          decoder.decodeSecurityReport(
              capture.body(),
              "clinic-web@2.4.1",
              "production",
              new Received(capture.receivedMillis(), capture.header("user-agent")));
      assertThat(batch.refusals()).isEmpty();
      assertThat(batch.entries()).hasSize(1);
    }
  }

  private void judge(Capture capture) {
    Envelope envelope = envelopes.read(capture.body());
    assertThat(envelope.items().stream().map(EnvelopeItem::type))
        .as(capture.toString())
        .containsExactlyElementsOf(typesOf(capture));
    SignalBatch batch =
        decoder.decode(
            envelope, new Received(capture.receivedMillis(), capture.header("user-agent")));
    assertThat(batch.refusals())
        .as(capture.toString())
        .isEqualTo(CUT.getOrDefault(capture.toString(), List.of()));
    judgeCounts(capture, envelope, batch);
    long received = capture.receivedMillis();
    assertThat(batch.entries())
        .as(capture.toString())
        .allSatisfy(e -> assertThat(e.timeMillis()).isBetween(received - 120_000, received + 1));
  }

  private static void judgeCounts(Capture capture, Envelope envelope, SignalBatch batch) {
    List<String> types = envelope.items().stream().map(EnvelopeItem::type).toList();
    String name = capture.toString();
    assertThat(kinds(batch, EntryKind.ERROR)).as(name).isEqualTo(count(types, "event"));
    assertThat(kinds(batch, EntryKind.CHECK_IN)).as(name).isEqualTo(count(types, "check_in"));
    assertThat(kinds(batch, EntryKind.REPLAY)).as(name).isEqualTo(count(types, "replay_event"));
    long files = count(types, "attachment") + count(types, "replay_recording");
    assertThat(batch.files()).as(name).hasSize((int) files);
    for (EnvelopeItem item : envelope.items()) {
      long inside = Numbers.whole(String.valueOf(item.header().text("item_count")), -1);
      switch (item.type()) {
        case "log" -> assertThat(kinds(batch, EntryKind.LOG)).as(name).isEqualTo(inside);
        case "span" -> assertThat(kinds(batch, EntryKind.SPAN)).as(name).isEqualTo(inside);
        case "trace_metric" -> assertThat(batch.measurements()).as(name).hasSize((int) inside);
        case "transaction" -> assertThat(kinds(batch, EntryKind.SPAN)).as(name).isPositive();
        case "client_report" -> assertThat(batch.measurements()).as(name).isNotEmpty();
        default -> assertThat(item.type()).isNotEmpty();
      }
    }
    for (Entry entry : batch.entries()) {
      boolean mayLackTrace =
          entry.kind() == EntryKind.CHECK_IN
              || entry.kind() == EntryKind.REPLAY
              || name.startsWith("cli-3")
              || entry.fields().get("feedback") != null;
      if (!mayLackTrace) {
        assertThat(entry.fields().get(FieldNames.TRACE_ID)).as(name).isNotNull();
      }
    }
    for (FilePart file : batch.files()) {
      if (file.kind() == FilePart.Kind.REPLAY_RECORDING) {
        assertThat(file.content()[0]).as(name).isEqualTo((byte) '[');
      }
    }
  }

  private static long kinds(SignalBatch batch, EntryKind kind) {
    return batch.entries().stream().filter(entry -> entry.kind() == kind).count();
  }

  private static long count(List<String> types, String type) {
    return types.stream().filter(type::equals).count();
  }

  private static List<String> typesOf(Capture capture) {
    List<String> types = new ArrayList<>();
    for (Json item : capture.said().items("envelope_items")) {
      Stream.of(item)
          .filter(Json.Members.class::isInstance)
          .map(Json.Members.class::cast)
          .forEach(members -> types.add(String.valueOf(members.text("type"))));
    }
    return types;
  }
}
