package aegle.server.web;

import aegle.metrics.PromDuration;
import aegle.metrics.rules.ActiveAlert;
import aegle.metrics.rules.AlertState;
import aegle.metrics.rules.RuleSnapshot;
import aegle.server.web.view.AlertRow;
import aegle.server.web.view.AlertsView;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts rules and their alerts into words. */
final class AlertReader {
  private static final String NAME = "alertname";
  private final Messages messages;

  AlertReader(Messages messages) {
    this.messages = messages;
  }

  AlertsView read(List<RuleSnapshot.Group> groups, Times times) {
    RuleRows rows = new RuleRows(this, messages);
    List<AlertsView.Group> shown = new ArrayList<>();
    List<AlertsView.Rule> broken = new ArrayList<>();
    for (RuleSnapshot.Group group : groups) {
      List<AlertsView.Rule> rules =
          group.rules().stream().map(rule -> rule(group, rule, times)).toList();
      rules.stream().filter(rule -> !rule.error().isEmpty()).forEach(broken::add);
      shown.add(
          new AlertsView.Group(
              group.name(),
              group.file(),
              PromDuration.format(group.interval().toMillis()),
              agoOrNever(group.lastEvaluation(), times),
              rules));
    }
    return new AlertsView(
        rows.firing(groups, times),
        rows.standing(groups, times),
        rows.pending(groups, times),
        shown,
        broken);
  }

  static List<RuleSnapshot.Alerting> alerting(RuleSnapshot.Group group) {
    List<RuleSnapshot.Alerting> rules = new ArrayList<>();
    for (RuleSnapshot rule : group.rules()) {
      if (rule instanceof RuleSnapshot.Alerting alerting) {
        rules.add(alerting);
      }
    }
    return rules;
  }

  /** The rules with an alert that is trouble. */
  static List<RuleSnapshot.Alerting> firing(List<RuleSnapshot.Group> groups) {
    return groups.stream()
        .flatMap(group -> alerting(group).stream())
        .filter(rule -> rule.alerts().stream().anyMatch(AlertReader::isTrouble))
        .toList();
  }

  /**
   * Whether an alert fires and is trouble. Severity {@code none} marks what fires by design, such
   * as a watchdog which proves that alerting works.
   */
  static boolean isTrouble(ActiveAlert alert) {
    return alert.state() == AlertState.FIRING && !isStanding(alert.labels().get("severity"));
  }

  private static boolean isStanding(String severity) {
    return severity.equals("none");
  }

  static State severity(ActiveAlert alert) {
    return State.ofSeverity(alert.labels().get("severity"));
  }

  AlertRow row(
      RuleSnapshot.Group group, RuleSnapshot.Alerting rule, ActiveAlert alert, Times times) {
    Map<String, String> labels = new TreeMap<>(alert.labels().toMap());
    labels.remove(NAME);
    Comparison comparison = Comparison.of(rule.query());
    return new AlertRow(
        state(alert),
        word(alert),
        rule.name(),
        alert.annotations().getOrDefault("summary", rule.name()),
        alert.annotations().getOrDefault("description", ""),
        labels,
        times.since(alert.activeAt()),
        times.exact(alert.activeAt()),
        comparison.unit().write(alert.value()).toString(),
        Addresses.rule(group, rule),
        Addresses.silence(alert.labels()),
        annotations(alert.annotations()));
  }

  private static State state(ActiveAlert alert) {
    return switch (alert.state()) {
      case FIRING -> severity(alert);
      case PENDING -> State.INFO;
      case INACTIVE -> State.OK;
    };
  }

  private String word(ActiveAlert alert) {
    return switch (alert.state()) {
      case FIRING -> {
        String severity = alert.labels().get("severity");
        yield severity.isEmpty() || isStanding(severity)
            ? messages.text("alert.firing")
            : capital(severity);
      }
      case PENDING -> messages.text("alert.pending");
      case INACTIVE -> messages.text("alert.inactive");
    };
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /** The annotations that have no place of their own. */
  static List<AlertRow.Annotation> annotations(Map<String, String> all) {
    List<AlertRow.Annotation> rest = new ArrayList<>();
    new TreeMap<>(all)
        .forEach((name, text) -> {
          if (!name.equals("summary") && !name.equals("description")) {
            boolean link = text.startsWith("https://") || text.startsWith("http://");
            rest.add(new AlertRow.Annotation(name, text, link));
          }
        });
    return rest;
  }

  AlertsView.Rule rule(RuleSnapshot.Group group, RuleSnapshot rule, Times times) {
    RuleSnapshot.Outcome outcome = rule.outcome();
    boolean failed = outcome.health().equals("err");
    String took = aegle.server.web.view.Unit.SECONDS.write(outcome.evaluationSeconds()).toString();
    String evaluated = agoOrNever(outcome.lastEvaluation(), times);
    return switch (rule) {
      case RuleSnapshot.Recording recording ->
          new AlertsView.Rule(
              "record",
              recording.name(),
              recording.query(),
              failed ? State.WARN : State.OK,
              messages.text(failed ? "rule.failed" : "rule.recording"),
              "",
              "",
              evaluated,
              took,
              outcome.lastError(),
              Addresses.explore(recording.query(), "1h"));
      case RuleSnapshot.Alerting alerting ->
          new AlertsView.Rule(
              "alert",
              alerting.name(),
              alerting.query(),
              failed ? State.WARN : ruleState(alerting),
              failed ? messages.text("rule.failed") : ruleWord(alerting),
              alerting.labels().get("severity"),
              PromDuration.format(alerting.holdDuration().toMillis()),
              evaluated,
              took,
              outcome.lastError(),
              Addresses.rule(group, alerting));
    };
  }

  private static State ruleState(RuleSnapshot.Alerting rule) {
    if (rule.outcome().lastEvaluation() == null) {
      return State.UNKNOWN;
    }
    return switch (rule.state()) {
      case FIRING -> State.ofSeverity(rule.labels().get("severity"));
      case PENDING -> State.INFO;
      case INACTIVE -> State.OK;
    };
  }

  private String ruleWord(RuleSnapshot.Alerting rule) {
    if (rule.outcome().lastEvaluation() == null) {
      return messages.text("rule.unknown");
    }
    return switch (rule.state()) {
      case FIRING -> messages.text("alert.firing");
      case PENDING -> messages.text("alert.pending");
      case INACTIVE -> messages.text("alert.inactive");
    };
  }

  private String agoOrNever(@Nullable Instant moment, Times times) {
    return moment == null ? messages.text("time.never") : times.ago(moment);
  }
}
