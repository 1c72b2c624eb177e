package aegle.server.intake;

import aegle.metrics.StoreException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes recordings, attachments and profiles when the retention of their records is over, and the
 * oldest ones when a kind takes more of the disk than allowed. Quarantined recordings go with it:
 * what shows a patient is not kept for longer than what does not, and takes the rest of its visit
 * along, which was hidden because of it and would else be shown.
 */
public final class FileRetention implements AutoCloseable {
  /** What the files of one kind may take: 10 GiB. */
  public static final long MAX_BYTES = 10L << 30;

  /** What goes together with the files of a kind. */
  private static final Map<String, List<String>> TOGETHER =
      Map.of(Hall.QUARANTINE, List.of(Hall.REPLAYS));

  private static final Duration PERIOD = Duration.ofHours(1);
  private static final Logger LOG = LoggerFactory.getLogger(FileRetention.class);

  private final SignalFiles files;
  private final Map<String, Integer> days;
  private final long maxBytes;
  private final InstantSource clock;
  private final Counter expired;
  private final Counter crowdedOut;
  private final Counter failures;
  private final Thread loop =
      Thread.ofPlatform().name("file-retention").daemon().unstarted(this::run);
  private volatile boolean closed;

  /**
   * Deletes nothing yet.
   *
   * @param days that the files of each kind are kept
   * @param maxBytes of one kind
   */
  public FileRetention(
      SignalFiles files,
      Map<String, Integer> days,
      long maxBytes,
      InstantSource clock,
      MeterRegistry meters) {
    this.files = files;
    this.days = Map.copyOf(days);
    this.maxBytes = maxBytes;
    this.clock = clock;
    this.expired = counter(meters, "retention");
    this.crowdedOut = counter(meters, "disk");
    this.failures =
        Counter.builder("aegle.files.sweeps.failed")
            .description("Kinds of files whose old ones could not be deleted at an hourly sweep.")
            .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String reason) {
    return Counter.builder("aegle.files.deleted")
        .description("Folders of files that were deleted: one for each replay or event.")
        .tag("reason", reason)
        .register(meters);
  }

  public void start() {
    loop.start();
  }

  private void run() {
    while (!closed) {
      try {
        sweep();
      } catch (RuntimeException e) {
        failures.increment();
        LOG.error("Could not delete old files, will try again", e);
      }
      LockSupport.parkNanos(PERIOD.toNanos());
    }
  }

  /** Deletes what is to go now. */
  void sweep() {
    days.forEach((kind, kept) -> {
      try {
        sweep(kind, Duration.ofDays(kept));
      } catch (StoreException e) {
        // One kind that cannot be swept must not keep the others beyond their time.
        failures.increment();
        LOG.warn(
            "Could not delete old files, will try again: kind={} reason={}", kind, e.getMessage());
      }
    });
  }

  private void sweep(String kind, Duration kept) {
    List<String> others = TOGETHER.getOrDefault(kind, List.of());
    expired.increment(files.deleteOlder(kind, clock.instant().minus(kept), others));
    int oldest = files.deleteOldest(kind, maxBytes, others);
    if (oldest > 0) {
      crowdedOut.increment(oldest);
      LOG.warn("Deleted the oldest files to make room: kind={} folders={}", kind, oldest);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(loop);
  }
}
