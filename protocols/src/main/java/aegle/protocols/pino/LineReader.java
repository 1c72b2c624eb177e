package aegle.protocols.pino;

import aegle.protocols.EventTime;
import aegle.signals.Entry;
import aegle.signals.Fields;
import aegle.signals.Utf8;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Reads one line of a log: JSON as pino writes it, logfmt, or words; with or without the prefixes
 * of pm2. Safe for all threads.
 */
public final class LineReader {
  /** A longer line is refused: 256 KiB. */
  public static final int MAX_LINE_BYTES = 256 * 1024;

  /** Deeper nesting is refused. */
  public static final int MAX_DEPTH = 200;

  public static final String TOO_LONG = "line_too_long";
  public static final String MALFORMED = "malformed_json";
  public static final String OVER_LIMIT = "json_over_limit";

  /** Tokens of one line, or of one list of lines: about 70 MB of tree at worst. */
  static final long MAX_TOKENS = 1_000_000;

  private static final int MAX_NUMBER_CHARS = 1_000;
  private static final int MAX_TRAILING_JSON_CHARS = 64 * 1024;

  private final JsonFactory factory =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .maxTokenCount(MAX_TOKENS)
                  .maxNameLength(MAX_LINE_BYTES)
                  .maxStringLength(MAX_LINE_BYTES)
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  /**
   * Reads the bytes {@code from <= i < to}, which hold no line break.
   *
   * @param base fields that the source knows: labels, a service's name; the line's own win
   * @param fallbackNanos when it happened, if the line does not say
   * @param receivedNanos when it came, in nanoseconds since 1970
   */
  public LineReading read(
      byte[] bytes, int from, int to, Fields base, long fallbackNanos, long receivedNanos) {
    if (to - from > MAX_LINE_BYTES) {
      return new LineReading.Refused(TOO_LONG);
    }
    if (from < to && bytes[from] == '{' && looksLikeJson(bytes, from, to)) {
      return json(bytes, from, to, base, fallbackNanos, receivedNanos);
    }
    LinePrefix prefix = LinePrefix.of(bytes, from, to);
    Fields known = prefix.with(base);
    boolean timed = EventTime.isCredible(prefix.timeNanos(), receivedNanos);
    long fallback = timed ? prefix.timeNanos() : fallbackNanos;
    if (looksLikeJson(bytes, prefix.at(), to)) {
      return json(bytes, prefix.at(), to, known, fallback, receivedNanos);
    }
    String words = new String(bytes, prefix.at(), to - prefix.at(), StandardCharsets.UTF_8);
    return words(words, known, fallback, receivedNanos);
  }

  /**
   * Whether an object of JSON begins here. What Node prints of an object, {@code { a: 1 }}, is
   * none.
   */
  private static boolean looksLikeJson(byte[] bytes, int from, int to) {
    if (from >= to || bytes[from] != '{') {
      return false;
    }
    int i = from + 1;
    while (i < to && bytes[i] == ' ') {
      i++;
    }
    return i < to && (bytes[i] == '"' || bytes[i] == '}');
  }

  private LineReading json(
      byte[] bytes, int from, int to, Fields base, long fallbackNanos, long receivedNanos) {
    LineFields fields = new LineFields(base);
    try {
      walk(bytes, from, to, fields);
    } catch (StreamConstraintsException _) {
      return new LineReading.Refused(OVER_LIMIT);
    } catch (JacksonException _) {
      return repaired(bytes, from, to, base, fallbackNanos, receivedNanos);
    }
    return new LineReading.Read(fields.entry(fallbackNanos, receivedNanos), LineReading.Form.JSON);
  }

  /** A second try with bytes that are no UTF-8 replaced, if those were what was wrong. */
  private LineReading repaired(
      byte[] bytes, int from, int to, Fields base, long fallbackNanos, long receivedNanos) {
    if (Utf8.isValid(bytes, from, to)) {
      return new LineReading.Refused(MALFORMED);
    }
    byte[] valid =
        new String(bytes, from, to - from, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    return json(valid, 0, valid.length, base, fallbackNanos, receivedNanos);
  }

  private void walk(byte[] bytes, int from, int to, LineFields fields) {
    try (JsonParser parser =
        factory.createParser(ObjectReadContext.empty(), bytes, from, to - from)) {
      parser.nextToken();
      new JsonLine(parser, fields).read();
      if (parser.nextToken() != null) {
        throw new StreamReadException(parser, "more than one object");
      }
    }
  }

  /** A parser over a document that holds many lines, with the limits of a line. */
  JsonParser parser(byte[] bytes, int from, int to) {
    return factory.createParser(ObjectReadContext.empty(), bytes, from, to - from);
  }

  /** Reads the object at which a parser stands. */
  static Entry object(JsonParser parser, Fields base, long receivedNanos) {
    LineFields fields = new LineFields(base);
    new JsonLine(parser, fields).read();
    return fields.entry(receivedNanos, receivedNanos);
  }

  /** Reads a line that is no JSON. */
  LineReading words(String line, Fields base, long fallbackNanos, long receivedNanos) {
    LineFields logfmt = new LineFields(base);
    if (line.indexOf('=') > 0 && Logfmt.read(line, logfmt)) {
      return new LineReading.Read(
          logfmt.entry(fallbackNanos, receivedNanos), LineReading.Form.LOGFMT);
    }
    @Nullable Entry mixed = wordsWithJson(line, base, fallbackNanos, receivedNanos);
    if (mixed != null) {
      return new LineReading.Read(mixed, LineReading.Form.PLAIN);
    }
    return new LineReading.Read(plain(line, base, fallbackNanos), LineReading.Form.PLAIN);
  }

  /** A line kept as the words that it is. */
  public static Entry plain(String line, Fields base, long timeNanos) {
    LineFields plain = new LineFields(base);
    plain.message(line, LineFields.MessageRank.MSG);
    return plain.entry(timeNanos, timeNanos);
  }

  /** Words with an object at their end, as winston-loki writes: {@code booked {"clinic":"c-1"}}. */
  private @Nullable Entry wordsWithJson(
      String line, Fields base, long fallbackNanos, long receivedNanos) {
    int brace = line.indexOf(" {\"");
    if (brace <= 0 || !line.endsWith("}") || line.length() - brace > MAX_TRAILING_JSON_CHARS) {
      return null;
    }
    byte[] json = line.substring(brace + 1).getBytes(StandardCharsets.UTF_8);
    LineFields fields = new LineFields(base);
    fields.message(line.substring(0, brace), LineFields.MessageRank.MSG);
    try {
      walk(json, 0, json.length, fields);
    } catch (JacksonException notJson) {
      // Words that only look so: the caller keeps the whole line as it is.
      return null;
    }
    return fields.entry(fallbackNanos, receivedNanos);
  }
}
