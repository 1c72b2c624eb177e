package aegle.server.intake;

import aegle.metrics.Matcher;
import aegle.metrics.SeriesStore;
import aegle.metrics.StoreException;
import aegle.signals.Labels;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Saves the first increment of counters. A counter that is born at 1 has no increase, since nobody
 * saw the step from 0: where it is known that it stood at zero a moment ago, that zero is written
 * as a sample of its own. It is known where a client says since when it counts (OTLP), and where a
 * target that was read before shows a new counter.
 *
 * <p>Asked only about series that the store does not know, never about each sample. Of a series
 * that was heard within a day nothing is written: it may go on where it stood. Safe from any
 * thread.
 */
public final class FirstIncrements {
  /** A start longer before the first sample says nothing of when it was counted. */
  static final Duration LONGEST_STEP = Duration.ofMinutes(30);

  /**
   * Births that are looked up in a minute: 1,000. Each costs a look into the store while others
   * wait; more at a time are no rare events but a label without end.
   */
  static final int MAX_LOOKS = 1_000;

  private static final long MINUTE_MILLIS = 60_000;

  /** A series of that long ago is another life. */
  private static final Duration MEMORY = Duration.ofDays(1);

  private final SeriesStore store;
  private final InstantSource clock;
  private final BooleanSupplier wanted;
  private final Counter injected;
  private final Counter skipped;
  private long minute;
  private int looks;

  /**
   * What writes zeros.
   *
   * @param wanted whether it is to, asked at each birth
   */
  FirstIncrements(
      SeriesStore store, InstantSource clock, BooleanSupplier wanted, MeterRegistry meters) {
    this.store = store;
    this.clock = clock;
    this.wanted = wanted;
    this.injected =
        Counter.builder("aegle.zero.injected")
            .description("Zeros written before the first sample of counters that were just born.")
            .register(meters);
    this.skipped =
        Counter.builder("aegle.zero.skipped")
            .description("Counters born beyond 1,000 a minute, which were not looked up.")
            .register(meters);
  }

  /**
   * Whether a series that was just born, and began a moment ago, was not there before under these
   * very labels.
   */
  boolean isUnheardOf(Labels series, long startMillis) {
    long now = clock.millis();
    if (startMillis < now - LONGEST_STEP.toMillis() || !wanted.getAsBoolean() || !mayLook(now)) {
      return false;
    }
    List<Matcher> matchers = new ArrayList<>(series.size());
    series.forEach((name, value) -> matchers.add(Matcher.equal(name, value)));
    try {
      return store.select(now - MEMORY.toMillis(), now, matchers).stream()
          .noneMatch(found -> found.labels().equals(series));
    } catch (StoreException e) {
      // Without knowing, a zero could make a reset of what goes on; the caller's write says more.
      return false;
    }
  }

  private synchronized boolean mayLook(long now) {
    if (now / MINUTE_MILLIS != minute) {
      minute = now / MINUTE_MILLIS;
      looks = 0;
    }
    if (looks == MAX_LOOKS) {
      skipped.increment();
      return false;
    }
    looks++;
    return true;
  }

  /** Whether a zero at its start belongs before the first sample; counted if so. */
  boolean isMissed(long startMillis, long timeMillis, double value) {
    boolean missed =
        value > 0
            && startMillis < timeMillis
            && timeMillis - startMillis <= LONGEST_STEP.toMillis();
    if (missed) {
      injected.increment();
    }
    return missed;
  }
}
