package aegle.server.advice;

import java.util.List;
import java.util.Optional;

/**
 * The catalogue: everything that can be found. Words and mends stand in {@code checks.yml}; which
 * rows of the list of known defects it covers is said in {@code docs/doctor.md}.
 */
public enum Check {
  SENTRY_RELEASE_MISSING("sentry-release-missing", Severity.RISK, Life.HEARD, "SDK-3"),
  PREVIEW_AS_PRODUCTION("preview-as-production", Severity.RISK, Life.HEARD, "SDK-3"),
  TRACES_ALL_SAMPLED("traces-all-sampled", Severity.RISK, Life.HEARD, "SDK-4"),
  SOURCE_MAP_MISSING("source-map-missing", Severity.BREAKS, Life.HEARD, "SDK-5", "SDK-6"),
  SENTRY_OLD_MAJOR("sentry-old-major", Severity.BREAKS, Life.HEARD, "SDK-1"),
  NEXTJS_ONE_RUNTIME("nextjs-one-runtime", Severity.BREAKS, Life.HEARD, "SDK-2"),
  REPLAY_UNMASKED("replay-unmasked", Severity.BREAKS, Life.HEARD, "SDK-4"),
  SENTRY_UNSCRUBBED("sentry-unscrubbed", Severity.RISK, Life.HEARD, "SDK-3", "SDK-4"),
  VITALS_OUTDATED("vitals-outdated", Severity.BREAKS, Life.HEARD, "VIT-1"),
  JSON_SCRAPED("json-scraped", Severity.BREAKS, Life.STATE, "MET-1", "MET-2"),
  NEWRELIC_METRIC_WITHOUT_TAGS("newrelic-metric-without-tags", Severity.BREAKS, Life.HEARD, "NR-1"),
  VALUE_NOT_A_NUMBER("value-not-a-number", Severity.BREAKS, Life.HEARD, "DD-2"),
  GAUGE_OVERWRITES("gauge-overwrites", Severity.BREAKS, Life.SERIES, "BIZ-1"),
  RATING_AS_LATENCY("rating-as-latency", Severity.RISK, Life.SERIES, "BIZ-2"),
  PERSONAL_LABEL("personal-label", Severity.BREAKS, Life.SERIES, "AUTH-1", "BIZ-3"),
  DURATION_WITHOUT_UNIT("duration-without-unit", Severity.WEAK, Life.SERIES, "AL-13"),
  CLOUDWATCH_WITHOUT_JSON("cloudwatch-without-json", Severity.BREAKS, Life.HEARD, "LOG-2"),
  CLOUDWATCH_SHARED_STREAM("cloudwatch-shared-stream", Severity.RISK, Life.HEARD, "LOG-4"),
  CLOUDWATCH_KEEPS_FOR_EVER("cloudwatch-keeps-for-ever", Severity.RISK, Life.STATE, "LOG-4"),
  OBJECT_AS_MESSAGE("object-as-message", Severity.BREAKS, Life.HEARD, "LOG-2", "LOG-4"),
  LOGS_UNREDACTED("logs-unredacted", Severity.RISK, Life.HEARD, "LOG-1"),
  AUTH_CONTRADICTS_ITSELF("auth-contradicts-itself", Severity.WEAK, Life.HEARD, "AUTH-2"),
  ACCESS_WITHOUT_RECORD("access-without-record", Severity.BREAKS, Life.HEARD, "ACC-1"),
  SUSPICION_BY_CALLER("suspicion-by-caller", Severity.RISK, Life.HEARD, "ACC-2"),
  SECURITY_WHOLE_URL("security-whole-url", Severity.RISK, Life.HEARD, "IDS-2"),
  CLOCK_SET_BACK("clock-set-back", Severity.WEAK, Life.HEARD, "AI-1"),
  CLOCK_FAR_OFF("clock-far-off", Severity.RISK, Life.HEARD),
  SERVICE_UNNAMED("service-unnamed", Severity.RISK, Life.HEARD),
  TRACE_MISSING("trace-missing", Severity.WEAK, Life.HEARD),
  POOL_TOO_SMALL("pool-too-small", Severity.RISK, Life.HEARD, "PG-6");

  private final String id;
  private final Severity severity;
  private final Life life;
  private final String rows;

  /** By what a finding is seen to go on, and when it ends by itself. */
  public enum Life {
    /**
     * By single signals or by what a client says of itself. It ends when the same program was heard
     * for an hour without the fault, or was silent for a day.
     */
    HEARD,
    /** By series; it ends when none of them was written for an hour. */
    SERIES,
    /** By looking; it ends as soon as it is seen no more. */
    STATE
  }

  Check(String id, Severity severity, Life life, String... rows) {
    this.id = id;
    this.severity = severity;
    this.life = life;
    this.rows = String.join(" ", rows);
  }

  /** In addresses, labels and the documentation. */
  public String id() {
    return id;
  }

  public Severity severity() {
    return severity;
  }

  public Life life() {
    return life;
  }

  /** The known defects that it finds, by the identifiers of {@code docs/doctor.md}. */
  public List<String> rows() {
    return rows.isEmpty() ? List.of() : List.of(rows.split(" ", -1));
  }

  /** The check of an identifier; empty where a newer or older version had it. */
  public static Optional<Check> of(String id) {
    for (Check check : values()) {
      if (check.id.equals(id)) {
        return Optional.of(check);
      }
    }
    return Optional.empty();
  }
}
