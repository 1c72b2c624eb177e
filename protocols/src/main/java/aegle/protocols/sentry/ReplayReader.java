package aegle.protocols.sentry;

import aegle.protocols.EventTime;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.FilePart;
import aegle.signals.Json;
import aegle.signals.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Segments of replays. The event of a segment becomes a record of the kind REPLAY; its recording, a
 * list of rrweb events, becomes a file, always unpacked, so that it can be masked.
 *
 * <pre>
 * {"segment_id":0} \n  zlib stream (78 ..)  or  the JSON itself ([{ ..)
 * </pre>
 */
final class ReplayReader {
  static final String SEGMENT = "replay.segment";
  static final String TYPE = "replay.type";
  private static final String REPLAY = "replay";
  private static final String INVALID = "invalid_recording";
  private static final int MAX_LINE_BYTES = 1_024;
  private static final int BUFFER_BYTES = 16 * 1_024;
  private static final int FREE_BYTES = 1_024 * 1_024;
  private static final int ZLIB = 0x78;

  private ReplayReader() {}

  /** Adds the event of one segment. */
  static void readEvent(Json.Members event, Gathering gathering) {
    @Nullable String id =
        Text.firstOf(Ids.event(event.text("replay_id")), gathering.header().eventId());
    if (id == null) {
      gathering.refuse(REPLAY, "no_replay_id");
      return;
    }
    Fields.Builder out = Fields.builder();
    out.put(FieldNames.REPLAY_ID, id);
    out.put(SEGMENT, segmentOf(event));
    out.putText(TYPE, Text.of(event, "replay_type"));
    @Nullable Json start = event.get("replay_start_timestamp");
    out.put(
        "replay.start_ms",
        Math.floorDiv(gathering.clock().nanos(start), EventTime.NANOS_PER_MILLI));
    out.put(FieldNames.DURATION_MS, SenderClock.millisBetween(start, event.get("timestamp")));
    CommonFields.put(out, event, gathering);
    putIds(out, "replay.error_ids", event.items("error_ids"));
    putIds(out, FieldNames.TRACE_ID, event.items("trace_ids"));
    List<String> urls = texts(event.items("urls"));
    if (!urls.isEmpty()) {
      out.put("replay.urls", new Value.Texts(urls));
      out.putText(FieldNames.URL_PATH, CommonFields.pathOf(urls.getFirst()));
    }
    gathering.refuse("field", "too_many", out.refused());
    long time = gathering.clock().nanos(event.get("timestamp"));
    gathering.add(new Entry(EntryKind.REPLAY, time, out.build(), EventDetail.of(event, gathering)));
  }

  private static void putIds(Fields.Builder out, String name, List<Json> items) {
    List<String> ids = new ArrayList<>();
    for (Json item : items) {
      @Nullable String id = item instanceof Json.Text(String text) ? Ids.event(text) : null;
      if (id != null && ids.size() < SentryLimits.MAX_LIST_VALUES && !ids.contains(id)) {
        ids.add(id);
      }
    }
    if (!ids.isEmpty()) {
      out.put(name, new Value.Texts(ids));
    }
  }

  private static List<String> texts(List<Json> items) {
    List<String> texts = new ArrayList<>();
    for (Json item : items) {
      if (item instanceof Json.Text(String text) && texts.size() < SentryLimits.MAX_LIST_VALUES) {
        texts.add(Text.clip(text));
      }
    }
    return texts;
  }

  private static long segmentOf(Json.Members members) {
    @Nullable String digits = members.text("segment_id");
    return digits == null ? 0 : Math.max(0, Numbers.whole(digits, 0));
  }

  /** Adds the recording of one segment as a file. */
  static void readRecording(EnvelopeItem item, SentryDecoder decoder, Gathering gathering) {
    @Nullable String id = gathering.header().eventId();
    int line = lineEnd(item);
    if (id == null || line < 0) {
      gathering.refuse(REPLAY, id == null ? "no_replay_id" : "no_segment_header");
      return;
    }
    Json.Members header = decoder.members(item.bytes(), item.offset(), line - item.offset());
    byte @Nullable [] recording = recording(item, line + 1, gathering);
    if (recording == null) {
      return;
    }
    long segment = segmentOf(header);
    Fields fields = Fields.builder().put(FieldNames.REPLAY_ID, id).put(SEGMENT, segment).build();
    gathering.add(
        new FilePart(
            FilePart.Kind.REPLAY_RECORDING, "segment-" + segment + ".json", fields, recording));
  }

  private static int lineEnd(EnvelopeItem item) {
    int last = Math.min(item.offset() + item.length(), item.offset() + MAX_LINE_BYTES);
    for (int i = item.offset(); i < last; i++) {
      if (item.bytes()[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static byte @Nullable [] recording(EnvelopeItem item, int offset, Gathering gathering) {
    int length = item.offset() + item.length() - offset;
    if (length > 0 && item.bytes()[offset] == '[') {
      return gathering.copy(REPLAY, item, offset);
    }
    if (length < 2 || item.bytes()[offset] != ZLIB) {
      gathering.refuse(REPLAY, INVALID);
      return null;
    }
    try {
      // Measured first, so that memory is asked for once, as much as it takes, and never for a
      // bomb.
      int size = measured(item.bytes(), offset, length, gathering);
      return size >= 0 && gathering.hasRoom(REPLAY, size)
          ? unpacked(item.bytes(), offset, length, size)
          : null;
    } catch (DataFormatException broken) {
      gathering.refuse(REPLAY, INVALID);
      return null;
    }
  }

  /** How many bytes a stream becomes, or -1 where it is refused. Holds none of them. */
  private static int measured(byte[] bytes, int offset, int length, Gathering gathering)
      throws DataFormatException {
    long allowed =
        Math.min(
            SentryLimits.MAX_RECORDING_BYTES,
            FREE_BYTES + (long) length * SentryLimits.MAX_RECORDING_RATIO);
    long left = gathering.unpackableBytes();
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(bytes, offset, length);
      byte[] buffer = new byte[BUFFER_BYTES];
      int size = 0;
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          gathering.refuse(REPLAY, INVALID);
          return -1;
        }
        size += count;
        gathering.unpacked(count);
        if (size > allowed || size > left) {
          boolean alone = size > allowed;
          gathering.refuse(REPLAY, alone ? "too_large_unpacked" : Gathering.TOO_MUCH_UNPACKED);
          return -1;
        }
      }
      return size;
    }
  }

  private static byte[] unpacked(byte[] bytes, int offset, int length, int size)
      throws DataFormatException {
    byte[] recording = new byte[size];
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(bytes, offset, length);
      int at = 0;
      while (at < size) {
        int count = inflater.inflate(recording, at, size - at);
        if (count == 0) {
          throw new AssertionError("BUG: a stream became " + size + " bytes, and now only " + at);
        }
        at += count;
      }
    }
    return recording;
  }
}
