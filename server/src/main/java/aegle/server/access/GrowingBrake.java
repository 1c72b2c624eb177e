package aegle.server.access;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;

/**
 * Makes each further attempt wait longer once a key has failed too often, up to a longest wait, and
 * forgets a key that was quiet for a while. Remembers the {@value AttemptBrake#MAX_KEYS} keys that
 * failed last. Any thread may call.
 */
final class GrowingBrake {
  private static final int MAX_DOUBLINGS = 30;

  private final int freeFailures;
  private final Duration firstWait;
  private final Duration longestWait;
  private final Duration forgottenAfter;
  private final LinkedHashMap<String, Failures> failures = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * A brake.
   *
   * @param freeFailures how many failures cost no wait
   * @param firstWait after one failure more; doubled with each further one
   * @param forgottenAfter without a failure; longer than the longest wait
   */
  GrowingBrake(
      int freeFailures, Duration firstWait, Duration longestWait, Duration forgottenAfter) {
    this.freeFailures = freeFailures;
    this.firstWait = firstWait;
    this.longestWait = longestWait;
    this.forgottenAfter = forgottenAfter;
  }

  /** How long this key must wait; zero when it may try. */
  synchronized Duration wait(String key, Instant now) {
    Failures known = failures.get(key);
    if (known == null || known.count() <= freeFailures) {
      return Duration.ZERO;
    }
    int doublings = Math.min(known.count() - freeFailures - 1, MAX_DOUBLINGS);
    Duration grown = firstWait.multipliedBy(1L << doublings);
    Duration whole = grown.compareTo(longestWait) < 0 ? grown : longestWait;
    Duration left = Duration.between(now, known.last().plus(whole));
    return left.isNegative() ? Duration.ZERO : left;
  }

  synchronized void failed(String key, Instant now) {
    Failures known = failures.get(key);
    boolean fresh = known == null || !now.isBefore(known.last().plus(forgottenAfter));
    failures.put(key, new Failures(known == null || fresh ? 1 : known.count() + 1, now));
    if (failures.size() > AttemptBrake.MAX_KEYS) {
      failures.pollFirstEntry();
    }
  }

  /** Takes back one failure that turned out to be none. */
  synchronized void forgive(String key) {
    failures.computeIfPresent(
        key,
        (_, known) -> known.count() <= 1 ? null : new Failures(known.count() - 1, known.last()));
  }

  private record Failures(int count, Instant last) {}
}
