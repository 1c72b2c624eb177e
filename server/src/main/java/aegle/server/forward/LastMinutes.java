package aegle.server.forward;

/** A count over the last five minutes, the one that runs among them. Any thread may call. */
final class LastMinutes {
  private static final int KEPT = 5;
  private static final long MINUTE_MILLIS = 60_000;

  private final long[] minutes = new long[KEPT];
  private final long[] counts = new long[KEPT];

  synchronized void add(long nowMillis, long count) {
    long minute = nowMillis / MINUTE_MILLIS;
    int place = (int) Math.floorMod(minute, (long) KEPT);
    if (minutes[place] != minute) {
      minutes[place] = minute;
      counts[place] = 0;
    }
    counts[place] += count;
  }

  synchronized long count(long nowMillis) {
    long minute = nowMillis / MINUTE_MILLIS;
    long sum = 0;
    for (int i = 0; i < KEPT; i++) {
      if (minute - minutes[i] < KEPT) {
        sum += counts[i];
      }
    }
    return sum;
  }
}
