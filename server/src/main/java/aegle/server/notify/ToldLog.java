package aegle.server.notify;

import aegle.server.state.ToldGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What was told last to whom, in memory; the state database has the same for the next start.
 * Guarded by the dispatcher's lock.
 */
final class ToldLog {
  /**
   * Entries are kept for twice the repeat interval, at most this long (Alertmanager's 120 hours).
   */
  static final Duration KEPT_FOR = Duration.ofDays(5);

  private final Map<ToldGroup.Key, ToldGroup> entries = new HashMap<>();

  void restore(Collection<ToldGroup> stored, Instant now) {
    for (ToldGroup told : stored) {
      if (told.expiresAt().isAfter(now)) {
        entries.put(told.key(), told);
      }
    }
  }

  void put(ToldGroup told) {
    entries.put(told.key(), told);
  }

  void removeExpired(Instant now) {
    entries.values().removeIf(told -> !told.expiresAt().isAfter(now));
  }

  /** Whether this delivery says anything that was not told, or was told too long ago. */
  boolean isNews(Delivery delivery, Duration repeatInterval, Instant now) {
    ToldGroup told = entries.get(delivery.key());
    Set<String> firing = delivery.firing();
    if (told == null) {
      return !firing.isEmpty();
    }
    if (!told.firing().containsAll(firing)) {
      return true;
    }
    if (firing.isEmpty()) {
      return !told.firing().isEmpty();
    }
    boolean newEnds = !told.resolved().containsAll(delivery.resolved());
    if (delivery.integration().sendsResolved() && newEnds) {
      return true;
    }
    return told.toldAt().isBefore(now.minus(repeatInterval));
  }
}
