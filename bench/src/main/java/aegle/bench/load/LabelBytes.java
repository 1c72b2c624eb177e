package aegle.bench.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * Labels as the repeated field 1 of a remote-write {@code TimeSeries}, sorted by name as the
 * protocol demands.
 */
final class LabelBytes {
  private LabelBytes() {}

  static byte[] of(String metric, String... namesAndValues) {
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put("__name__", metric);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      labels.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    labels.forEach((name, value) -> {
      ByteArrayOutputStream pair = new ByteArrayOutputStream();
      text(pair, 0x0a, name);
      text(pair, 0x12, value);
      out.write(0x0a);
      varint(out, pair.size());
      out.writeBytes(pair.toByteArray());
    });
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, int tag, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(tag);
    varint(out, bytes.length);
    out.writeBytes(bytes);
  }

  static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
