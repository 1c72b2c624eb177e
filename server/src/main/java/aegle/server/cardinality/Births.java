package aegle.server.cardinality;

/** What was born within the last hour and the last day, by time. Guarded by its owner's lock. */
final class Births {
  private static final long HOUR_SLOT_MILLIS = 5 * 60_000L;
  private static final long DAY_SLOT_MILLIS = 3_600_000L;

  private final int[] ofHour = new int[12];
  private final int[] ofDay = new int[24];
  private long hourSlot;
  private long daySlot;

  void add(long nowMillis) {
    turn(nowMillis);
    ofHour[(int) (hourSlot % ofHour.length)]++;
    ofDay[(int) (daySlot % ofDay.length)]++;
  }

  private void turn(long nowMillis) {
    hourSlot = turned(ofHour, hourSlot, nowMillis / HOUR_SLOT_MILLIS);
    daySlot = turned(ofDay, daySlot, nowMillis / DAY_SLOT_MILLIS);
  }

  private static long turned(int[] slots, long from, long to) {
    for (long slot = Math.max(from + 1, to - slots.length + 1); slot <= to; slot++) {
      slots[(int) (slot % slots.length)] = 0;
    }
    return Math.max(from, to);
  }

  long lastHour(long nowMillis) {
    turn(nowMillis);
    return sum(ofHour);
  }

  long lastDay(long nowMillis) {
    turn(nowMillis);
    return sum(ofDay);
  }

  private static long sum(int[] slots) {
    long sum = 0;
    for (int slot : slots) {
      sum += slot;
    }
    return sum;
  }
}
