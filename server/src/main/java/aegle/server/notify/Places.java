package aegle.server.notify;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many attempts may be under way: {@value #MAX_AT_ONCE} in all, few per integration. */
final class Places {
  static final int MAX_AT_ONCE = 64;

  private final Semaphore all = new Semaphore(MAX_AT_ONCE);

  /** Takes a place if there is one; it must be given back after the attempt. */
  boolean take(Integration integration) {
    if (!integration.places().tryAcquire()) {
      return false;
    }
    if (all.tryAcquire()) {
      return true;
    }
    integration.places().release();
    return false;
  }

  void giveBack(Integration integration) {
    all.release();
    integration.places().release();
  }

  /** Waits until no attempt is under way; false when the time is over before. */
  boolean awaitAll(Duration patience) throws InterruptedException {
    return all.tryAcquire(MAX_AT_ONCE, patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  int taken() {
    return MAX_AT_ONCE - all.availablePermits();
  }
}
