package aegle.clinic.week;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.xerial.snappy.Snappy;

/**
 * Encodes a tape as the body of a remote-write 1.0 request: {@code prometheus.WriteRequest} in
 * protobuf, compressed as one snappy block.
 *
 * <pre>
 * WriteRequest { repeated TimeSeries timeseries = 1; }
 * TimeSeries   { repeated Label labels = 1; repeated Sample samples = 2; }
 * Label        { string name = 1; string value = 2; }
 * Sample       { double value = 1; int64 timestamp = 2; }   timestamp in milliseconds
 * </pre>
 */
final class RemoteWriteBody {
  private static final int FIELD_1_BYTES = (1 << 3) | 2;
  private static final int FIELD_2_BYTES = (2 << 3) | 2;
  private static final int FIELD_1_DOUBLE = (1 << 3) | 1;
  private static final int FIELD_2_VARINT = 2 << 3;

  private RemoteWriteBody() {}

  /** Labels as fields of a TimeSeries, sorted by name as receivers want them. */
  static byte[] labels(String metric, String... namesAndValues) {
    Map<String, String> sorted = new TreeMap<>();
    sorted.put("__name__", metric);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      sorted.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    sorted.forEach((name, value) -> {
      ByteArrayOutputStream label = new ByteArrayOutputStream();
      putBytes(label, FIELD_1_BYTES, name.getBytes(StandardCharsets.UTF_8));
      putBytes(label, FIELD_2_BYTES, value.getBytes(StandardCharsets.UTF_8));
      putBytes(fields, FIELD_1_BYTES, label.toByteArray());
    });
    return fields.toByteArray();
  }

  /** The compressed body. */
  static byte[] of(Tape tape) {
    ByteArrayOutputStream request = new ByteArrayOutputStream(1 << 19);
    ByteArrayOutputStream series = new ByteArrayOutputStream(1 << 12);
    ByteArrayOutputStream sample = new ByteArrayOutputStream(32);
    for (Tape.Track track : tape.tracks()) {
      series.reset();
      series.writeBytes(track.labels());
      for (int step = 0; step < tape.steps(); step++) {
        sample.reset();
        putDouble(sample, track.recorded(step));
        sample.write(FIELD_2_VARINT);
        putVarint(sample, tape.timeMillis(step));
        putBytes(series, FIELD_2_BYTES, sample.toByteArray());
      }
      putBytes(request, FIELD_1_BYTES, series.toByteArray());
    }
    try {
      return Snappy.compress(request.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compress a request", e);
    }
  }

  private static void putBytes(ByteArrayOutputStream out, int tag, byte[] bytes) {
    out.write(tag);
    putVarint(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void putDouble(ByteArrayOutputStream out, double value) {
    out.write(FIELD_1_DOUBLE);
    long bits = Double.doubleToRawLongBits(value);
    for (int shift = 0; shift < Long.SIZE; shift += 8) {
      out.write((int) (bits >>> shift));
    }
  }

  private static void putVarint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
