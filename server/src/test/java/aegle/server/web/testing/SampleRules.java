package aegle.server.web.testing;

import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.Value;
import aegle.metrics.rules.ActiveAlert;
import aegle.metrics.rules.AlertState;
import aegle.metrics.rules.RuleSnapshot;
import aegle.metrics.rules.RuleSnapshot.Outcome;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules evaluated at once against a real engine, without the loop that the server has. */
public final class SampleRules {
  private final PromqlEngine promql;
  private final Map<Labels, Instant> activeSince = new HashMap<>();
  private volatile List<RuleSnapshot.Group> groups = List.of();
  private boolean withBrokenRule;

  public SampleRules(PromqlEngine promql) {
    this.promql = promql;
  }

  public List<RuleSnapshot.Group> groups() {
    return groups;
  }

  public void addBrokenRule() {
    withBrokenRule = true;
  }

  /** Evaluates every rule; returns the series that a server would keep of the alerts. */
  public List<Sample> evaluate(Instant now) {
    List<RuleSnapshot> rules = alerts(now);
    rules.add(
        new RuleSnapshot.Recording(
            "job:http_requests:rate5m",
            "sum by (job) (rate(http_requests_total[5m]))",
            Labels.EMPTY,
            new Outcome("ok", "", 0.0007, now)));
    if (withBrokenRule) {
      rules.add(broken(now));
    }
    Duration interval = Duration.ofSeconds(15);
    groups =
        List.of(
            new RuleSnapshot.Group(
                "clinic", "config/rules/clinic.yml", interval, 0, rules, 0.004, now));
    return kept(rules, now);
  }

  private static RuleSnapshot broken(Instant now) {
    String error =
        "found duplicate series for the match group {x=\"1\"} on the right hand-side of the"
            + " operation";
    return new RuleSnapshot.Alerting(
        "Broken",
        "a / on(x) b > 1",
        Duration.ZERO,
        Duration.ZERO,
        Labels.of("severity", "warning"),
        Map.of(),
        List.of(),
        new Outcome("err", error, 0.001, now));
  }

  private List<RuleSnapshot> alerts(Instant now) {
    List<RuleSnapshot> rules = new ArrayList<>();
    rules.add(
        rule(
            now,
            "DatabaseDown",
            "pg_up == 0",
            "critical",
            Duration.ZERO,
            "The database is down",
            "PostgreSQL does not respond. Bookings fail until it does."));
    rules.add(
        rule(
            now,
            "ApplicationDown",
            "up{job=\"beauty-ai-precision\"} == 0",
            "critical",
            Duration.ofMinutes(5),
            "The application does not answer",
            ""));
    rules.add(
        rule(
            now,
            "SlowAPIResponse",
            "histogram_quantile(0.95, sum by (le, job) (rate(http_request_duration_seconds_bucket[5m]))) > 0.5",
            "warning",
            Duration.ofMinutes(10),
            "The slowest requests are too slow",
            "One request in twenty takes longer than half a second."));
    rules.add(
        rule(
            now,
            "HighErrorRate",
            "sum by (job) (rate(http_requests_total{status=~\"5..\"}[5m]))"
                + " / sum by (job) (rate(http_requests_total[5m])) > 0.05"
                + " and sum by (job) (rate(http_requests_total[5m])) > 1",
            "warning",
            Duration.ofMinutes(5),
            "Too many requests fail",
            ""));
    rules.add(
        rule(
            now,
            "LowAppointmentBookings",
            "sum by (clinic_id) (increase(appointment_bookings_total[1h])) < 5",
            "info",
            Duration.ofHours(999),
            "Few bookings",
            ""));
    rules.add(
        rule(
            now,
            "Watchdog",
            "vector(1)",
            "none",
            Duration.ZERO,
            "Alerting works",
            "Always fires."));
    return rules;
  }

  private RuleSnapshot.Alerting rule(
      Instant now,
      String name,
      String query,
      String severity,
      Duration hold,
      String summary,
      String description) {
    List<ActiveAlert> alerts = new ArrayList<>();
    String error = "";
    try {
      if (promql.instant(query, now.toEpochMilli()).value()
          instanceof Value.Vector(List<Value.Point> points)) {
        for (Value.Point point : points) {
          Labels labels =
              point.labels().withoutName().with("alertname", name).with("severity", severity);
          Instant since = activeSince.computeIfAbsent(labels, _ -> now);
          AlertState state = since.plus(hold).isAfter(now) ? AlertState.PENDING : AlertState.FIRING;
          Map<String, String> annotations = annotations(summary, description);
          alerts.add(new ActiveAlert(labels, annotations, state, since, null, point.value()));
        }
      }
    } catch (QueryException e) {
      error = String.valueOf(e.getMessage());
    }
    activeSince
        .keySet()
        .removeIf(l ->
            l.get("alertname").equals(name)
                && alerts.stream().noneMatch(a -> a.labels().equals(l)));
    return new RuleSnapshot.Alerting(
        name,
        query,
        hold,
        Duration.ZERO,
        Labels.of("severity", severity),
        annotations(summary, description),
        alerts,
        new Outcome(error.isEmpty() ? "ok" : "err", error, 0.0012, now));
  }

  private static Map<String, String> annotations(String summary, @Nullable String description) {
    Map<String, String> map = new HashMap<>();
    map.put("summary", summary);
    if (description != null && !description.isEmpty()) {
      map.put("description", description);
    }
    map.put("runbook_url", "https://example.org/runbooks/" + summary.replace(' ', '-'));
    return map;
  }

  private static List<Sample> kept(List<RuleSnapshot> rules, Instant now) {
    List<Sample> samples = new ArrayList<>();
    for (RuleSnapshot rule : rules) {
      if (rule instanceof RuleSnapshot.Alerting alerting) {
        for (ActiveAlert alert : alerting.alerts()) {
          Labels labels =
              alert.labels().with("__name__", "ALERTS").with("alertstate", alert.state().word());
          samples.add(new Sample(labels, now.toEpochMilli(), 1));
        }
      }
    }
    return samples;
  }
}
