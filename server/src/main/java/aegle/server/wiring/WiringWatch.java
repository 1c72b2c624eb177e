package aegle.server.wiring;

import aegle.metrics.yaml.ConfigException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The check of the rules that are in force: some minutes after the start, every hour, at every
 * reload, and whenever somebody looks and the last one is older than a minute. One check runs at a
 * time. Safe from any thread.
 */
public final class WiringWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WiringWatch.class);

  /** A report is shown for so long before the rules are judged anew. */
  static final Duration FRESH = Duration.ofMinutes(1);

  /** Until then sources have told most of what they have to tell. */
  private static final Duration FIRST_LOOK = Duration.ofMinutes(5);

  private static final Duration BETWEEN_LOOKS = Duration.ofHours(1);

  /** Findings of one reload that are logged one by one: 20. */
  static final int MAX_LOGGED = 20;

  private final Supplier<Surroundings> surroundings;
  private final Supplier<List<RuleText>> texts;
  private final InstantSource clock;
  private final MultiGauge findings;
  private final Counter failures;
  private final ReentrantLock turn = new ReentrantLock();
  private final Thread loop = Thread.ofPlatform().name("wiring").daemon().unstarted(this::run);
  private volatile boolean closed;
  private volatile @Nullable Report last;

  private record Counted(String check, String severity) {}

  /**
   * A watch.
   *
   * @param surroundings as they are now, with live data of its own for each check
   * @param texts of the files in force
   */
  public WiringWatch(
      Supplier<Surroundings> surroundings,
      Supplier<List<RuleText>> texts,
      InstantSource clock,
      MeterRegistry meters) {
    this.surroundings = surroundings;
    this.texts = texts;
    this.clock = clock;
    this.findings =
        MultiGauge.builder("aegle.wiring.findings")
            .description("What the wiring check found wrong when it last looked.")
            .register(meters);
    this.failures =
        Counter.builder("aegle.wiring.failures")
            .description("Checks of the wiring that broke off.")
            .register(meters);
  }

  /** Begins to look now and then. */
  public void start() {
    loop.start();
  }

  private void run() {
    Duration wait = FIRST_LOOK;
    while (!closed) {
      LockSupport.parkNanos(wait.toNanos());
      wait = BETWEEN_LOOKS;
      if (!closed) {
        try {
          Report _ = report();
        } catch (RuntimeException e) {
          failures.increment();
          log.error("The check of the wiring failed; it will be tried again", e);
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(loop);
  }

  /** What is wrong, as of a minute ago at most. */
  public Report report() {
    turn.lock();
    try {
      @Nullable Report known = last;
      Instant oldest = clock.instant().minus(FRESH);
      return known != null && known.at().isAfter(oldest) ? known : look();
    } finally {
      turn.unlock();
    }
  }

  private Report look() {
    Report report = judged();
    last = report;
    count(report);
    return report;
  }

  /** A folder that was changed and cannot be read any more is a finding like others. */
  private Report judged() {
    try {
      return WiringCheck.judge(texts.get(), surroundings.get());
    } catch (ConfigException e) {
      Finding finding =
          Finding.ofFile(RuleFiles.SYNTAX, Severity.FATAL, e.file(), e.line(), e.complaint(), "");
      return new Report(clock.instant(), List.of(finding), List.of(), 0, 0, false);
    }
  }

  /** Judges other texts in the same surroundings. */
  public Report judge(List<RuleText> others) {
    turn.lock();
    try {
      return WiringCheck.judge(others, surroundings.get());
    } finally {
      turn.unlock();
    }
  }

  /** Live data for one thread and one check. */
  public LiveData live() {
    return surroundings.get().live();
  }

  /** Judges anew, since the files have changed, and logs what is wrong. */
  public void changed() {
    try {
      lookAndTell();
    } catch (RuntimeException e) {
      // The reload has gone well; only what is said of it is missing.
      failures.increment();
      log.error("The check of the wiring failed after a reload", e);
    }
  }

  private void lookAndTell() {
    turn.lock();
    try {
      Report report = look();
      report.findings().stream()
          .filter(found -> found.severity().isAtLeast(Severity.WARNING))
          .limit(MAX_LOGGED)
          .forEach(found ->
              log.warn(
                  "Wiring: place={} severity={} check={} rule={} {}",
                  found.place(),
                  found.severity().word(),
                  found.check(),
                  found.rule(),
                  found.sentence()));
      log.info(
          "Checked the wiring: rules={} metrics={} findings={}",
          report.rules(),
          report.metrics(),
          report.findings().size());
    } finally {
      turn.unlock();
    }
  }

  private void count(Report report) {
    Map<Counted, Integer> counts = new HashMap<>();
    for (Finding finding : report.findings()) {
      counts.merge(new Counted(finding.check(), finding.severity().word()), 1, Integer::sum);
    }
    findings.register(
        counts.entrySet().stream()
            .map(entry ->
                MultiGauge.Row.of(
                    Tags.of("check", entry.getKey().check(), "severity", entry.getKey().severity()),
                    entry.getValue()))
            .toList(),
        true);
  }
}
