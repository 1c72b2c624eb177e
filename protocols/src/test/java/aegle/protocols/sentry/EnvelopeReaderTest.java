package aegle.protocols.sentry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import aegle.protocols.sentry.EnvelopeException.Reason;
import aegle.signals.Refusal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The framing, as SDKs write it and as Relay takes it. */
final class EnvelopeReaderTest {
  private static final String HEADER = "{\"event_id\":\"9ec79c33ec9942ab8353589fcb2e04dc\"}\n";

  private final EnvelopeReader reader = new EnvelopeReader();

  @Test
  void payloads_end_by_their_length_or_by_the_line() {
    Envelope envelope =
        read(
            HEADER
                + "{\"type\":\"attachment\",\"length\":10}\nHello\nabcd\n"
                + "{\"type\":\"event\"}\n{\"message\":\"x\"}\n"
                + "{\"type\":\"attachment\",\"length\":0}\n\n"
                + "{\"type\":\"session\"}\n{}");
    assertThat(texts(envelope)).containsExactly("Hello\nabcd", "{\"message\":\"x\"}", "", "{}");
    assertThat(envelope.header().eventId()).isEqualTo("9ec79c33ec9942ab8353589fcb2e04dc");
  }

  @Test
  void an_envelope_may_end_after_any_part_and_hold_blank_lines() {
    assertThat(read("{}").items()).isEmpty();
    assertThat(read("{}\n").items()).isEmpty();
    assertThat(read("{}\n\n\n").items()).isEmpty();
    assertThat(texts(read("{}\n{\"type\":\"session\"}"))).containsExactly("");
    assertThat(texts(read("{}\n\n{\"type\":\"a\",\"length\":2}\nxy\n\n"))).containsExactly("xy");
    assertThat(texts(read("{}\r\n{\"type\":\"a\"}\r\nxy\r"))).containsExactly("xy\r");
    assertThat(texts(read("{}\n{\"type\":\"a\",\"length\":3}\na\0\n"))).containsExactly("a\0\n");
  }

  @Test
  void a_dashed_event_id_loses_its_dashes_and_a_wrong_one_is_refused() {
    assertThat(read("{\"event_id\":\"A9F8C67A-92A0-48A4-9A5D-649A8C80F25D\"}").header().eventId())
        .isEqualTo("a9f8c67a92a048a49a5d649a8c80f25d");
    refused("{\"event_id\":\"nonsense\"}\n", Reason.INVALID_ENVELOPE_HEADER);
  }

  @Test
  void lengths_that_lie_refuse_the_envelope_without_being_believed() {
    refused("{}\n{\"type\":\"a\",\"length\":10}\nshort", Reason.INVALID_ITEM_PAYLOAD);
    refused("{}\n{\"type\":\"a\",\"length\":4294967296}\nshort", Reason.INVALID_ITEM_PAYLOAD);
    refused(
        "{}\n{\"type\":\"a\",\"length\":9223372036854775807}\nshort", Reason.INVALID_ITEM_PAYLOAD);
    refused("{}\n{\"type\":\"a\",\"length\":3}\nlonger", Reason.INVALID_ITEM_PAYLOAD);
    for (String length : List.of("-1", "1.5", "1e3", "\"5\"", "true", "99999999999999999999999")) {
      refused("{}\n{\"type\":\"a\",\"length\":" + length + "}\nx", Reason.INVALID_ITEM_HEADER);
    }
  }

  @Test
  void broken_headers_refuse_the_envelope() {
    refused("", Reason.INVALID_ENVELOPE_HEADER);
    refused("\n", Reason.INVALID_ENVELOPE_HEADER);
    refused("[]\n", Reason.INVALID_ENVELOPE_HEADER);
    refused("{\"a\":", Reason.INVALID_ENVELOPE_HEADER);
    refused("{}\nnot json\n", Reason.INVALID_ITEM_HEADER);
    refused("{}\n{\"length\":1}\nx", Reason.INVALID_ITEM_HEADER);
    refused("{}\n{\"type\":7}\nx", Reason.INVALID_ITEM_HEADER);
    refused("{}\n" + "[".repeat(50_000) + "\n", Reason.INVALID_ITEM_HEADER);
  }

  @Test
  void a_header_of_a_megabyte_is_refused_at_its_limit() {
    String long1 = "{\"a\":\"" + "x".repeat(1_000_000) + "\"}";
    refused(long1 + "\n", Reason.INVALID_ENVELOPE_HEADER);
    refused("{}\n{\"type\":\"" + "x".repeat(1_000_000) + "\"}\n", Reason.INVALID_ITEM_HEADER);
    refused("x".repeat(1_000_000), Reason.INVALID_ENVELOPE_HEADER);
  }

  @Test
  void of_a_hundred_thousand_items_the_first_thousand_are_read() {
    Envelope envelope = read("{}\n" + "{\"type\":\"event\"}\n{}\n".repeat(100_000));
    assertThat(envelope.items()).hasSize(SentryLimits.MAX_ITEMS);
    assertThat(envelope.refusals()).containsExactly(new Refusal("item", "too_many_items", 1));
  }

  @Test
  void an_item_over_its_limit_is_left_out_and_the_others_stay() {
    String large = "x".repeat(SentryLimits.maxItemBytes("event") + 1);
    Envelope envelope =
        read(
            "{}\n{\"type\":\"event\"}\n"
                + large
                + "\n{\"type\":\"session\"}\n{}\n{\"type\":\"check_in\"}\n"
                + "y".repeat(200_000));
    assertThat(envelope.items()).extracting(EnvelopeItem::type).containsExactly("session");
    assertThat(envelope.refusals())
        .containsExactly(
            new Refusal("error", "too_large", 1), new Refusal("check_in", "too_large", 1));
  }

  @Test
  void over_a_quota_for_errors_the_session_still_passes() {
    Envelope envelope =
        read("{}\n{\"type\":\"event\"}\n{}\n{\"type\":\"session\"}\n{}").without(Set.of("error"));
    assertThat(envelope.items()).extracting(EnvelopeItem::type).containsExactly("session");
    assertThat(envelope.refusals()).containsExactly(new Refusal("error", "rate_limited", 1));
  }

  @Test
  void an_envelope_over_the_limit_is_refused_unread() {
    byte[] large = new byte[SentryLimits.MAX_ENVELOPE_BYTES + 1];
    assertThatThrownBy(() -> reader.read(large))
        .asInstanceOf(type(EnvelopeException.class))
        .extracting(EnvelopeException::reason)
        .isEqualTo(Reason.TOO_LARGE);
  }

  private Envelope read(String text) {
    return reader.read(text.getBytes(UTF_8));
  }

  private void refused(String text, Reason reason) {
    assertThatThrownBy(() -> read(text))
        .asInstanceOf(type(EnvelopeException.class))
        .extracting(EnvelopeException::reason)
        .isEqualTo(reason);
  }

  private static List<String> texts(Envelope envelope) {
    return envelope.items().stream()
        .map(item -> new String(item.bytes(), item.offset(), item.length(), UTF_8))
        .toList();
  }
}
