package aegle.server.probe;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * When a target's turns are: at multiples of its interval plus an offset of its own, so that
 * targets spread over the interval, stay there across restarts, and their samples stand at even
 * distances.
 */
record Timetable(long intervalMillis, long offsetMillis) {
  /**
   * A turn that begins at most this much late is stamped as if it were on time, as Prometheus does.
   */
  private static final long TOLERANCE_MILLIS = 2;

  static Timetable of(String identity, long intervalMillis) {
    CRC32C crc = new CRC32C();
    crc.update(identity.getBytes(StandardCharsets.UTF_8));
    // A few more rounds of mixing, for names that differ only in a digit.
    long hash = crc.getValue() * 0x9E37_79B9_7F4A_7C15L;
    return new Timetable(intervalMillis, (hash >>> 1) % intervalMillis);
  }

  /** The first turn after a moment. */
  long after(long nowMillis) {
    return nowMillis + intervalMillis - Math.floorMod(nowMillis - offsetMillis, intervalMillis);
  }

  /** How many turns lie between one turn and a later one, both left out. */
  long turnsBetween(long turnMillis, long laterTurnMillis) {
    return Math.max(0, (laterTurnMillis - turnMillis) / intervalMillis - 1);
  }

  /** The timestamp of the samples of a turn that began now. */
  static long stamp(long turnMillis, long nowMillis) {
    return Math.abs(nowMillis - turnMillis) <= TOLERANCE_MILLIS ? turnMillis : nowMillis;
  }
}
