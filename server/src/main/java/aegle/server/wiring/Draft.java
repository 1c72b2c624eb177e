package aegle.server.wiring;

import aegle.metrics.rules.RuleDefinition;
import aegle.signals.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A rule as it stands or as it is being corrected.
 *
 * @param place where it stands
 * @param name of the alert or of what is recorded
 * @param expression its text
 * @param companions rules to add beside it
 */
record Draft(
    Place place,
    Kind kind,
    String name,
    String expression,
    Duration holdFor,
    Duration keepFiringFor,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Draft> companions) {
  /** What becomes of the answer. */
  enum Kind {
    ALERT,
    RECORD
  }

  /**
   * Where a rule stands.
   *
   * @param number of the rule in its group, from 0
   * @param interval at which its group is evaluated
   */
  record Place(String file, String group, int number, int line, Duration interval) {}

  Draft {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    companions = List.copyOf(companions);
  }

  static Draft of(RuleDefinition rule, Place place) {
    return switch (rule) {
      case RuleDefinition.Alerting alert ->
          new Draft(
              place,
              Kind.ALERT,
              alert.name(),
              alert.expression(),
              alert.holdFor(),
              alert.keepFiringFor(),
              alert.labels(),
              alert.annotations(),
              List.of());
      case RuleDefinition.Recording recording ->
          new Draft(
              place,
              Kind.RECORD,
              recording.name(),
              recording.expression(),
              Duration.ZERO,
              Duration.ZERO,
              recording.labels(),
              Map.of(),
              List.of());
    };
  }

  boolean isAlert() {
    return kind == Kind.ALERT;
  }

  /** The labels of an alert without those of the series that raise it. */
  Labels ownLabels() {
    Map<String, String> all = new LinkedHashMap<>(labels);
    all.put("alertname", name);
    return Labels.of(all);
  }

  /** All texts that people read: annotations in the order of the file. */
  String words() {
    return String.join("\n", annotations.values());
  }

  Draft withExpression(String text) {
    return new Draft(
        place, kind, name, text, holdFor, keepFiringFor, labels, annotations, companions);
  }

  Draft withHoldFor(Duration hold) {
    return new Draft(
        place, kind, name, expression, hold, keepFiringFor, labels, annotations, companions);
  }

  Draft withLabels(Map<String, String> all) {
    return new Draft(
        place, kind, name, expression, holdFor, keepFiringFor, all, annotations, companions);
  }

  Draft withAnnotations(Map<String, String> all) {
    return new Draft(
        place, kind, name, expression, holdFor, keepFiringFor, labels, all, companions);
  }

  Draft withCompanion(Draft companion) {
    List<Draft> all = new ArrayList<>(companions);
    all.add(companion);
    return new Draft(
        place, kind, name, expression, holdFor, keepFiringFor, labels, annotations, all);
  }

  /** Another alert beside this one, with its labels. */
  Draft sibling(String siblingName, String siblingExpression, Duration hold, String summary) {
    return new Draft(
        place,
        Kind.ALERT,
        siblingName,
        siblingExpression,
        hold,
        Duration.ZERO,
        labels,
        Map.of("summary", summary),
        List.of());
  }
}
