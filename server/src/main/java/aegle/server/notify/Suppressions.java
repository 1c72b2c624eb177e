package aegle.server.notify;

import aegle.signals.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Decides which alerts of a group may be told, anew each time that the group is due: inhibition
 * first, then the times of its route, then silences, as in Alertmanager. A suppressed alert stays
 * in its group. Guarded by the dispatcher's lock.
 */
final class Suppressions {
  private static final String INHIBITION = "inhibition";
  private static final String ACTIVE_TIME = "active_time_interval";
  private static final String MUTE_TIME = "mute_time_interval";
  private static final String SILENCE = "silence";

  /** The words under which suppressed alerts are counted. */
  static final List<String> REASONS = List.of(INHIBITION, ACTIVE_TIME, MUTE_TIME, SILENCE);

  private final NotifyMeters meters;
  private final Silences silences;
  private NotifyConfig config = NotifyConfig.none();
  private Inhibitor inhibitor = new Inhibitor(List.of());

  Suppressions(Silences silences, NotifyMeters meters) {
    this.silences = silences;
    this.meters = meters;
  }

  /** Follows this configuration from now on, and forgets alerts that are no longer known. */
  void follow(NotifyConfig next, Collection<Alert> known, Instant now) {
    config = next;
    inhibitor = new Inhibitor(next.inhibitRules());
    known.forEach(alert -> inhibitor.note(alert, now));
  }

  /** Takes notice of an alert as it is now. */
  void note(Alert alert, Instant now) {
    inhibitor.note(alert, now);
  }

  /** The alerts that may be told; the others are counted. */
  List<Alert> tellable(Route.Settings route, List<Alert> alerts, Instant now) {
    List<Alert> open = new ArrayList<>();
    for (Alert alert : alerts) {
      if (inhibitor.inhibitorOf(alert.labels(), now).isEmpty()) {
        open.add(alert);
      }
    }
    meters.suppressed(INHIBITION, alerts.size() - open.size());
    if (open.isEmpty()) {
      return open;
    }
    if (!isActive(route, now)) {
      meters.suppressed(ACTIVE_TIME, open.size());
      return List.of();
    }
    if (!mutedBy(route, now).isEmpty()) {
      meters.suppressed(MUTE_TIME, open.size());
      return List.of();
    }
    List<Silences.Active> active = silences.active(now);
    List<Alert> audible =
        open.stream().filter(alert -> Silences.by(active, alert.labels()).isEmpty()).toList();
    meters.suppressed(SILENCE, open.size() - audible.size());
    return audible;
  }

  /** What would keep an alert with these labels from being told, the times of routes apart. */
  Suppressed of(Labels labels, List<Silences.Active> active, Instant now) {
    return new Suppressed(
        inhibitor.inhibitorOf(labels, now).stream().toList(),
        Silences.by(active, labels),
        List.of());
  }

  /** The names of the times that keep a route silent. */
  List<String> mutedBy(Route.Settings route, Instant now) {
    return isActive(route, now)
        ? config.timeIntervals().containing(route.muteTimeIntervals(), now)
        : route.activeTimeIntervals();
  }

  private boolean isActive(Route.Settings route, Instant now) {
    return route.activeTimeIntervals().isEmpty()
        || !config.timeIntervals().containing(route.activeTimeIntervals(), now).isEmpty();
  }
}
