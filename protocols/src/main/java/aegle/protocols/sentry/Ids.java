package aegle.protocols.sentry;

import aegle.protocols.HexIds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Identifiers as Sentry's payloads hold them, or do not; and those for what came without one. */
final class Ids {
  private Ids() {}

  /** An event's, a replay's or a check-in's id with or without dashes, or null if it is none. */
  static @Nullable String event(@Nullable String text) {
    return text == null ? null : HexIds.event(text);
  }

  /** A trace's id, or null if it is none. */
  static @Nullable String trace(@Nullable String text) {
    return text == null ? null : HexIds.trace(text);
  }

  /** A span's id, or null if it is none. */
  static @Nullable String span(@Nullable String text) {
    return text == null ? null : HexIds.span(text);
  }

  /** An id for an event that came without one: equal payloads get equal ids. */
  static String ofContent(byte[] bytes, int offset, int length) {
    byte[] content = Arrays.copyOfRange(bytes, offset, offset + length);
    return UUID.nameUUIDFromBytes(content).toString().replace("-", "");
  }

  /** An id for a report that has no payload of its own. */
  static String ofContent(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ofContent(bytes, 0, bytes.length);
  }
}
