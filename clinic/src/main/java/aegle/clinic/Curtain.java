package aegle.clinic;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers all that was started and closes it in reverse, once. What comes after the curtain has
 * fallen is closed at once. Safe from any thread.
 */
final class Curtain implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Curtain.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private boolean fallen;

  /** Takes something on, before it is started, so that even a half start is ended. */
  synchronized <T extends AutoCloseable> T keep(T part) {
    if (fallen) {
      close(part);
      throw new DemoException(1, "the demo ended while it was starting");
    }
    started.push(part);
    return part;
  }

  synchronized boolean hasFallen() {
    return fallen;
  }

  @Override
  public void close() {
    synchronized (this) {
      fallen = true;
    }
    for (AutoCloseable part = next(); part != null; part = next()) {
      close(part);
    }
  }

  private synchronized @Nullable AutoCloseable next() {
    return started.poll();
  }

  // One part that does not close must not keep the others running.
  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      log.warn("A part did not close: part={}", part.getClass().getSimpleName(), e);
    }
  }
}
