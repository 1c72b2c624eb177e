package aegle.server.forward;

/** A count over the last minutes, the one that runs among them. Any thread may call. */
final class LastMinutes {
  private static final long MINUTE_MILLIS = 60_000;

  private final long[] minutes;
  private final long[] counts;

  LastMinutes(int kept) {
    this.minutes = new long[kept];
    this.counts = new long[kept];
  }

  synchronized void add(long nowMillis, long count) {
    long minute = nowMillis / MINUTE_MILLIS;
    int place = Math.floorMod(minute, counts.length);
    if (minutes[place] != minute) {
      minutes[place] = minute;
      counts[place] = 0;
    }
    counts[place] += count;
  }

  synchronized long count(long nowMillis) {
    long minute = nowMillis / MINUTE_MILLIS;
    long sum = 0;
    for (int i = 0; i < counts.length; i++) {
      if (minute - minutes[i] < counts.length) {
        sum += counts[i];
      }
    }
    return sum;
  }
}
