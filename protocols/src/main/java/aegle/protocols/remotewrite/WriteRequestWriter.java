package aegle.protocols.remotewrite;

import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.xerial.snappy.Snappy;

/**
 * Writes remote write 1.0 requests: add series, then take the body. Reusable after {@link #clear};
 * not thread-safe.
 */
public final class WriteRequestWriter {
  /** The headers that a request carries beside {@code Content-Encoding: snappy}. */
  public static final String CONTENT_TYPE = "application/x-protobuf";

  public static final String VERSION_HEADER = "X-Prometheus-Remote-Write-Version";
  public static final String VERSION = "0.1.0";

  private byte[] bytes = new byte[16 * 1024];
  private int size;
  private int sampleCount;

  /** Adds a series with one sample. */
  public WriteRequestWriter add(Labels labels, long timestampMillis, double value) {
    return add(encode(labels), new long[] {timestampMillis}, new double[] {value}, 1);
  }

  /** Adds a series with the first {@code count} samples of the arrays, oldest first. */
  public WriteRequestWriter add(Labels labels, long[] timestamps, double[] values, int count) {
    return add(encode(labels), timestamps, values, count);
  }

  /** As above, with labels from {@link #encode}, for senders that repeat their series. */
  public WriteRequestWriter add(
      byte[] encodedLabels, long[] timestampsMillis, double[] values, int count) {
    int length = encodedLabels.length;
    for (int i = 0; i < count; i++) {
      length += 2 + sampleLength(timestampsMillis[i]);
    }
    reserve(length + 6);
    tag(1, WireReader.BYTES);
    varint(length);
    raw(encodedLabels);
    for (int i = 0; i < count; i++) {
      tag(2, WireReader.BYTES);
      varint(sampleLength(timestampsMillis[i]));
      tag(1, WireReader.FIXED64);
      fixed64(Double.doubleToRawLongBits(values[i]));
      tag(2, WireReader.VARINT);
      varint(timestampsMillis[i]);
    }
    sampleCount += count;
    return this;
  }

  /** Adds what is known of a family. */
  public WriteRequestWriter add(MetricMetadata metadata) {
    WriteRequestWriter entry = new WriteRequestWriter();
    entry.tag(1, WireReader.VARINT);
    entry.varint(typeNumber(metadata.type()));
    entry.text(2, metadata.family());
    entry.text(4, metadata.help());
    entry.text(5, metadata.unit());
    reserve(entry.size + 6);
    tag(3, WireReader.BYTES);
    varint(entry.size);
    raw(Arrays.copyOf(entry.bytes, entry.size));
    return this;
  }

  private static int typeNumber(MetricMetadata.Type type) {
    return switch (type) {
      case UNKNOWN -> 0;
      case COUNTER -> 1;
      case GAUGE -> 2;
      case HISTOGRAM -> 3;
      case GAUGEHISTOGRAM -> 4;
      case SUMMARY -> 5;
      case INFO -> 6;
      case STATESET -> 7;
    };
  }

  /** The label fields of a series as protobuf. */
  public static byte[] encode(Labels labels) {
    WriteRequestWriter all = new WriteRequestWriter();
    WriteRequestWriter pair = new WriteRequestWriter();
    for (int i = 0; i < labels.size(); i++) {
      pair.clear();
      pair.text(1, labels.name(i));
      pair.text(2, labels.value(i));
      all.reserve(pair.size + 6);
      all.tag(1, WireReader.BYTES);
      all.varint(pair.size);
      all.raw(Arrays.copyOf(pair.bytes, pair.size));
    }
    return Arrays.copyOf(all.bytes, all.size);
  }

  /** Samples added since the last {@link #clear}. */
  public int sampleCount() {
    return sampleCount;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** The body of the request: a Snappy block. */
  public byte[] body() {
    try {
      return Snappy.rawCompress(bytes, size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The request before compression. */
  public byte[] message() {
    return Arrays.copyOf(bytes, size);
  }

  public void clear() {
    size = 0;
    sampleCount = 0;
  }

  private static int sampleLength(long timestampMillis) {
    return 1 + 8 + 1 + varintLength(timestampMillis);
  }

  private static int varintLength(long value) {
    return (Math.max(1, 64 - Long.numberOfLeadingZeros(value)) + 6) / 7;
  }

  private void text(int field, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    reserve(utf8.length + 6);
    tag(field, WireReader.BYTES);
    varint(utf8.length);
    raw(utf8);
  }

  private void tag(int field, int wireType) {
    reserve(1);
    bytes[size++] = (byte) (field << 3 | wireType);
  }

  private void varint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void fixed64(long bits) {
    reserve(8);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[size++] = (byte) (bits >>> shift);
    }
  }

  private void raw(byte[] more) {
    reserve(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
