package aegle.server.jobs;

import aegle.records.RecordStore;
import aegle.records.StoreException;
import aegle.records.StoredEntry;
import aegle.server.intake.Tallies;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every 30 seconds how each job stands, and writes {@code aegle_check_in_late{project,
 * monitor, environment}}: 1 while a run is missed or takes too long, otherwise 0. A job whose
 * schedule nobody knows has none.
 */
public final class JobWatch implements AutoCloseable {
  /** Jobs that are watched: 1,000, those that report most often. */
  static final int MAX_JOBS = 1_000;

  private static final String OWN = "aegle";
  private static final String SERIES = "aegle_check_in_late";
  private static final Duration PERIOD = Duration.ofSeconds(30);
  private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);

  private final RecordStore records;
  private final Tallies tallies;
  private final InstantSource clock;
  private final Counter failures;
  private final Thread loop = Thread.ofPlatform().name("job-watch").daemon().unstarted(this::run);
  private volatile boolean cut;
  private volatile boolean closed;

  /** Looks at nothing yet. */
  public JobWatch(RecordStore records, Tallies tallies, InstantSource clock, MeterRegistry meters) {
    this.records = records;
    this.tallies = tallies;
    this.clock = clock;
    this.failures =
        Counter.builder("aegle.check.in.looks.failed")
            .description("Times that could not be told which jobs are late.")
            .register(meters);
    Gauge.builder("aegle.check.in.jobs.unwatched", this, watch -> watch.cut ? 1 : 0)
        .description("1 while more jobs report than are watched, of which there are 1,000 at most.")
        .register(meters);
  }

  public void start() {
    loop.start();
  }

  private void run() {
    while (!closed) {
      try {
        look();
      } catch (StoreException e) {
        failures.increment();
        LOG.warn("Could not look at the jobs, will try again: reason={}", e.getMessage());
      } catch (RuntimeException e) {
        failures.increment();
        LOG.error("Could not look at the jobs, will try again", e);
      }
      LockSupport.parkNanos(PERIOD.toNanos());
    }
  }

  /** Writes how the jobs stand now. */
  void look() {
    Instant now = clock.instant();
    Jobs jobs = Jobs.read(records::top, MAX_JOBS);
    cut = jobs.more();
    for (Jobs.Job job : jobs.jobs()) {
      List<StoredEntry> reports = records.search(job.reports()).entries();
      if (reports.isEmpty()) {
        continue; // Its records were deleted meanwhile.
      }
      Standing standing = Standing.of(reports, now);
      if (standing.by().isPresent()) {
        tallies.add(OWN, job.project(), List.of(measured(job, standing.late(), now)));
      }
    }
  }

  private static Measurement measured(Jobs.Job job, boolean late, Instant now) {
    Labels.Builder labels = Labels.builder().set("monitor", job.slug());
    if (!job.environment().isEmpty()) {
      labels.set("environment", job.environment());
    }
    return new Measurement(
        SERIES, labels.build(), Measurement.Kind.GAUGE, late ? 1 : 0, now.toEpochMilli());
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(loop);
  }
}
