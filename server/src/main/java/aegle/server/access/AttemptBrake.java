package aegle.server.access;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;

/**
 * Counts failures per key in a window of time and says how long to wait after too many. Remembers
 * the {@value #MAX_KEYS} keys that failed last. Any thread may call.
 */
final class AttemptBrake {
  /** Most keys remembered; the one that failed longest ago is forgotten first. */
  static final int MAX_KEYS = 10_000;

  private final int allowedFailures;
  private final Duration window;
  private final LinkedHashMap<String, Failures> failures = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * A brake.
   *
   * @param allowedFailures how many failures within the window pass before attempts are refused
   * @param window counted from the first failure
   */
  AttemptBrake(int allowedFailures, Duration window) {
    this.allowedFailures = allowedFailures;
    this.window = window;
  }

  /** How long this key must wait; zero when it may try. */
  synchronized Duration wait(String key, Instant now) {
    Failures known = failures.get(key);
    if (known == null || known.count() < allowedFailures || !now.isBefore(known.until())) {
      return Duration.ZERO;
    }
    return Duration.between(now, known.until());
  }

  synchronized void failed(String key, Instant now) {
    Failures known = failures.get(key);
    boolean fresh = known == null || !now.isBefore(known.until());
    Instant until = known == null || fresh ? now.plus(window) : known.until();
    failures.put(key, new Failures(known == null || fresh ? 1 : known.count() + 1, until));
    if (failures.size() > MAX_KEYS) {
      failures.pollFirstEntry();
    }
  }

  /** Takes back one failure that turned out to be none. */
  synchronized void forgive(String key) {
    failures.computeIfPresent(
        key,
        (_, known) -> known.count() <= 1 ? null : new Failures(known.count() - 1, known.until()));
  }

  synchronized void succeeded(String key) {
    failures.remove(key);
  }

  private record Failures(int count, Instant until) {}
}
