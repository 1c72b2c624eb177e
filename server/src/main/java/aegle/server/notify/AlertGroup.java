package aegle.server.notify;

import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of one route with the same group labels, told together. Guarded by the dispatcher's
 * lock.
 */
final class AlertGroup {
  private final String id;
  private final Labels labels;
  private final Map<String, Alert> alerts = new HashMap<>();
  private final Route route;
  private Instant due;
  private boolean hasBeenDue;
  private @Nullable Round round;

  AlertGroup(Route route, Labels labels, Instant now) {
    this.id = id(route, labels);
    this.route = route;
    this.labels = labels;
    this.due = now.plus(route.settings().groupWait());
  }

  static String id(Route route, Labels labels) {
    return route.id() + ":" + GoText.labels(labels);
  }

  /** Takes what was known of a group before a reload. */
  void continueFrom(AlertGroup before) {
    due = before.due;
    hasBeenDue = before.hasBeenDue;
    round = before.round;
  }

  /**
   * Adds or replaces an alert. One that has been waiting for longer than the group's wait, such as
   * after a restart, makes a new group due at once.
   */
  void put(Alert alert, Instant now) {
    alerts.put(alert.fingerprint(), alert);
    if (!hasBeenDue && alert.startsAt().plus(route.settings().groupWait()).isBefore(now)) {
      due = now;
    }
  }

  boolean isDue(Instant now) {
    return round == null && !due.isAfter(now);
  }

  /** Begins a round of telling: the alerts in order, and the time of the next round. */
  List<Alert> begin(Instant now) {
    hasBeenDue = true;
    due = now.plus(route.settings().groupInterval());
    return alerts.values().stream().sorted(Message.ORDER).toList();
  }

  void tellIn(Round begun) {
    round = begun;
  }

  /**
   * Ends the round when all its deliveries have ended. What everybody was told has ended is let go,
   * unless it was told anew since.
   */
  void endRoundIfOver() {
    Round ending = round;
    if (ending == null || !ending.isOver()) {
      return;
    }
    round = null;
    if (!ending.isToldToAll()) {
      return;
    }
    for (Alert alert : ending.alerts()) {
      if (alert.isResolved(ending.at())) {
        alerts.remove(alert.fingerprint(), alert);
      }
    }
  }

  boolean isIdle() {
    return alerts.isEmpty() && round == null;
  }

  Collection<Alert> alerts() {
    return alerts.values();
  }

  String id() {
    return id;
  }

  String key() {
    return route.groupKey(labels);
  }

  Labels labels() {
    return labels;
  }

  Route route() {
    return route;
  }

  Instant due() {
    return due;
  }

  boolean isTelling() {
    return round != null;
  }

  @Nullable Round round() {
    return round;
  }

  /** How long a round may go on trying. */
  Duration patience() {
    Duration interval = route.settings().groupInterval();
    return interval.compareTo(Round.MIN_PATIENCE) < 0 ? Round.MIN_PATIENCE : interval;
  }
}
