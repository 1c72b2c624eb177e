package aegle.server.ship;

import java.time.Duration;

/** How waiting is done. */
@FunctionalInterface
interface Sleeper {
  /** Waits, or less when the end is wanted; true when it is. */
  boolean sleep(Duration pause);
}
