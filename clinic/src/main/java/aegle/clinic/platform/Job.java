package aegle.clinic.platform;

import io.sentry.MonitorConfig;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * Something that the platform does by the clock.
 *
 * @param slug the name under which it checks in
 * @param monitor what those who watch are told of its schedule
 * @param next the next time after a moment, by that same schedule
 */
record Job(String slug, MonitorConfig monitor, UnaryOperator<Instant> next, Work work) {
  /** The work itself. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }
}
