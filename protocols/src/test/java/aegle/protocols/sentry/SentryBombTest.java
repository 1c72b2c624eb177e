package aegle.protocols.sentry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.protocols.sentry.testing.Envelopes;
import aegle.signals.Entry;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/** Requests that are built to fill the memory or the stack: all are bounded, and all is counted. */
final class SentryBombTest {
  private static final String REPLAY = "{\"event_id\":\"7ec450c1d9ae4219b58cbf5b11429297\"}";

  private final SentryDecoder decoder = new SentryDecoder(new SessionMemory());

  @Test
  void json_of_a_hundred_thousand_levels_is_refused_and_the_next_item_is_kept() {
    SignalBatch batch =
        decode(
            Envelopes.of("{}")
                .item("event", "{\"extra\":" + "[".repeat(100_000))
                .item("log", "{\"items\":[{\"body\":\"kept\"}]}"));
    assertThat(batch.refusals()).containsExactly(new Refusal("error", "invalid_json", 1));
    assertThat(batch.entries()).hasSize(1);
  }

  @Test
  void a_million_breadcrumbs_are_over_the_size_of_an_event() {
    SignalBatch batch =
        decode(
            Envelopes.of("{}")
                .item("event", "{\"breadcrumbs\":[{}" + ",{}".repeat(999_999) + "]}"));
    assertThat(batch.refusals()).containsExactly(new Refusal("error", "too_large", 1));
  }

  @Test
  void of_all_lists_of_an_event_the_bounded_part_is_kept_and_the_rest_counted() {
    Entry many = only("\"breadcrumbs\":[" + repeated("{\"message\":\"m%d\"}", 20_000) + "]");
    List<Json> crumbs = many.detail().items("breadcrumbs");
    assertThat(crumbs).hasSize(100);
    assertThat(((Json.Members) crumbs.getLast()).text("message")).isEqualTo("m19999");
    assertThat(many.detail().members("cut").text("breadcrumbs")).isEqualTo("19900");

    String frames = repeated("{\"function\":\"f%d\"}", 20_000);
    Entry deep = only("\"exception\":[{\"stacktrace\":{\"frames\":[" + frames + "]}}]");
    Json.Members exception = (Json.Members) deep.detail().items("exception").getFirst();
    List<Json> kept = exception.members("stacktrace").items("frames");
    assertThat(kept).hasSize(250);
    assertThat(((Json.Members) kept.getFirst()).text("function")).isEqualTo("f0");
    assertThat(((Json.Members) kept.getLast()).text("function")).isEqualTo("f19999");
    assertThat(deep.detail().members("cut").text("frames")).isEqualTo("19750");

    Entry tagged = only("\"tags\":{" + repeated("\"t%d\":1", 20_000) + "}");
    assertThat(tagged.fields().size()).isLessThan(Fields.MAX_FIELDS);
    Entry chained = only("\"exception\":[" + repeated("{\"type\":\"T%d\"}", 10_000) + "]");
    assertThat(chained.detail().items("exception")).hasSize(50);
    Entry threaded = only("\"threads\":[" + repeated("{\"id\":%d}", 10_000) + "]");
    assertThat(threaded.detail().items("threads")).hasSize(100);
  }

  @Test
  void nested_lists_and_texts_are_cut_to_a_budget() {
    Entry error =
        only(
            "\"extra\":{\"a\":["
                + repeated("\"%d\"", 90_000)
                + "],\"b\":"
                + "{\"c\":".repeat(100)
                + "1"
                + "}".repeat(100)
                + "},\"message\":\""
                + "x".repeat(100_000)
                + "\"");
    assertThat(error.fields().text("message", "")).hasSize(SentryLimits.MAX_TEXT_CHARS);
    assertThat(error.detail().toString().length()).isLessThan(1_000_000);
    assertThat(Long.parseLong(String.valueOf(error.detail().members("cut").text("extra"))))
        .isPositive();
  }

  @Test
  void containers_that_lie_about_their_count_are_refused() {
    byte[] two = "{\"items\":[{\"body\":\"a\"},{\"body\":\"b\"}]}".getBytes(UTF_8);
    assertThat(decode(Envelopes.of("{}").item("log", ",\"item_count\":3", two)).refusals())
        .containsExactly(new Refusal("log", "item_count_mismatch", 2));
    assertThat(decode(Envelopes.of("{}").item("log", ",\"item_count\":2", two)).entries())
        .hasSize(2);
    assertThat(decode(Envelopes.of("{}").item("log", ",\"item_count\":-1", two)).entries())
        .isEmpty();
  }

  @Test
  void of_a_container_of_fifty_thousand_the_first_ten_thousand_are_read() {
    String logs = "{\"items\":[" + repeated("{\"body\":\"l%d\"}", 50_000) + "]}";
    SignalBatch batch = decode(Envelopes.of("{}").item("log", logs));
    assertThat(batch.entries()).hasSize(SentryLimits.MAX_CONTAINER_ITEMS);
    assertThat(batch.refusals()).containsExactly(new Refusal("log", "too_many", 40_000));
  }

  @Test
  void attributes_of_a_span_without_end_are_bounded() {
    String span =
        "{\"items\":[{\"trace_id\":\"4bce1300b7c8402aa5909f59076820c6\","
            + "\"span_id\":\"a00e0760f148175d\",\"attributes\":{"
            + repeated("\"a%d\":{\"value\":1,\"type\":\"integer\"}", 100_000)
            + "}}]}";
    SignalBatch batch = decode(Envelopes.of("{}").item("span", span));
    assertThat(batch.entries().getFirst().fields().size()).isLessThan(300);
    assertThat(batch.refusals()).containsExactly(new Refusal("attribute", "too_many", 99_750));
  }

  @Test
  void a_recording_that_unpacks_a_thousandfold_is_refused() throws IOException {
    byte[] bomb = recording(new byte[100_000_000]);
    assertThat(bomb.length).isLessThan(200_000);
    SignalBatch batch = decode(Envelopes.of(REPLAY).item("replay_recording", "", bomb));
    assertThat(batch.files()).isEmpty();
    assertThat(batch.refusals()).containsExactly(new Refusal("replay", "too_large_unpacked", 1));
  }

  @Test
  void many_recordings_become_together_what_one_envelope_may_and_the_first_are_kept()
      throws IOException {
    byte[] recording = recording(spaces(1_000_000));
    assertThat(recording.length).isLessThan(1_500);
    Envelopes envelope = Envelopes.of(REPLAY);
    for (int i = 0; i < 900; i++) {
      envelope.item("replay_recording", "", recording);
    }
    SignalBatch batch = decode(envelope.item("log", "{\"items\":[{\"body\":\"kept\"}]}"));
    int fit = SentryLimits.MAX_UNPACKED_BYTES / 1_000_000;
    assertThat(batch.files()).hasSize(fit);
    assertThat(batch.entries()).hasSize(1);
    assertThat(batch.refusals())
        .containsExactly(new Refusal("replay", "too_much_unpacked", 900 - fit));
  }

  @Test
  void recordings_that_are_refused_use_up_what_an_envelope_may_become() throws IOException {
    byte[] bomb = recording(new byte[100_000_000]);
    Envelopes envelope = Envelopes.of(REPLAY);
    for (int i = 0; i < 100; i++) {
      envelope.item("replay_recording", "", bomb);
    }
    assertThat(decode(envelope).refusals())
        .containsExactly(
            new Refusal("replay", "too_large_unpacked", 3),
            new Refusal("replay", "too_much_unpacked", 97));
  }

  @Test
  void a_recording_and_an_attachment_for_which_there_is_no_memory_are_refused_and_the_rest_kept()
      throws IOException {
    byte[] large = recording(spaces(500_000));
    byte[] small = recording("[]".getBytes(UTF_8));
    byte[] envelope =
        Envelopes.of(REPLAY)
            .item("replay_recording", "", large)
            .item("replay_recording", "", small)
            .item("attachment", ",\"filename\":\"log.txt\"", new byte[2_000])
            .bytes();
    SignalBatch batch =
        decoder.decode(
            new EnvelopeReader().read(envelope),
            new Received(1_795_420_800_000L, null, bytes -> bytes < 1_000));
    assertThat(batch.files()).hasSize(1);
    assertThat(batch.refusals())
        .containsExactly(
            new Refusal("replay", "no_room", 1), new Refusal("attachment", "no_room", 1));
  }

  @Test
  void a_recording_that_is_cut_off_or_no_recording_is_refused() throws IOException {
    byte[] whole = recording("[{\"type\":4}]".getBytes(UTF_8));
    byte[] torn = java.util.Arrays.copyOf(whole, whole.length - 8);
    for (byte[] broken :
        List.of(
            torn,
            "{\"segment_id\":0}\nplain".getBytes(UTF_8),
            "{\"segment_id\":0}\n".getBytes(UTF_8),
            "{\"segment_id\":0}\nx\u009cabcdef".getBytes(UTF_8))) {
      SignalBatch batch = decode(Envelopes.of(REPLAY).item("replay_recording", "", broken));
      assertThat(batch.refusals()).containsExactly(new Refusal("replay", "invalid_recording", 1));
    }
    assertThat(
            decode(Envelopes.of(REPLAY).item("replay_recording", "", new byte[5_000])).refusals())
        .containsExactly(new Refusal("replay", "no_segment_header", 1));
    assertThat(decode(Envelopes.of("{}").item("replay_recording", "", whole)).refusals())
        .containsExactly(new Refusal("replay", "no_replay_id", 1));
  }

  @Test
  void no_refusal_carries_a_word_of_the_sender() {
    SignalBatch batch =
        decode(
            Envelopes.of("{}")
                .item("somchai@example.com", "{}")
                .item("statsd", "a@none:1|c")
                .item("replay_video", "x")
                .item("unreal_report", "x"));
    assertThat(batch.refusals())
        .containsExactly(
            new Refusal("unknown", "unsupported", 2),
            new Refusal("statsd", "unsupported", 1),
            new Refusal("replay", "video", 1));
  }

  @Test
  void sessions_metrics_and_reports_without_end_are_bounded() {
    String buckets = repeated("{\"started\":\"2026-11-23T08:00:00Z\",\"exited\":%d}", 10_000);
    SignalBatch sessions =
        decode(
            Envelopes.of("{}")
                .item(
                    "sessions",
                    "{\"aggregates\":[" + buckets + "],\"attrs\":{\"release\":\"r\"}}"));
    assertThat(sessions.measurements()).hasSizeLessThanOrEqualTo(SentryLimits.MAX_SESSION_BUCKETS);
    assertThat(sessions.refusals()).contains(new Refusal("session", "too_many", 9_000));
    String losses = repeated("{\"reason\":\"r%d\",\"category\":\"error\",\"quantity\":1}", 1_500);
    SignalBatch reports =
        decode(Envelopes.of("{}").item("client_report", "{\"discarded_events\":[" + losses + "]}"));
    assertThat(reports.measurements()).hasSize(SentryLimits.MAX_DISCARDED_EVENTS);
  }

  private static byte[] spaces(int bytes) {
    byte[] list = " ".repeat(bytes).getBytes(UTF_8);
    list[0] = '[';
    list[bytes - 1] = ']';
    return list;
  }

  @Test
  void words_that_sentry_does_not_know_are_no_labels() {
    Envelopes envelope =
        Envelopes.of("{}")
            .item(
                "client_report",
                "{\"discarded_events\":[{\"reason\":\"1101700230708\",\"category\":\"somchai\","
                    + "\"quantity\":2},{\"reason\":\"queue_overflow\",\"category\":\"error\","
                    + "\"quantity\":1}]}");
    SignalBatch batch = decode(envelope);
    assertThat(batch.measurements().stream().map(m -> m.labels() + " " + m.value()))
        .containsExactly(
            "{category=\"other\", reason=\"other\"} 2.0",
            "{category=\"error\", reason=\"queue_overflow\"} 1.0");
  }

  @Test
  void the_reasons_that_sentry_documents_are_kept_and_no_others() {
    List<String> documented =
        List.of(
            "queue_overflow",
            "cache_overflow",
            "buffer_overflow",
            "ratelimit_backoff",
            "network_error",
            "sample_rate",
            "before_send",
            "event_processor",
            "send_error",
            "internal_sdk_error",
            "insufficient_data",
            "backpressure",
            "ignored",
            "invalid",
            "no_parent_span",
            "callback_error");
    assertThat(reasonsKept(documented)).containsExactlyElementsOf(documented);
    assertThat(reasonsKept(List.of("too_big", "", "Before_Send", "x".repeat(5_000))))
        .containsOnly("other");
  }

  private List<String> reasonsKept(List<String> said) {
    String losses =
        said.stream()
            .map("{\"reason\":\"%s\",\"category\":\"trace_metric_byte\",\"quantity\":1}"::formatted)
            .collect(Collectors.joining(","));
    Envelopes envelope =
        Envelopes.of("{}").item("client_report", "{\"discarded_events\":[" + losses + "]}");
    return decode(envelope).measurements().stream()
        .peek(loss -> assertThat(loss.labels().get("category")).isEqualTo("trace_metric_byte"))
        .map(loss -> String.valueOf(loss.labels().get("reason")))
        .toList();
  }

  private static byte[] recording(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write("{\"segment_id\":0}\n".getBytes(UTF_8));
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(body);
    }
    return out.toByteArray();
  }

  private static String repeated(String pattern, int times) {
    return IntStream.range(0, times)
        .mapToObj(i -> pattern.replace("%d", Integer.toString(i)))
        .collect(Collectors.joining(","));
  }

  private Entry only(String members) {
    return decode(Envelopes.of("{}").item("event", "{" + members + "}")).entries().getFirst();
  }

  private SignalBatch decode(Envelopes envelope) {
    return decoder.decode(
        new EnvelopeReader().read(envelope.bytes()), new Received(1_795_420_800_000L, null));
  }
}
