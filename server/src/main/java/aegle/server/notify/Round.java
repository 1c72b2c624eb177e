package aegle.server.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One time that a group is told: a delivery to each integration of its receiver, ended when the
 * last of them is. Guarded by the dispatcher's lock.
 */
final class Round {
  /** A round goes on trying for the group interval, but at least this long. */
  static final Duration MIN_PATIENCE = Duration.ofSeconds(10);

  private final AlertGroup group;
  private final List<Alert> alerts;
  private final Instant at;
  private final List<Delivery> deliveries;

  Round(AlertGroup group, List<Alert> alerts, Instant at, List<Delivery> deliveries) {
    this.group = group;
    this.alerts = List.copyOf(alerts);
    this.at = at;
    this.deliveries = List.copyOf(deliveries);
  }

  List<Delivery> deliveries() {
    return deliveries;
  }

  /** Ends the round when all its deliveries have ended. */
  boolean endIfOver() {
    if (!deliveries.stream().allMatch(Delivery::isOver)) {
      return false;
    }
    group.end(alerts, at, deliveries.stream().allMatch(Delivery::isTold));
    return true;
  }
}
