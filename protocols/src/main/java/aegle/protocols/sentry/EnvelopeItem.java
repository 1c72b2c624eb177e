package aegle.protocols.sentry;

import aegle.signals.Json;
import org.jspecify.annotations.Nullable;

/**
 * One item of an envelope: a header and the bytes of its payload, which lie in the request's own
 * array and are not copied.
 *
 * @param type as the sender wrote it
 * @param offset of the payload in {@code bytes}
 * @param length of the payload in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // A window on the request's bytes; never compared.
public record EnvelopeItem(String type, Json.Members header, byte[] bytes, int offset, int length) {

  /** The type, with the names that have changed over the years made one. */
  String kind() {
    return switch (type) {
      case "metric" -> "trace_metric";
      case "profile_chunk_ui" -> "profile_chunk";
      case "security" -> "raw_security";
      default -> type;
    };
  }

  /** The word under which quotas and {@code X-Sentry-Rate-Limits} know this item. */
  public String category() {
    return switch (kind()) {
      case "event" -> "error";
      case "transaction" -> "transaction";
      case "span", "otel_span" -> "span";
      case "log", "otel_log" -> "log_item";
      case "trace_metric" -> "trace_metric";
      case "session", "sessions" -> "session";
      case "check_in" -> "monitor";
      case "feedback", "user_report" -> "feedback";
      case "attachment" -> "attachment";
      case "replay_event", "replay_recording", "replay_video" -> "replay";
      case "profile" -> "profile";
      case "profile_chunk" -> "profile_chunk";
      case "raw_security", "nel" -> "security";
      case "client_report" -> "internal";
      default -> "default";
    };
  }

  /** What the sender says of the payload's form, or null. */
  @Nullable String contentType() {
    return header.text("content_type");
  }

  @Override
  public String toString() {
    return "EnvelopeItem[" + length + " bytes]";
  }
}
