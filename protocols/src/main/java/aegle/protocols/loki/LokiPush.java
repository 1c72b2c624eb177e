package aegle.protocols.loki;

import aegle.protocols.DecodeException;
import aegle.protocols.EventTime;
import aegle.protocols.Memory;
import aegle.protocols.NoRoomException;
import aegle.protocols.json.JsonReader;
import aegle.protocols.pino.LineReader;
import aegle.protocols.remotewrite.SnappyBlock;
import aegle.signals.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads pushes. Safe for all threads. */
public final class LokiPush {
  /** Entries of one push; those beyond are refused. */
  public static final int MAX_ENTRIES = 100_000;

  /** Labels of one stream; a stream with more is refused. */
  public static final int MAX_LABELS = 30;

  public static final int MAX_LABEL_NAME_CHARS = 1_024;
  public static final int MAX_LABEL_VALUE_CHARS = 2_048;

  /** Names of structured metadata of one entry; those beyond are dropped. */
  public static final int MAX_METADATA = 128;

  private final int maxBytes;
  private final JsonReader json;
  private final LineReader lines = new LineReader();

  /** A reader of pushes of at most so many bytes after decompression. */
  public LokiPush(int maxBytes) {
    this.maxBytes = maxBytes;
    this.json = new JsonReader(maxBytes);
  }

  /**
   * Reads a push. A body of JSON comes without its content encoding; a Snappy block as it is.
   *
   * @param receivedNanos when it came, in nanoseconds since 1970
   * @param memory for what a block becomes
   * @throws aegle.protocols.NoRoomException when there is none of it now: 503
   * @throws aegle.protocols.remotewrite.OversizeException when a block declares too much: 413
   * @throws DecodeException when it is no push; nothing of it counts: 400 with the message
   */
  public LokiRead read(
      byte[] body, int length, LokiEncoding encoding, long receivedNanos, Memory memory) {
    Gathering gathering = new Gathering(lines, receivedNanos);
    switch (encoding) {
      case JSON -> readJson(json.readMembers(body, 0, length), gathering);
      case SNAPPY_PROTOBUF -> readBlock(body, length, gathering, memory);
    }
    return gathering.result();
  }

  private void readBlock(byte[] body, int length, Gathering gathering, Memory memory) {
    int declared = SnappyBlock.declaredLength(body, length, maxBytes);
    if (!memory.take(declared)) {
      throw new NoRoomException(declared);
    }
    byte[] bytes = new byte[declared];
    SnappyBlock.decode(body, length, bytes, declared);
    new PushMessage(bytes, gathering).read();
  }

  private static void readJson(Json.Members push, Gathering gathering) {
    if (!(push.get("streams") instanceof Json.Items(List<Json> streams))) {
      throw new DecodeException("a push needs \"streams\", which is a list");
    }
    for (Json stream : streams) {
      if (stream instanceof Json.Members members) {
        readStream(members, gathering);
      } else {
        gathering.malformed("a stream is no object");
      }
    }
  }

  private static void readStream(Json.Members stream, Gathering gathering) {
    @Nullable String labels = stream.text("labels");
    if (labels == null) {
      gathering.stream(texts(stream.members("stream")));
    } else {
      gathering.stream(labels);
    }
    for (Json value : stream.items("values")) {
      if (value instanceof Json.Items(List<Json> parts)) {
        readValue(parts, gathering);
      } else {
        gathering.malformed("an entry is no list of a time and a line");
      }
    }
    // The shape of /api/prom/push, which Loki had first.
    for (Json entry : stream.items("entries")) {
      if (entry instanceof Json.Members members) {
        @Nullable String time = members.text("ts");
        readEntry(time, members.text("line"), Json.NOTHING, gathering);
      } else {
        gathering.malformed("an entry is no object");
      }
    }
  }

  private static void readValue(List<Json> parts, Gathering gathering) {
    @Nullable String time = parts.isEmpty() ? null : scalar(parts.get(0));
    @Nullable String line = parts.size() < 2 ? null : scalar(parts.get(1));
    Json.Members metadata =
        parts.size() > 2 && parts.get(2) instanceof Json.Members third ? third : Json.NOTHING;
    readEntry(time, line, metadata, gathering);
  }

  private static void readEntry(
      @Nullable String time, @Nullable String line, Json.Members metadata, Gathering gathering) {
    long nanos = time == null ? EventTime.UNKNOWN : EventTime.ofText(time);
    if (line == null || nanos == EventTime.UNKNOWN) {
      gathering.malformed("an entry needs a time in nanoseconds and a line");
      return;
    }
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    gathering.entry(nanos, bytes, 0, bytes.length, texts(metadata));
  }

  private static @Nullable String scalar(Json json) {
    return switch (json) {
      case Json.Text(String text) -> text;
      case Json.Numeral(String digits) -> digits;
      case Json.Flag _, Json.Nil _, Json.Members _, Json.Items _ -> null;
    };
  }

  private static Map<String, String> texts(Json.Members members) {
    if (members.members().isEmpty()) {
      return Map.of();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : members.members().keySet()) {
      @Nullable String text = members.text(name);
      if (text != null && texts.size() < MAX_METADATA) {
        texts.put(name, text);
      }
    }
    return texts;
  }
}
