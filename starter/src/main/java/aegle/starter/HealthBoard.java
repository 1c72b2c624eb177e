package aegle.starter;

import aegle.starter.HealthReport.Status;
import aegle.starter.TimedCalls.Answer;
import aegle.starter.TimedCalls.Pending;
import io.micrometer.core.instrument.Clock;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs all health checks side by side and sums them up. One round at a time; callers that come
 * while it runs get its report, so that a flood of questions is no flood of checks.
 */
final class HealthBoard {
  private static final Logger log = LoggerFactory.getLogger(HealthBoard.class);
  private static final List<String> ALWAYS_SHOWN =
      List.of(HealthCheck.DATABASE, HealthCheck.AI_SERVICES, HealthCheck.EMAIL);

  private final List<HealthCheck> checks;
  private final StarterProperties properties;
  private final String version;
  private final Clock clock;
  private final TimedCalls calls;
  private @Nullable HealthReport last;
  private long lastNanos;

  HealthBoard(List<HealthCheck> checks, StarterProperties properties, String version, Clock clock) {
    this.checks = List.copyOf(checks);
    this.properties = properties;
    this.version = version;
    this.clock = clock;
    this.calls = new TimedCalls(properties.healthDeadline(), clock);
  }

  /** The state of the platform, at most as old as the settings allow. */
  synchronized HealthReport report() {
    HealthReport known = last;
    if (known != null
        && clock.monotonicTime() - lastNanos < properties.healthFreshFor().toNanos()) {
      return known;
    }
    HealthReport report = check();
    last = report;
    lastNanos = clock.monotonicTime();
    return report;
  }

  private HealthReport check() {
    Map<HealthCheck, Pending<Boolean>> pending = new LinkedHashMap<>();
    for (HealthCheck check : checks) {
      pending.put(check, calls.start(check.name(), check::works));
    }
    Map<String, Status> services = new LinkedHashMap<>();
    ALWAYS_SHOWN.forEach(name -> services.put(name, Status.NOT_CHECKED));
    Map<String, String> reasons = new LinkedHashMap<>();
    Status overall = Status.HEALTHY;
    for (Map.Entry<HealthCheck, Pending<Boolean>> entry : pending.entrySet()) {
      HealthCheck check = entry.getKey();
      String reason = reasonOf(check.name(), entry.getValue().answer());
      services.put(check.name(), reason.isEmpty() ? Status.HEALTHY : Status.UNHEALTHY);
      if (!reason.isEmpty()) {
        reasons.put(check.name(), reason);
        overall = worse(overall, check.importance());
      }
    }
    String timestamp = Instant.ofEpochMilli(clock.wallTime()).toString();
    return new HealthReport(overall, timestamp, services, reasons, system());
  }

  /** Fixed words for the public, or nothing when the service works. */
  private String reasonOf(String name, Answer<Boolean> answer) {
    return switch (answer) {
      case Answer.Given<Boolean>(Boolean works) -> works ? "" : "reported a failure";
      case Answer.Late<Boolean> _ -> "no answer within " + words(properties.healthDeadline());
      case Answer.Failed<Boolean>(Throwable cause) -> {
        log.warn("Health check failed: name={} error={}", name, cause.toString());
        yield "check failed";
      }
    };
  }

  private static Status worse(Status status, HealthCheck.Importance importance) {
    return importance == HealthCheck.Importance.CRITICAL || status == Status.UNHEALTHY
        ? Status.UNHEALTHY
        : Status.DEGRADED;
  }

  private static String words(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  private HealthReport.SystemState system() {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    long uptimeMillis = ManagementFactory.getRuntimeMXBean().getUptime();
    return new HealthReport.SystemState(
        new HealthReport.Memory(heap.getUsed(), heap.getCommitted(), heap.getMax()),
        uptimeMillis / (double) TimeUnit.SECONDS.toMillis(1),
        version);
  }
}
