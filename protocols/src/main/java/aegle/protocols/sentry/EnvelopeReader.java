package aegle.protocols.sentry;

import aegle.protocols.DecodeException;
import aegle.protocols.json.JsonReader;
import aegle.protocols.sentry.EnvelopeException.Reason;
import aegle.signals.Json;
import aegle.signals.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of an envelope into items (Sentry's developer documentation, "Envelopes"):
 *
 * <pre>
 * envelope header, JSON      \n
 * item header, JSON          \n
 * payload: `length` bytes, or up to the next \n where the header has no length
 * \n, or the end
 * ...
 * </pre>
 *
 * <p>A header that lies about its length leaves no way to tell where the next item begins, so, as
 * in Relay, broken framing refuses the envelope as a whole. An item over its limit is left out and
 * the others stay. Safe for all threads.
 */
public final class EnvelopeReader {
  private final JsonReader headers = new JsonReader(SentryLimits.MAX_HEADER_BYTES);

  /**
   * Reads an envelope that was unpacked before.
   *
   * @throws EnvelopeException when the framing is broken
   */
  public Envelope read(byte[] bytes) {
    if (bytes.length > SentryLimits.MAX_ENVELOPE_BYTES) {
      throw new EnvelopeException(
          Reason.TOO_LARGE,
          "envelope has "
              + bytes.length
              + " bytes; at most "
              + SentryLimits.MAX_ENVELOPE_BYTES
              + " are taken");
    }
    int headerEnd = lineEnd(bytes, 0);
    EnvelopeHeader header = header(bytes, headerEnd);
    List<EnvelopeItem> items = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    int at = skipBlankLines(bytes, headerEnd + 1);
    while (at < bytes.length) {
      if (items.size() == SentryLimits.MAX_ITEMS) {
        // What follows is not even counted: counting would mean reading it.
        refusals.add(new Refusal("item", "too_many_items", 1));
        break;
      }
      EnvelopeItem item = item(bytes, at);
      if (item.length() > SentryLimits.maxItemBytes(item.kind())) {
        refusals.add(new Refusal(SentryDecoder.signalOf(item), "too_large", 1));
      } else {
        items.add(item);
      }
      at = skipBlankLines(bytes, item.offset() + item.length() + 1);
      if (refusals.size() == SentryLimits.MAX_ITEMS) {
        break;
      }
    }
    return new Envelope(header, items, refusals);
  }

  /**
   * Reads the first line only, for those who must know who sends before they read on.
   *
   * @param front the first bytes of an envelope, up to the end of its first line at least
   * @throws EnvelopeException when it is no header
   */
  public EnvelopeHeader readHeader(byte[] front) {
    return header(front, lineEnd(front, 0));
  }

  private EnvelopeHeader header(byte[] bytes, int end) {
    Json.Members members =
        members(bytes, 0, end, Reason.INVALID_ENVELOPE_HEADER, "envelope header");
    @Nullable String claimed = members.text("event_id");
    @Nullable String eventId = Ids.event(claimed);
    if (claimed != null && eventId == null) {
      throw new EnvelopeException(
          Reason.INVALID_ENVELOPE_HEADER,
          "event_id of the envelope is no id; send 32 hexadecimal digits");
    }
    return new EnvelopeHeader(members, eventId);
  }

  private EnvelopeItem item(byte[] bytes, int at) {
    int headerEnd = lineEnd(bytes, at);
    Json.Members header = members(bytes, at, headerEnd, Reason.INVALID_ITEM_HEADER, "item header");
    if (!(header.get("type") instanceof Json.Text(String type))) {
      throw new EnvelopeException(
          Reason.INVALID_ITEM_HEADER, "item header at byte " + at + " has no type");
    }
    int start = Math.min(headerEnd + 1, bytes.length);
    int length = payloadLength(bytes, start, header.get("length"));
    int end = start + length;
    if (end < bytes.length && bytes[end] != '\n') {
      throw new EnvelopeException(
          Reason.INVALID_ITEM_PAYLOAD,
          "payload at byte " + start + " is not followed by a newline; its length is wrong");
    }
    return new EnvelopeItem(type, header, bytes, start, length);
  }

  private static int payloadLength(byte[] bytes, int start, @Nullable Json declared) {
    if (declared == null || declared instanceof Json.Nil) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      return end - start;
    }
    long length = declared instanceof Json.Numeral(String digits) ? Numbers.whole(digits, -1) : -1;
    if (length < 0) {
      throw new EnvelopeException(
          Reason.INVALID_ITEM_HEADER, "length of an item is no whole number of bytes");
    }
    if (length > bytes.length - start) {
      throw new EnvelopeException(
          Reason.INVALID_ITEM_PAYLOAD,
          "payload at byte "
              + start
              + " should have "
              + length
              + " bytes, but only "
              + (bytes.length - start)
              + " follow");
    }
    return (int) length;
  }

  private Json.Members members(byte[] bytes, int from, int to, Reason reason, String what) {
    if (to - from > SentryLimits.MAX_HEADER_BYTES) {
      throw new EnvelopeException(
          reason,
          what + " is longer than " + SentryLimits.MAX_HEADER_BYTES + " bytes; send a shorter one");
    }
    try {
      return headers.readMembers(bytes, from, to - from);
    } catch (DecodeException broken) {
      throw new EnvelopeException(
          reason, what + " at byte " + from + ": " + broken.getMessage(), broken);
    }
  }

  /** Where the line ends; looks no further than one byte beyond the limit of a header. */
  private static int lineEnd(byte[] bytes, int from) {
    int last = Math.min(bytes.length, from + SentryLimits.MAX_HEADER_BYTES + 1);
    int at = from;
    while (at < last && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private static int skipBlankLines(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && (bytes[at] == '\n' || bytes[at] == '\r')) {
      at++;
    }
    return at;
  }
}
