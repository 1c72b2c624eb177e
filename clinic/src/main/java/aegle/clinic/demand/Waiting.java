package aegle.clinic.demand;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A pause that ends early when everything ends. */
final class Waiting {
  private Waiting() {}

  /** Waits for so long; true when the latch opened meanwhile. */
  static boolean until(CountDownLatch end, Duration duration) {
    try {
      return end.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return true;
    }
  }
}
