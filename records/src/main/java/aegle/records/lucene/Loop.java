package aegle.records.lucene;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A named thread that does a task at an interval, or sooner when woken. Any thread may call. */
final class Loop {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  private final Duration interval;
  private final Runnable task;
  private final Counters counters;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private boolean woken;
  private boolean stopped;

  Loop(String name, Duration interval, Runnable task, Counters counters) {
    this.interval = interval;
    this.task = task;
    this.counters = counters;
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns once the task under way is done. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (thread.getState() != Thread.State.NEW) {
      ended.join();
    }
  }

  private void run() {
    try {
      while (awaitTurn()) {
        runOnce();
      }
    } finally {
      ended.complete(true);
    }
  }

  private void runOnce() {
    try {
      task.run();
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      counters.taskFailures.increment();
      log.error("Failed a task of the store of records: thread={}", thread.getName(), e);
    }
  }

  private boolean awaitTurn() {
    lock.lock();
    try {
      long left = interval.toNanos();
      while (!stopped && !woken && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
      return !stopped;
    } catch (InterruptedException e) {
      log.error("Ended a task of the store of records: thread={}", thread.getName(), e);
      return false;
    } finally {
      lock.unlock();
    }
  }
}
