package aegle.server.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One time that a group is told: a delivery to each integration of its receiver. It is over when
 * the last of them is, and outlives a reload: it knows no group, the group knows it. Guarded by the
 * dispatcher's lock.
 *
 * @param alerts what is told
 * @param at when the round began
 */
record Round(List<Alert> alerts, Instant at, List<Delivery> deliveries) {
  /** A round goes on trying for the group interval, but at least this long. */
  static final Duration MIN_PATIENCE = Duration.ofSeconds(10);

  Round {
    alerts = List.copyOf(alerts);
    deliveries = List.copyOf(deliveries);
  }

  boolean isOver() {
    return deliveries.stream().allMatch(Delivery::isOver);
  }

  boolean isToldToAll() {
    return deliveries.stream().allMatch(Delivery::isTold);
  }
}
