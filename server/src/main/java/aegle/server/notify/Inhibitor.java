package aegle.server.notify;

import aegle.signals.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the alert that inhibits another one. Keeps the firing sources of each rule by the values
 * that must be the same, so that a question costs no walk through all alerts. Guarded by the
 * dispatcher's lock.
 */
final class Inhibitor {
  private final List<Indexed> rules;

  Inhibitor(List<InhibitRule> rules) {
    this.rules = rules.stream().map(Indexed::new).toList();
  }

  /** Takes notice of an alert as it is now. */
  void note(Alert alert, Instant now) {
    for (Indexed indexed : rules) {
      if (indexed.rule.isSource(alert.labels())) {
        indexed.note(alert, now);
      }
    }
  }

  /** The fingerprint of an alert that inhibits this one, by the first rule that has one. */
  Optional<String> inhibitorOf(Labels labels, Instant now) {
    for (Indexed indexed : rules) {
      if (indexed.rule.isTarget(labels)) {
        Optional<String> found = indexed.sourceFor(labels, now);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** A rule with its firing sources; those that are targets too stand apart. */
  private static final class Indexed {
    private final InhibitRule rule;
    private final Map<List<String>, TreeMap<String, Alert>> sources = new HashMap<>();
    private final Map<List<String>, TreeMap<String, Alert>> targetsToo = new HashMap<>();

    Indexed(InhibitRule rule) {
      this.rule = rule;
    }

    void note(Alert alert, Instant now) {
      Map<List<String>, TreeMap<String, Alert>> side =
          rule.isTarget(alert.labels()) ? targetsToo : sources;
      List<String> values = rule.values(alert.labels());
      if (!alert.isResolved(now)) {
        side.computeIfAbsent(values, _ -> new TreeMap<>()).put(alert.fingerprint(), alert);
        return;
      }
      TreeMap<String, Alert> alerts = side.get(values);
      if (alerts != null) {
        alerts.remove(alert.fingerprint());
        if (alerts.isEmpty()) {
          side.remove(values);
        }
      }
    }

    Optional<String> sourceFor(Labels labels, Instant now) {
      List<String> values = rule.values(labels);
      List<Map<List<String>, TreeMap<String, Alert>>> sides = new ArrayList<>(List.of(sources));
      if (!rule.isSource(labels)) {
        sides.add(targetsToo);
      }
      for (Map<List<String>, TreeMap<String, Alert>> side : sides) {
        for (Alert alert : side.getOrDefault(values, new TreeMap<>()).values()) {
          if (!alert.isResolved(now)) {
            return Optional.of(alert.fingerprint());
          }
        }
      }
      return Optional.empty();
    }
  }
}
