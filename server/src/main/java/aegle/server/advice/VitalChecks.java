package aegle.server.advice;

import aegle.signals.Entry;
import org.jspecify.annotations.Nullable;

/** What beacons of web-vitals show of their library. */
final class VitalChecks {
  private VitalChecks() {}

  /** FID, which browsers and library have given up; or an id of a version that knows no INP. */
  static @Nullable String outdated(ClientId client, Entry entry, long nowMillis) {
    String name = entry.fields().text("vital.name", "");
    String id = entry.fields().text("vital.id", "");
    boolean old = id.startsWith("v1-") || id.startsWith("v2-") || id.startsWith("v3-");
    if (old) {
      return "web-vitals " + id.substring(1, 2) + " sends " + name;
    }
    return name.equals("FID") ? "FID is sent" : null;
  }
}
