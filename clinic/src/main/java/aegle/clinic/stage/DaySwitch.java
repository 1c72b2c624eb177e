package aegle.clinic.stage;

import aegle.clinic.demand.Appetite;
import aegle.clinic.platform.FaultSwitch;
import aegle.clinic.platform.RunningRelease;
import aegle.clinic.release.Rollout;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a day true: every change first brings all back, then breaks what the day breaks. */
public final class DaySwitch {
  private static final Logger log = LoggerFactory.getLogger(DaySwitch.class);
  private static final double SLOW_AI_FACTOR = 12;
  private static final double ERROR_SHARE = 0.25;

  private final DemoPostgres postgres;
  private final SimulatedAi ai;
  private final FaultSwitch faults;
  private final Appetite appetite;
  private final RunningRelease running;
  private final Rollout rollout;
  private Day day = Day.QUIET;

  public DaySwitch(
      DemoPostgres postgres,
      SimulatedAi ai,
      FaultSwitch faults,
      Appetite appetite,
      RunningRelease running,
      Rollout rollout) {
    this.postgres = postgres;
    this.ai = ai;
    this.faults = faults;
    this.appetite = appetite;
    this.running = running;
    this.rollout = rollout;
  }

  public synchronized Day day() {
    return day;
  }

  /** Changes the day; it returns when the change is made, for a database within seconds. */
  public synchronized void change(Day next) throws IOException {
    ai.setSlowness(next == Day.SLOW_AI ? SLOW_AI_FACTOR : 1);
    faults.setShare(next == Day.ERRORS ? ERROR_SHARE : 0);
    appetite.setBooking(next != Day.BOOKING_DROP);
    if (next == Day.DB_DOWN) {
      postgres.stop();
    } else {
      postgres.start();
    }
    putToWork(next == Day.BAD_RELEASE ? RunningRelease.BROKEN : RunningRelease.SOUND);
    if (day != next) {
      log.info("Changed the day: from={} to={}", day.text(), next.text());
    }
    day = next;
  }

  /** The deploy is told before the release serves anybody: what breaks then comes after it. */
  private void putToWork(String version) throws IOException {
    if (!running.version().equals(version)) {
      rollout.tell(version);
      running.put(version);
    }
  }
}
