package aegle.server.notify;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts as Alertmanager makes them: half a second, half as long again each time,
 * at most a minute, each lengthened or shortened by up to half so that receivers are not hit in
 * step.
 */
record Backoff(RandomGenerator random) {
  static final Duration FIRST = Duration.ofMillis(500);
  static final Duration LONGEST = Duration.ofSeconds(60);
  private static final double GROWTH = 1.5;
  private static final double SPREAD = 0.5;

  /** The pause after so many failed attempts, counted from 1. */
  Duration after(int attempts) {
    double millis = FIRST.toMillis() * Math.pow(GROWTH, attempts - 1.0);
    double capped = Math.min(millis, (double) LONGEST.toMillis());
    double factor = 1 - SPREAD + 2 * SPREAD * random.nextDouble();
    return Duration.ofMillis(Math.round(capped * factor));
  }
}
