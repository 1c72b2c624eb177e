package aegle.protocols.jsonmetrics;

import aegle.protocols.DecodeException;
import aegle.protocols.json.JsonReader;
import aegle.signals.Json;

/**
 * Reads answers by a mapping. An answer counts whole or not at all: one that is no JSON, that holds
 * nothing of what the mapping names, or that comes to more series than allowed is refused. Safe for
 * all threads.
 */
public final class JsonMetricsReader {
  /** Series that a written mapping may make of one answer: 10,000. */
  public static final int MAX_SERIES = 10_000;

  /** Series that are made of numbers which nobody named: 500. */
  public static final int MAX_GUESSED_SERIES = 500;

  private static final int MAX_TEXT_CHARS = 1_000_000;

  private final JsonReader json = new JsonReader(MAX_TEXT_CHARS);

  /**
   * Reads the first {@code length} bytes.
   *
   * @throws DecodeException saying what is wrong, without a word of the answer's values
   */
  public JsonPage read(byte[] answer, int length, JsonMapping mapping) {
    int start = startsWithMark(answer, length) ? 3 : 0;
    Json root = json.read(answer, start, length - start);
    return new PageReading(root, mapping).read();
  }

  /** The byte order mark that editors leave in front of files. */
  private static boolean startsWithMark(byte[] bytes, int length) {
    return length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF;
  }
}
