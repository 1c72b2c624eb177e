package aegle.server.web;

import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.Value;
import aegle.server.web.view.Messages;
import aegle.server.web.view.ReleasesView;
import aegle.server.web.view.State;
import aegle.signals.Labels;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How many sessions each release had in a range, and how many of them crashed. The counts come from
 * what the SDKs send as sessions, {@code sentry_sessions_total}.
 */
final class ReleaseHealth {
  /** From here on a release is well, as a part of its sessions. */
  private static final double WELL = 0.99;

  /** Below this it needs attention now. */
  private static final double POOR = 0.97;

  private final Map<String, Double> started = new HashMap<>();
  private final Map<String, Double> crashed = new HashMap<>();

  private ReleaseHealth() {}

  /** Sessions that could not be counted leave the health of all releases unknown. */
  static ReleaseHealth of(PromqlEngine promql, TimeRange range, String project) {
    ReleaseHealth health = new ReleaseHealth();
    String filter = project.isEmpty() ? "" : "project=" + quoted(project) + ",";
    String query =
        "sum by (release, outcome) (increase(sentry_sessions_total{"
            + filter
            + "outcome=~\"started|crashed\"}["
            + range.lengthMillis()
            + "ms]))";
    try {
      if (promql.instant(query, range.toMillis()).value() instanceof Value.Vector vector) {
        for (Value.Point point : vector.points()) {
          Labels labels = point.labels();
          boolean crash = labels.get("outcome").equals("crashed");
          (crash ? health.crashed : health.started)
              .merge(labels.get("release"), point.value(), Double::sum);
        }
      }
    } catch (QueryException _) {
      return new ReleaseHealth();
    }
    return health;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /** The releases that had sessions, by name. */
  Set<String> releases() {
    Set<String> names = new TreeSet<>(started.keySet());
    names.remove("");
    return names;
  }

  double sessions(String release) {
    return started.getOrDefault(release, 0.0);
  }

  /** The release's part of all sessions, 0 to 1. */
  double adoption(String release) {
    double all = started.values().stream().mapToDouble(Double::doubleValue).sum();
    return all == 0 ? 0 : sessions(release) / all;
  }

  /** Part of the sessions that did not crash. */
  ReleasesView.Health crashFree(String release, Messages messages) {
    double all = sessions(release);
    if (all == 0) {
      return new ReleasesView.Health(State.UNKNOWN, "");
    }
    double free = Math.clamp(1 - crashed.getOrDefault(release, 0.0) / all, 0, 1);
    State state = free >= WELL ? State.OK : free >= POOR ? State.WARN : State.CRITICAL;
    // Rounded down: 100 % is said only when none crashed.
    double percent = Math.floor(free * 10_000 + 1e-6) / 100;
    return new ReleasesView.Health(
        state,
        messages.text("releases.percent", percent == 100 ? "100" : "%.2f".formatted(percent)));
  }
}
