package aegle.server.calendars;

import aegle.signals.Labels;
import aegle.signals.Measurement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every 15 seconds {@code clinic:open{clinic_id, clinic}}: 1 while a clinic is open,
 * otherwise 0. Both labels hold the id, so that a rule can match whichever its own series have.
 */
public final class CalendarWatch implements AutoCloseable {
  /** The name of the series. */
  public static final String SERIES = "clinic:open";

  private static final Duration PERIOD = Duration.ofSeconds(15);
  private static final Logger log = LoggerFactory.getLogger(CalendarWatch.class);

  private final Calendars calendars;
  private final Consumer<List<Measurement>> figures;
  private final InstantSource clock;
  private final Counter failures;
  private final Thread loop =
      Thread.ofPlatform().name("calendar-watch").daemon().unstarted(this::run);
  private volatile boolean closed;

  /**
   * A watch that has written nothing yet.
   *
   * @param figures takes gauges in
   */
  public CalendarWatch(
      Calendars calendars,
      Consumer<List<Measurement>> figures,
      InstantSource clock,
      MeterRegistry meters) {
    this.calendars = calendars;
    this.figures = figures;
    this.clock = clock;
    this.failures =
        Counter.builder("aegle.calendar.writes.failed")
            .description("Times that it could not be written which clinics are open.")
            .register(meters);
  }

  public void start() {
    loop.start();
  }

  private void run() {
    while (!closed) {
      try {
        look();
      } catch (RuntimeException e) {
        failures.increment();
        log.error("Could not write which clinics are open, will try again", e);
      }
      LockSupport.parkNanos(PERIOD.toNanos());
    }
  }

  /** Writes which clinics are open now. */
  void look() {
    Instant now = clock.instant();
    figures.accept(
        calendars.all().stream()
            .map(each ->
                new Measurement(
                    SERIES,
                    Labels.of("clinic_id", each.clinic().id(), "clinic", each.clinic().id()),
                    Measurement.Kind.GAUGE,
                    each.isOpen(now) ? 1 : 0,
                    now.toEpochMilli()))
            .toList());
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(loop);
  }
}
