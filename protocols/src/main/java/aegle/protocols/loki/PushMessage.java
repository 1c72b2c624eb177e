package aegle.protocols.loki;

import aegle.protocols.remotewrite.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Walks the protobuf {@code logproto.PushRequest} of Loki's push.proto: streams (1) of labels (1)
 * and entries (2) of a time (1), a line (2) and metadata (3).
 */
final class PushMessage {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND - 1;

  private final byte[] bytes;
  private final Gathering gathering;
  private final WireReader push = new WireReader();
  private final WireReader stream = new WireReader();
  private final WireReader entry = new WireReader();
  private final WireReader inner = new WireReader();
  private int lineStart;
  private int lineEnd;

  PushMessage(byte[] bytes, Gathering gathering) {
    this.bytes = bytes;
    this.gathering = gathering;
  }

  void read() {
    // All is walked once before an entry counts, so that a broken push leaves nothing behind.
    walk(false);
    walk(true);
  }

  private void walk(boolean take) {
    push.reset(bytes, 0, bytes.length);
    while (push.next()) {
      if (push.is(1, WireReader.BYTES)) {
        walkStream(push.valueStart(), push.valueEnd(), take);
      }
    }
  }

  private void walkStream(int from, int to, boolean take) {
    String labels = "";
    stream.reset(bytes, from, to);
    while (stream.next()) {
      if (stream.is(1, WireReader.BYTES)) {
        labels = text(stream);
      }
    }
    if (take) {
      gathering.stream(labels);
    }
    stream.reset(bytes, from, to);
    while (stream.next()) {
      if (stream.is(2, WireReader.BYTES)) {
        walkEntry(stream.valueStart(), stream.valueEnd(), take);
      }
    }
  }

  private void walkEntry(int from, int to, boolean take) {
    long nanos = 0;
    lineStart = from;
    lineEnd = from;
    Map<String, String> metadata = Map.of();
    entry.reset(bytes, from, to);
    while (entry.next()) {
      if (entry.is(1, WireReader.BYTES)) {
        nanos = nanos(entry.valueStart(), entry.valueEnd());
      } else if (entry.is(2, WireReader.BYTES)) {
        lineStart = entry.valueStart();
        lineEnd = entry.valueEnd();
      } else if (entry.is(3, WireReader.BYTES) && take) {
        metadata = metadata.isEmpty() ? new LinkedHashMap<>() : metadata;
        addMetadata(entry.valueStart(), entry.valueEnd(), metadata);
      }
    }
    if (take) {
      gathering.entry(nanos, bytes, lineStart, lineEnd, metadata);
    }
  }

  private long nanos(int from, int to) {
    long seconds = 0;
    long nanos = 0;
    inner.reset(bytes, from, to);
    while (inner.next()) {
      if (inner.is(1, WireReader.VARINT)) {
        seconds = inner.varint();
      } else if (inner.is(2, WireReader.VARINT)) {
        nanos = inner.varint();
      }
    }
    long whole = Math.clamp(seconds, 0, MAX_SECONDS);
    return whole * NANOS_PER_SECOND + Math.clamp(nanos, 0, NANOS_PER_SECOND - 1);
  }

  private void addMetadata(int from, int to, Map<String, String> metadata) {
    String name = "";
    String value = "";
    inner.reset(bytes, from, to);
    while (inner.next()) {
      if (inner.is(1, WireReader.BYTES)) {
        name = text(inner);
      } else if (inner.is(2, WireReader.BYTES)) {
        value = text(inner);
      }
    }
    if (metadata.size() < LokiPush.MAX_METADATA) {
      metadata.put(name, value);
    }
  }

  private String text(WireReader field) {
    return new String(
        bytes, field.valueStart(), field.valueEnd() - field.valueStart(), StandardCharsets.UTF_8);
  }
}
