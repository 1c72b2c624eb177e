package aegle.metrics.tsdb;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is set. */
final class SettableClock implements InstantSource {
  private volatile long millis;

  SettableClock(long millis) {
    this.millis = millis;
  }

  void set(long now) {
    millis = now;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis);
  }
}
