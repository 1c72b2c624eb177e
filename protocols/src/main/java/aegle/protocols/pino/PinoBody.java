package aegle.protocols.pino;

import aegle.protocols.DecodeException;
import aegle.protocols.Refusals;
import aegle.signals.Entry;
import aegle.signals.Fields;
import aegle.signals.SignalBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads bodies of log lines: NDJSON; a JSON list of lines; or {@code {"logs":[...]}}, as
 * pino-http-send writes by default. Safe for all threads.
 */
public final class PinoBody {
  /** Lines of one body; those beyond are refused. */
  public static final int MAX_LINES = 100_000;

  public static final String LOG = "log";
  public static final String TOO_MANY = "too_many_lines";
  public static final String NO_OBJECT = "not_an_object";

  private final LineReader lines = new LineReader();

  /** What the sender says of a body. */
  public enum Form {
    /** One line of log each, also where the first begins like a list: {@code [PM2] starting}. */
    LINES,
    /** Nothing: the beginning decides. */
    UNSAID;

    private static final Set<String> OF_LINES =
        Set.of(
            "application/x-ndjson",
            "application/ndjson",
            "application/jsonl",
            "application/x-jsonlines");

    /** The form that a {@code Content-Type} tells. */
    public static Form of(@Nullable String contentType) {
      String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
      return OF_LINES.contains(type.toLowerCase(Locale.ROOT)) ? LINES : UNSAID;
    }
  }

  /**
   * Reads a body after decompression.
   *
   * @param form which decides whether a list is looked for
   * @param base fields that the source knows; a line's own win
   * @param receivedNanos when it came, in nanoseconds since 1970
   * @throws DecodeException when a list is broken, of which nothing is kept then; broken lines of
   *     NDJSON are refused one by one
   */
  public LinesRead read(byte[] body, int length, Form form, Fields base, long receivedNanos) {
    int from = start(body, length);
    boolean isList =
        startsWith(body, from, length, "[") || startsWith(body, from, length, "{\"logs\":[");
    return isList && form != Form.LINES
        ? list(body, from, length, base, receivedNanos)
        : ndjson(body, from, length, base, receivedNanos);
  }

  private LinesRead ndjson(byte[] body, int from, int length, Fields base, long receivedNanos) {
    Gathered gathered = new Gathered();
    int start = from;
    for (int i = from; i <= length; i++) {
      if (i == length || body[i] == '\n') {
        int end = i > start && body[i - 1] == '\r' ? i - 1 : i;
        if (!isBlank(body, start, end)) {
          if (gathered.isFull()) {
            gathered.refusals.add(LOG, TOO_MANY, 1);
          } else {
            LineReading line = lines.read(body, start, end, base, receivedNanos, receivedNanos);
            addUnpacked(line, base, receivedNanos, gathered);
          }
        }
        start = i + 1;
      }
    }
    return gathered.result();
  }

  /** Adds a line; where pm2 has packed several into one, each of those. */
  private void addUnpacked(LineReading line, Fields base, long receivedNanos, Gathered gathered) {
    @Nullable Pm2Record packed =
        line instanceof LineReading.Read read && read.form() == LineReading.Form.JSON
            ? Pm2Record.of(read.entry(), base)
            : null;
    if (packed == null || packed.lines().isBlank()) {
      // An object without words is no wrapping of pm2's: its fields are all that it says.
      gathered.add(line);
      return;
    }
    for (String text : packed.lines().lines().toList()) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (gathered.isFull()) {
        gathered.refusals.add(LOG, TOO_MANY, 1);
      } else if (!isBlank(bytes, 0, bytes.length)) {
        Fields known = packed.base();
        gathered.add(lines.read(bytes, 0, bytes.length, known, packed.timeNanos(), receivedNanos));
      }
    }
  }

  private LinesRead list(byte[] body, int from, int length, Fields base, long receivedNanos) {
    Gathered gathered = new Gathered();
    try (JsonParser parser = lines.parser(body, from, length)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        parser.nextToken();
        parser.nextToken();
      }
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        if (gathered.isFull()) {
          parser.skipChildren();
          gathered.refusals.add(LOG, TOO_MANY, 1);
        } else if (token == JsonToken.START_OBJECT) {
          gathered.json(LineReader.object(parser, base, receivedNanos));
        } else if (token == JsonToken.VALUE_STRING) {
          byte[] line = parser.getString().getBytes(StandardCharsets.UTF_8);
          gathered.add(lines.read(line, 0, line.length, base, receivedNanos, receivedNanos));
        } else {
          parser.skipChildren();
          gathered.refusals.add(LOG, NO_OBJECT, 1);
        }
      }
    } catch (JacksonException broken) {
      String place =
          broken.getLocation() == null ? "" : " at byte " + broken.getLocation().getByteOffset();
      throw new DecodeException(
          "the list of log lines is broken JSON or over a limit"
              + place
              + "; send it whole, or one line each",
          broken);
    }
    return gathered.result();
  }

  private static int start(byte[] body, int length) {
    int i = startsWith(body, 0, length, "\u00ef\u00bb\u00bf") ? 3 : 0;
    while (i < length && isBlank(body[i])) {
      i++;
    }
    return i;
  }

  private static boolean startsWith(byte[] body, int from, int length, String latin) {
    if (length - from < latin.length()) {
      return false;
    }
    for (int i = 0; i < latin.length(); i++) {
      if ((body[from + i] & 0xff) != latin.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(byte[] body, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isBlank(body[i])) {
        return false;
      }
    }
    return true;
  }

  /** NUL counts as blank: a file that was cut short by a crash is filled with them. */
  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n' || b == 0;
  }

  /** The lines of one body. */
  private static final class Gathered {
    private final List<Entry> entries = new ArrayList<>();
    private final Refusals refusals = new Refusals();
    private int jsonLines;
    private int plainLines;

    boolean isFull() {
      return entries.size() >= MAX_LINES;
    }

    void add(LineReading reading) {
      switch (reading) {
        case LineReading.Read read when read.form() == LineReading.Form.JSON -> json(read.entry());
        case LineReading.Read read -> {
          entries.add(read.entry());
          plainLines++;
        }
        case LineReading.Refused refused -> refusals.add(LOG, refused.reason(), 1);
      }
    }

    void json(Entry entry) {
      entries.add(entry);
      jsonLines++;
    }

    LinesRead result() {
      return new LinesRead(
          new SignalBatch(entries, List.of(), List.of(), refusals.list()), jsonLines, plainLines);
    }
  }
}
