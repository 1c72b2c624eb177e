package aegle.server.probe;

import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One virtual thread that does the same work at every turn of a timetable until it is told to stop.
 * How many such threads work at once is bounded by a semaphore that they share. Never interrupts.
 */
public final class Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final String name;
  private final Timetable timetable;
  private final InstantSource clock;
  private final Semaphore places;
  private final ProbeMeters meters;
  private final LongConsumer work;
  private final AtomicReference<Runnable> farewell = new AtomicReference<>(() -> {});
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicBoolean started = new AtomicBoolean();

  /**
   * Rounds, not yet started.
   *
   * @param name of the thread and, hashed, its place in the interval
   * @param places one is held while the work is done
   * @param work given the timestamp of the round, in milliseconds
   */
  public Rounds(
      String name, long intervalMillis, Semaphore places, ProbeTools tools, LongConsumer work) {
    this.name = name;
    this.timetable = Timetable.of(name, intervalMillis);
    this.clock = tools.clock();
    this.places = places;
    this.meters = tools.meters();
    this.work = work;
  }

  public void start() {
    if (started.compareAndSet(false, true)) {
      Thread.ofVirtual().name("probe-" + name).start(this::run);
    }
  }

  /**
   * No further round begins; does not wait.
   *
   * @param afterwards done once, in the thread of the rounds, after the last
   */
  public void stop(Runnable afterwards) {
    farewell.set(afterwards);
    stopping.countDown();
    if (started.compareAndSet(false, true)) {
      stopped.countDown();
    }
  }

  /** Waits for the round under way and what is done afterwards; false when that takes too long. */
  public boolean awaitStopped(long timeoutMillis) {
    try {
      return stopped.await(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("BUG: nobody interrupts who waits for " + name, e);
    }
  }

  private void run() {
    try {
      long turn = timetable.after(clock.millis());
      while (!stopping.await(Math.max(0, turn - clock.millis()), TimeUnit.MILLISECONDS)) {
        long nowMillis = clock.millis();
        if (nowMillis < turn) {
          // The same turn, unless the clock was set back: then the first after what it says now.
          turn = timetable.after(nowMillis);
          continue;
        }
        round(turn);
        long next = timetable.after(clock.millis());
        meters.skipped(timetable.turnsBetween(turn, next));
        turn = next;
      }
      farewell.get().run();
    } catch (InterruptedException e) {
      throw new AssertionError("BUG: nobody interrupts the rounds of " + name, e);
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      meters.broke();
      LOG.error("Ended rounds with an error: name={}", name, e);
    } finally {
      stopped.countDown();
    }
  }

  private void round(long turn) {
    places.acquireUninterruptibly();
    try {
      work.accept(Timetable.stamp(turn, clock.millis()));
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      meters.broke();
      LOG.error("Broke off a round: name={}", name, e);
    } finally {
      places.release();
    }
  }
}
