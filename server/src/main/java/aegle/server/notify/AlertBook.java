package aegle.server.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All alerts by fingerprint, firing and lately ended, with a note of what still has to be stored.
 * Guarded by the dispatcher's lock.
 */
final class AlertBook {
  /** Most alerts kept; a new one beyond is refused and counted. */
  static final int MAX_ALERTS = 20_000;

  /** How long an ended alert is kept after every group has let it go. */
  static final Duration KEPT_AFTER_END = Duration.ofMinutes(30);

  private final Map<String, Alert> alerts = new HashMap<>();
  private final Set<String> resolved = new HashSet<>();
  private final Set<String> changed = new HashSet<>();
  private final Set<String> forgotten = new HashSet<>();

  void restore(Alert alert, Instant now) {
    alerts.put(alert.fingerprint(), alert);
    if (alert.isResolved(now)) {
      resolved.add(alert.fingerprint());
    }
  }

  /** The alert as it stands after this word about it; empty when the book is full. */
  Optional<Alert> put(Alert told, Instant now) {
    Alert older = alerts.get(told.fingerprint());
    if (older == null && alerts.size() >= MAX_ALERTS) {
      return Optional.empty();
    }
    boolean sameAlert = older != null && told.overlaps(older);
    Alert merged = older != null && sameAlert ? told.mergedWith(older, now) : told;
    alerts.put(merged.fingerprint(), merged);
    boolean turned = noteState(merged, now);
    // A firing alert is told again each minute; only what says something new is stored.
    if (older == null || turned || !merged.saysTheSameAs(older)) {
      changed.add(merged.fingerprint());
      forgotten.remove(merged.fingerprint());
    }
    return Optional.of(merged);
  }

  /** Notes the alerts whose end has come without anybody telling. */
  void noteTimeouts(Instant now) {
    for (Alert alert : alerts.values()) {
      if (noteState(alert, now)) {
        changed.add(alert.fingerprint());
      }
    }
  }

  /** Forgets alerts that ended long ago and that no group holds. */
  void forgetEnded(Set<String> heldByGroups, Instant now) {
    Instant oldest = now.minus(KEPT_AFTER_END);
    List<Alert> ended = new ArrayList<>();
    for (Alert alert : alerts.values()) {
      boolean old = alert.isResolved(now) && alert.endsAt().isBefore(oldest);
      if (old && !heldByGroups.contains(alert.fingerprint())) {
        ended.add(alert);
      }
    }
    for (Alert alert : ended) {
      alerts.remove(alert.fingerprint());
      resolved.remove(alert.fingerprint());
      changed.remove(alert.fingerprint());
      forgotten.add(alert.fingerprint());
    }
  }

  Collection<Alert> all() {
    return alerts.values();
  }

  int firing() {
    return alerts.size() - resolved.size();
  }

  int size() {
    return alerts.size();
  }

  /** What is to be stored, handed over: it counts as stored from now on. */
  Unstored takeUnstored() {
    List<Alert> kept = new ArrayList<>();
    for (String fingerprint : changed) {
      Alert alert = alerts.get(fingerprint);
      if (alert != null) {
        kept.add(alert);
      }
    }
    Unstored unstored = new Unstored(kept, Set.copyOf(forgotten));
    changed.clear();
    forgotten.clear();
    return unstored;
  }

  /** Storing failed: try again later. */
  void giveBack(Unstored unstored) {
    unstored.kept().forEach(alert -> changed.add(alert.fingerprint()));
    for (String fingerprint : unstored.forgotten()) {
      if (!alerts.containsKey(fingerprint)) {
        forgotten.add(fingerprint);
      }
    }
  }

  private boolean noteState(Alert alert, Instant now) {
    return alert.isResolved(now)
        ? resolved.add(alert.fingerprint())
        : resolved.remove(alert.fingerprint());
  }

  /** Changes since the last time. */
  record Unstored(List<Alert> kept, Set<String> forgotten) {
    boolean isEmpty() {
      return kept.isEmpty() && forgotten.isEmpty();
    }
  }
}
