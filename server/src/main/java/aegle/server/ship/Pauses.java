package aegle.server.ship;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: each up to half shorter or longer, so that shippers do not knock in
 * step.
 */
record Pauses(RandomGenerator random) {
  /** After the first attempt. Long enough for a server to end what it was doing with it. */
  static final Duration FIRST = Duration.ofSeconds(1);

  static final Duration LONGEST = Duration.ofSeconds(60);

  /** While somebody must change something. */
  static final Duration SLOW = Duration.ofSeconds(30);

  private static final double GROWTH = 1.5;
  private static final double SPREAD = 0.5;

  /** The pause after so many failed attempts, counted from 1. */
  Duration after(int attempts) {
    double millis = FIRST.toMillis() * Math.pow(GROWTH, Math.min(attempts, 100) - 1.0);
    return spread(Math.min(millis, (double) LONGEST.toMillis()));
  }

  Duration slow() {
    return spread((double) SLOW.toMillis());
  }

  private Duration spread(double millis) {
    return Duration.ofMillis(Math.round(millis * (1 - SPREAD + 2 * SPREAD * random.nextDouble())));
  }
}
