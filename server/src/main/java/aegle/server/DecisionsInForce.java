package aegle.server;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** The decisions that count at the moment, for those who ask each time. Safe from any thread. */
final class DecisionsInForce {
  private record Present(Decisions decisions, Instant since) {}

  private final AtomicReference<Present> present;

  DecisionsInForce(Decisions first, Instant since) {
    present = new AtomicReference<>(new Present(first, since));
  }

  Decisions get() {
    return present.get().decisions();
  }

  Instant since() {
    return present.get().since();
  }

  void replace(Decisions next, Instant now) {
    present.set(new Present(next, now));
  }
}
