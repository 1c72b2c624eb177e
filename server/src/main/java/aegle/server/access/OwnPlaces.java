package aegle.server.access;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Places of which everyone may hold a few, so that one person, or one key, takes not all that there
 * are. How many there are in all is bounded elsewhere: who holds none is not remembered. Safe from
 * any thread.
 */
public final class OwnPlaces {
  private final int most;
  private final ConcurrentMap<String, Integer> held = new ConcurrentHashMap<>();

  /**
   * Nobody holds any.
   *
   * @param most places that one may hold at a time
   */
  public OwnPlaces(int most) {
    this.most = most;
  }

  /** A place for someone, to be given back; false when they hold as many as they may. */
  public boolean take(String who) {
    boolean[] taken = new boolean[1];
    held.compute(
        who,
        (_, count) -> {
          int now = count == null ? 0 : count;
          taken[0] = now < most;
          return taken[0] ? Integer.valueOf(now + 1) : count;
        });
    return taken[0];
  }

  /** A place that someone took and needs no more. */
  public void giveBack(String who) {
    held.compute(
        who,
        (_, count) -> {
          if (count == null) {
            throw new AssertionError("BUG: a place was given back that nobody took");
          }
          return count == 1 ? null : Integer.valueOf(count - 1);
        });
  }
}
