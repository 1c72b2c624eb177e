package aegle.server.ship;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a request: the lines as they are, packed by gzip.
 *
 * <p>A server takes a body that begins like a JSON list for one. So lines of which the first begins
 * with a bracket, as words of a console often do, are sent as a JSON list of strings, which means
 * the same.
 */
final class LinesBody {
  static final String LINES = "application/x-ndjson";
  static final String LIST = "application/json";

  private static final String WRAPPED_LIST = "{\"logs\":[";

  private final JsonMapper json = JsonMapper.builder().build();

  /**
   * A body to send.
   *
   * @param type for {@code Content-Type}
   * @param publisher of the body, for {@code Content-Encoding: gzip}
   */
  record Packed(String type, HttpRequest.BodyPublisher publisher) {}

  Packed of(Batch batch) {
    byte[] lines = new byte[batch.bodyBytes()];
    batch.body().get(lines);
    return isTakenForList(lines)
        ? new Packed(LIST, gzip(json.writeValueAsBytes(strings(lines))))
        : new Packed(LINES, gzip(lines));
  }

  private static boolean isTakenForList(byte[] lines) {
    boolean hasMark =
        lines.length >= 3
            && lines[0] == (byte) 0xef
            && lines[1] == (byte) 0xbb
            && lines[2] == (byte) 0xbf;
    int i = hasMark ? 3 : 0;
    while (i < lines.length && isBlank(lines[i])) {
      i++;
    }
    int length = Math.min(WRAPPED_LIST.length(), lines.length - i);
    String start = new String(lines, i, length, StandardCharsets.ISO_8859_1);
    return start.startsWith("[") || start.equals(WRAPPED_LIST);
  }

  private static List<String> strings(byte[] lines) {
    List<String> strings = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '\n') {
        int end = i > start && lines[i - 1] == '\r' ? i - 1 : i;
        String line = new String(lines, start, end - start, StandardCharsets.UTF_8);
        if (!line.isBlank()) {
          strings.add(line);
        }
        start = i + 1;
      }
    }
    return strings;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n' || b == 0;
  }

  private static HttpRequest.BodyPublisher gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("BUG: memory refused to be written", e);
    }
    return HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray());
  }
}
