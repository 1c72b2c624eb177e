package aegle.protocols.sentry;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.FilePart;
import aegle.signals.Json;
import aegle.signals.Value;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final int MAX_LINE_BYTES = 1_024;
  private static final int BUFFER_BYTES = 16 * 1_024;
  private static final int FREE_BYTES = 1_024 * 1_024;
  private static final int ZLIB = 0x78;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private ReplayReader() {}

  /** Adds the event of one segment. */
  static void readEvent(Json.Members event, Gathering gathering) {
    @Nullable String id =
        Text.firstOf(Ids.event(event.text("replay_id")), gathering.header().eventId());
    if (id == null) {
      gathering.refuse("replay", "no_replay_id");
      return;
    }
    Fields.Builder out = Fields.builder();
    out.put(FieldNames.REPLAY_ID, id);
    out.put(SEGMENT, segmentOf(event));
    out.putText(TYPE, Text.of(event, "replay_type"));
    @Nullable Json start = event.get("replay_start_timestamp");
    out.put("replay.start_ms", Math.floorDiv(gathering.clock().nanos(start), NANOS_PER_MILLI));
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
      gathering.refuse("replay", id == null ? "no_replay_id" : "no_segment_header");
      return;
    }
    Json.Members header = decoder.members(item.bytes(), item.offset(), line - item.offset());
    int body = line + 1;
    byte @Nullable [] recording =
        unpacked(item.bytes(), body, item.offset() + item.length() - body, gathering);
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

  private static byte @Nullable [] unpacked(
      byte[] bytes, int offset, int length, Gathering gathering) {
    if (length > 0 && bytes[offset] == '[') {
      return Arrays.copyOfRange(bytes, offset, offset + length);
    }
    if (length < 2 || bytes[offset] != ZLIB) {
      gathering.refuse("replay", "invalid_recording");
      return null;
    }
    long allowed =
        Math.min(
            SentryLimits.MAX_RECORDING_BYTES,
            FREE_BYTES + (long) length * SentryLimits.MAX_RECORDING_RATIO);
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(bytes, offset, length);
      ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(length * 4, FREE_BYTES));
      byte[] buffer = new byte[BUFFER_BYTES];
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          gathering.refuse("replay", "invalid_recording");
          return null;
        }
        out.write(buffer, 0, count);
        if (out.size() > allowed) {
          gathering.refuse("replay", "too_large_unpacked");
          return null;
        }
      }
      return out.toByteArray();
    } catch (DataFormatException broken) {
      gathering.refuse("replay", "invalid_recording");
      return null;
    }
  }
}
