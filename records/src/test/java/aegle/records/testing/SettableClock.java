package aegle.records.testing;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is set. */
public final class SettableClock implements InstantSource {
  private volatile long millis;

  public SettableClock(long millis) {
    this.millis = millis;
  }

  public void set(long now) {
    millis = now;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis);
  }
}
