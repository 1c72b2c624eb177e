package aegle.server.forward;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait after an attempt that failed: a second, twice as long each time, each a fifth
 * longer or shorter so that senders do not come in step.
 */
record Pauses(RandomGenerator random) {
  private static final Duration FIRST = Duration.ofSeconds(1);

  /** The longest pause before a receiver that is away. */
  static final Duration LONGEST = Duration.ofMinutes(1);

  /** The longest pause where a person has to change something first. */
  static final Duration LONGEST_HELD = Duration.ofMinutes(5);

  private static final double SPREAD = 0.2;
  private static final int MAX_DOUBLINGS = 20;

  /** The pause after so many failed attempts, counted from 1. */
  Duration after(int attempts, Outcome outcome) {
    Duration most = outcome.kind() == Outcome.Kind.HELD ? LONGEST_HELD : LONGEST;
    double millis =
        FIRST.toMillis() * Math.pow(2, Math.min(MAX_DOUBLINGS, Math.max(0, attempts - 1)));
    double capped = Math.min(millis, (double) most.toMillis());
    long spread = Math.round(capped * (1 - SPREAD + 2 * SPREAD * random.nextDouble()));
    @Nullable Duration wish = outcome.retryAfter();
    return Duration.ofMillis(wish == null ? spread : Math.max(spread, wish.toMillis()));
  }
}
