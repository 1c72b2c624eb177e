package aegle.starter;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The document of {@code /api/health}.
 *
 * @param timestamp when the checks ran, ISO 8601 in UTC
 * @param services status by name of the check
 * @param reasons by name, in fixed words, for services that are not healthy
 */
record HealthReport(
    Status status,
    String timestamp,
    Map<String, Status> services,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> reasons,
    SystemState system) {
  HealthReport {
    services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
  }

  /** Of the platform or of one service. */
  enum Status {
    HEALTHY,
    DEGRADED,
    UNHEALTHY,
    /** The platform has no check of that name. */
    NOT_CHECKED;

    @JsonValue
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The process.
   *
   * @param uptime seconds
   * @param version of the platform
   */
  record SystemState(Memory memory, double uptime, String version) {}

  /** Bytes of the heap. */
  record Memory(long heapUsed, long heapCommitted, long heapMax) {}
}
