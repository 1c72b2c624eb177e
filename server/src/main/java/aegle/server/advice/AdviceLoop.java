package aegle.server.advice;

import aegle.metrics.promql.PromqlEngine;
import aegle.server.probe.ProbeSnapshot;
import aegle.server.state.LogGroups;
import aegle.server.state.StateException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every five seconds looks at what was heard, and every half a minute at what has to be looked up;
 * then it writes what changed.
 */
public final class AdviceLoop implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final int ROUNDS_BETWEEN_LOOKS = 6;
  private static final Logger LOG = LoggerFactory.getLogger(AdviceLoop.class);

  private final Advice advice;
  private final List<Look> looks;
  private final Counter failures;
  private final Counter done;
  private final Thread loop = Thread.ofPlatform().name("advice").daemon().unstarted(this::run);
  private volatile boolean closed;
  private int rounds;

  /**
   * A loop that does not run yet.
   *
   * @param targets who is scraped, and how that goes
   */
  public AdviceLoop(
      Advice advice,
      Supplier<ProbeSnapshot> targets,
      LogGroups groups,
      PromqlEngine promql,
      InstantSource clock,
      MeterRegistry meters) {
    this.advice = advice;
    this.looks = Looks.of(targets, groups, promql, clock);
    this.failures =
        Counter.builder("aegle.doctor.failures")
            .description("Rounds of looking at clients, or of writing what is known, that failed.")
            .register(meters);
    this.done =
        Counter.builder("aegle.doctor.rounds")
            .description("Rounds of looking at clients, one every five seconds.")
            .register(meters);
  }

  public void start() {
    loop.start();
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(PERIOD.toNanos());
      if (!closed) {
        round();
      }
    }
  }

  private void round() {
    try {
      advice.look();
      done.increment();
      if (rounds++ % ROUNDS_BETWEEN_LOOKS == 0) {
        advice.look(looks);
        advice.write();
      }
    } catch (StateException e) {
      failures.increment();
      LOG.warn("Could not write what is known of clients: reason={}", e.getMessage());
    } catch (RuntimeException e) {
      failures.increment();
      LOG.error("Could not look at clients", e);
    }
  }

  /** Writes what is known and ends. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(loop);
    try {
      advice.write();
    } catch (StateException e) {
      LOG.warn("Could not write what is known of clients: reason={}", e.getMessage());
    }
  }
}
