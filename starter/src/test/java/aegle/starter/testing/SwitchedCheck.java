package aegle.starter.testing;

import aegle.starter.HealthCheck;
import java.util.concurrent.CountDownLatch;

/** A health check that does what the test says: works, fails, throws or hangs. */
public final class SwitchedCheck implements HealthCheck {
  private final String name;
  private final Importance importance;
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile Mood mood = Mood.WORKS;

  public SwitchedCheck(String name, Importance importance) {
    this.name = name;
    this.importance = importance;
  }

  /** What the check does when it is asked. */
  public enum Mood {
    WORKS,
    FAILS,
    THROWS,
    HANGS
  }

  public void be(Mood next) {
    mood = next;
  }

  /** Lets the calls that hang come back. */
  public void release() {
    released.countDown();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Importance importance() {
    return importance;
  }

  @Override
  public boolean works() throws InterruptedException {
    return switch (mood) {
      case WORKS -> true;
      case FAILS -> false;
      case THROWS -> throw new IllegalStateException("password=hunter2 refused by db.internal");
      case HANGS -> {
        released.await();
        yield true;
      }
    };
  }
}
