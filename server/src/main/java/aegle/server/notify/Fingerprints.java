package aegle.server.notify;

import aegle.signals.Labels;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The identity of an alert as Alertmanager computes it: FNV-1a of 64 bits over the sorted labels, a
 * byte 0xff after each name and each value (prometheus/common {@code LabelSet.Fingerprint}).
 */
final class Fingerprints {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final int SEPARATOR = 0xff;

  private Fingerprints() {}

  /** 16 hexadecimal digits. */
  static String of(Labels labels) {
    long hash = OFFSET;
    for (int i = 0; i < labels.size(); i++) {
      hash = add(hash, labels.name(i));
      hash = add(hash, labels.value(i));
    }
    return HexFormat.of().toHexDigits(hash);
  }

  private static long add(long start, String text) {
    long hash = start;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    return (hash ^ SEPARATOR) * PRIME;
  }
}
