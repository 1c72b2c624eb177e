package aegle.records.lucene;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.lucene.index.QueryTimeout;

/** When a search has to end. Read often, by the thread that searches. */
final class Deadline implements QueryTimeout {
  private final LongSupplier nanoTicker;
  private final long endNanos;
  private boolean over;

  Deadline(LongSupplier nanoTicker, Duration timeLimit) {
    this.nanoTicker = nanoTicker;
    long span =
        timeLimit.compareTo(Duration.ofDays(1)) > 0
            ? Duration.ofDays(1).toNanos()
            : timeLimit.toNanos();
    this.endNanos = nanoTicker.getAsLong() + span;
  }

  /** Whether time is up; stays so. */
  boolean isOver() {
    over = over || nanoTicker.getAsLong() - endNanos >= 0;
    return over;
  }

  /** Whether time was up when it was last asked. */
  boolean wasOver() {
    return over;
  }

  /** Says that Lucene gave up on this deadline. */
  void passed() {
    over = true;
  }

  @Override
  public boolean shouldExit() {
    return isOver();
  }
}
