package aegle.server.statsd;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One socket that packets come to. */
interface Listener extends AutoCloseable {
  /** Opens the socket; what comes from now on is taken. */
  void start() throws IOException;

  /** Once a second: whatever the listener wants to look after. */
  default void tick() {}

  /** Closes the socket; returns when all that was read is taken. */
  @Override
  void close() throws IOException;

  /** Waits for a thread that has been told to end, 5 s at most. */
  static void join(@Nullable Thread thread) throws IOException {
    if (thread == null) {
      return;
    }
    try {
      if (!thread.join(Duration.ofSeconds(5))) {
        throw new IOException("the thread " + thread.getName() + " did not end within 5 s");
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted while waiting for " + thread.getName(), e);
    }
  }
}
