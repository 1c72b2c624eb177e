package aegle.protocols.sentry;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Identifiers in the one form in which they are kept: lower-case hexadecimal without dashes. */
final class Ids {
  private static final int EVENT_CHARS = 32;
  private static final int SPAN_CHARS = 16;
  private static final int DASHED_CHARS = 36;

  private Ids() {}

  /** An event's, a replay's or a check-in's id with or without dashes, or null if it is none. */
  static @Nullable String event(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String bare = text.length() == DASHED_CHARS ? text.replace("-", "") : text;
    return hexadecimal(bare, EVENT_CHARS);
  }

  /** A trace's id, or null if it is none; all zeros are none (W3C trace context). */
  static @Nullable String trace(@Nullable String text) {
    @Nullable String id = event(text);
    return id == null || isZero(id) ? null : id;
  }

  /** A span's id, or null if it is none. */
  static @Nullable String span(@Nullable String text) {
    @Nullable String id = text == null ? null : hexadecimal(text, SPAN_CHARS);
    return id == null || isZero(id) ? null : id;
  }

  /** An id for an event that came without one: equal payloads get equal ids. */
  static String ofContent(byte[] bytes, int offset, int length) {
    byte[] content = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
    return UUID.nameUUIDFromBytes(content).toString().replace("-", "");
  }

  /** An id for a report that has no payload of its own. */
  static String ofContent(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ofContent(bytes, 0, bytes.length);
  }

  private static @Nullable String hexadecimal(String text, int chars) {
    if (text.length() != chars) {
      return null;
    }
    for (int i = 0; i < chars; i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        return null;
      }
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static boolean isZero(String id) {
    return id.chars().allMatch(c -> c == '0');
  }
}
