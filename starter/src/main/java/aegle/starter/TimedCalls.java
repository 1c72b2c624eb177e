package aegle.starter;

import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes blocking calls side by side, each on a virtual thread, and waits for an answer no longer
 * than a deadline. A call that hangs is left alone, never interrupted, and not made again until it
 * has come back: at most one thread per name hangs.
 */
final class TimedCalls {
  private final Duration deadline;
  private final Clock clock;
  private final Map<String, Future<?>> underWay = new ConcurrentHashMap<>();

  TimedCalls(Duration deadline, Clock clock) {
    this.deadline = deadline;
    this.clock = clock;
  }

  /** What came of a call. */
  sealed interface Answer<T> {
    /** The call returned in time. */
    record Given<T>(T value) implements Answer<T> {}

    /** The call threw. */
    record Failed<T>(Throwable cause) implements Answer<T> {}

    /** The call, or an earlier one of the same name, has not come back. */
    record Late<T>() implements Answer<T> {}
  }

  /** Starts a call; its answer is waited for until the deadline from now. */
  <T> Pending<T> start(String name, Callable<T> call) {
    CompletableFuture<T> future = new CompletableFuture<>();
    Future<?> before = underWay.putIfAbsent(name, future);
    if (before != null) {
      return () -> new Answer.Late<>();
    }
    Thread.ofVirtual().name("check-" + name).start(() -> complete(name, call, future));
    long deadlineNanos = clock.monotonicTime() + deadline.toNanos();
    return () -> await(future, deadlineNanos);
  }

  private <T> void complete(String name, Callable<T> call, CompletableFuture<T> future) {
    try {
      T value = call.call();
      underWay.remove(name, future);
      future.complete(value);
    } catch (Throwable e) {
      underWay.remove(name, future);
      future.completeExceptionally(e);
    }
  }

  private <T> Answer<T> await(CompletableFuture<T> future, long deadlineNanos) {
    try {
      long left = Math.max(0, deadlineNanos - clock.monotonicTime());
      return new Answer.Given<>(future.get(left, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return new Answer.Late<>();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return new Answer.Failed<>(cause == null ? e : cause);
    } catch (InterruptedException _) {
      return new Answer.Late<>();
    }
  }

  /** A call that was started. */
  interface Pending<T> {
    /** Waits until the answer or the deadline. */
    Answer<T> answer();
  }
}
