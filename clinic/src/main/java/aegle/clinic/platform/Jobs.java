package aegle.clinic.platform;

import io.sentry.MonitorConfig;
import io.sentry.MonitorSchedule;
import io.sentry.MonitorScheduleUnit;
import io.sentry.util.CheckInUtils;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the platform's jobs: each once at the start, so that a fresh platform shows whether they
 * work, and then by its schedule. A run checks in when it begins and when it ends; one that fails
 * is reported as an error as well, and the next one comes all the same.
 */
final class Jobs implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Jobs.class);
  private static final long REMIND_EVERY_MINUTES = 2;
  private static final long MAX_RUNTIME_MINUTES = 5;
  private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");
  private static final LocalTime BACKUP_TIME = LocalTime.of(2, 0);

  private final List<Job> jobs;
  private final InstantSource clock;
  private final CountDownLatch stopped = new CountDownLatch(1);

  Jobs(List<Job> jobs, InstantSource clock) {
    this.jobs = List.copyOf(jobs);
    this.clock = clock;
  }

  /** Every two minutes: the desks learn who comes within a day. */
  static Job reminders(Job.Work work) {
    MonitorSchedule schedule =
        MonitorSchedule.interval((int) REMIND_EVERY_MINUTES, MonitorScheduleUnit.MINUTE);
    return new Job(
        "appointment-reminders",
        monitor(schedule),
        now -> now.plus(Duration.ofMinutes(REMIND_EVERY_MINUTES)),
        work);
  }

  /** At two in the night of Bangkok: the tables are copied. */
  static Job backup(Job.Work work) {
    MonitorConfig monitor = monitor(MonitorSchedule.crontab("0 2 * * *"));
    monitor.setTimezone(BANGKOK.getId());
    return new Job("nightly-backup", monitor, Jobs::nextNight, work);
  }

  private static MonitorConfig monitor(MonitorSchedule schedule) {
    MonitorConfig monitor = new MonitorConfig(schedule);
    monitor.setCheckinMargin(1L);
    monitor.setMaxRuntime(MAX_RUNTIME_MINUTES);
    return monitor;
  }

  private static Instant nextNight(Instant now) {
    ZonedDateTime local = now.atZone(BANGKOK);
    ZonedDateTime night = local.with(BACKUP_TIME);
    return (night.isAfter(local) ? night : night.plusDays(1)).toInstant();
  }

  void start() {
    jobs.forEach(job -> Thread.ofVirtual().name("job-" + job.slug()).start(() -> live(job)));
  }

  private void live(Job job) {
    boolean ended = false;
    while (!ended) {
      run(job);
      Instant now = clock.instant();
      ended = isStoppedWithin(Duration.between(now, job.next().apply(now)));
    }
  }

  private static void run(Job job) {
    try {
      CheckInUtils.withCheckIn(
          job.slug(),
          job.monitor(),
          () -> {
            work(job);
            return job.slug();
          });
    } catch (Exception e) {
      log.debug("A job failed: job={}", job.slug(), e);
    }
  }

  /** Reports the error while the trace of the check-in is the current one. */
  private static void work(Job job) throws Exception {
    try {
      job.work().run();
    } catch (Exception e) {
      Reports.error(e);
      throw e;
    }
  }

  private boolean isStoppedWithin(Duration duration) {
    try {
      return stopped.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return true;
    }
  }

  @Override
  public void close() {
    stopped.countDown();
  }
}
