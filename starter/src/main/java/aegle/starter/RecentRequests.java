package aegle.starter;

import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts requests, failures and time over the last five minutes. Safe from any thread. */
final class RecentRequests {
  static final Duration WINDOW = Duration.ofMinutes(5);
  private static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int SLOTS = (int) (WINDOW.toNanos() / SLOT_NANOS);

  private final Clock clock;
  private final Slot[] slots = new Slot[SLOTS];
  private long total;

  RecentRequests(Clock clock) {
    this.clock = clock;
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Slot();
    }
  }

  synchronized void add(long durationNanos, int status) {
    long number = clock.monotonicTime() / SLOT_NANOS;
    Slot slot = slots[(int) Math.floorMod(number, (long) SLOTS)];
    if (slot.number != number) {
      slot.startOver(number);
    }
    total++;
    slot.requests++;
    slot.nanos += durationNanos;
    if (status >= 500) {
      slot.failures++;
    }
  }

  synchronized Summary summary() {
    long oldest = clock.monotonicTime() / SLOT_NANOS - SLOTS;
    long requests = 0;
    long failures = 0;
    long nanos = 0;
    for (Slot slot : slots) {
      if (slot.requests > 0 && slot.number > oldest) {
        requests += slot.requests;
        failures += slot.failures;
        nanos += slot.nanos;
      }
    }
    return new Summary(total, requests, failures, nanos);
  }

  /**
   * What was counted.
   *
   * @param total requests since the start
   * @param recent requests of the window, of which so many failed, and the time of all
   */
  record Summary(long total, long recent, long failures, long nanos) {
    /** Share of requests that failed, 0 to 1; 0 when there were none. */
    double errorRate() {
      return recent == 0 ? 0 : (double) failures / recent;
    }

    double meanMillis() {
      return recent == 0 ? 0 : nanos / (double) recent / TimeUnit.MILLISECONDS.toNanos(1);
    }
  }

  private static final class Slot {
    private long number;
    private long requests;
    private long failures;
    private long nanos;

    void startOver(long newNumber) {
      number = newNumber;
      requests = 0;
      failures = 0;
      nanos = 0;
    }
  }
}
