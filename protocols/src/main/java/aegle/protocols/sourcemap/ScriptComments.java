package aegle.protocols.sourcemap;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the last lines of a generated script say of its map.
 *
 * @param debugId from {@code //# debugId=}, in lower case, or null
 * @param mapUrl from {@code //# sourceMappingURL=}, or null; a {@code data:} address is left out
 */
public record ScriptComments(@Nullable String debugId, @Nullable String mapUrl) {
  /** Looked through from the end; both comments stand on the last lines. */
  private static final int TAIL_BYTES = 4_096;

  private static final int UUID_CHARS = 36;
  private static final int MAX_URL_CHARS = 2_048;

  /** Reads the comments of a script. */
  public static ScriptComments of(byte[] script) {
    int from = Math.max(0, script.length - TAIL_BYTES);
    String tail = new String(script, from, script.length - from, StandardCharsets.UTF_8);
    @Nullable String id = after(tail, "# debugId=");
    @Nullable String url = after(tail, "# sourceMappingURL=");
    boolean usable = url != null && url.length() <= MAX_URL_CHARS && !url.startsWith("data:");
    return new ScriptComments(
        id != null && id.length() == UUID_CHARS ? id.toLowerCase(Locale.ROOT) : null,
        usable ? url : null);
  }

  private static @Nullable String after(String tail, String mark) {
    int start = tail.lastIndexOf(mark);
    if (start < 0) {
      return null;
    }
    int end = start + mark.length();
    while (end < tail.length() && !Character.isWhitespace(tail.charAt(end))) {
      end++;
    }
    return tail.substring(start + mark.length(), end);
  }
}
