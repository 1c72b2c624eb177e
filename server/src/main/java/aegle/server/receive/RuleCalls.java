package aegle.server.receive;

import aegle.metrics.Matcher;
import aegle.metrics.rules.ActiveAlert;
import aegle.metrics.rules.RuleSnapshot;
import aegle.signals.GoFloat;
import aegle.signals.GoQuote;
import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /rules} and {@code /alerts}. */
final class RuleCalls {
  private final Supplier<List<RuleSnapshot.Group>> groups;

  /** What of the rules is asked for. */
  private record Wanted(
      Set<String> rules,
      Set<String> groups,
      Set<String> files,
      List<List<Matcher>> matchers,
      String type,
      boolean alertsLeftOut) {
    boolean wants(RuleSnapshot rule) {
      boolean rightType =
          switch (rule) {
            case RuleSnapshot.Alerting _ -> !type.equals("record");
            case RuleSnapshot.Recording _ -> !type.equals("alert");
          };
      return rightType && isIn(rules, rule.name()) && labelsFit(labelsOf(rule));
    }

    boolean wants(RuleSnapshot.Group group) {
      return isIn(groups, group.name()) && isIn(files, group.file());
    }

    private boolean labelsFit(Labels labels) {
      return matchers.isEmpty()
          || matchers.stream().anyMatch(all -> all.stream().allMatch(one -> one.matches(labels)));
    }

    private static boolean isIn(Set<String> set, String value) {
      return set.isEmpty() || set.contains(value);
    }
  }

  RuleCalls(Supplier<List<RuleSnapshot.Group>> groups) {
    this.groups = groups;
  }

  Answer rules(ApiRequest request) {
    String type = request.text("type").toLowerCase(Locale.ROOT);
    if (!Set.of("", "alert", "record").contains(type)) {
      throw ApiException.badParameter("type", "not supported value " + GoQuote.of(type));
    }
    Wanted wanted =
        new Wanted(
            Set.copyOf(request.texts("rule_name[]")),
            Set.copyOf(request.texts("rule_group[]")),
            Set.copyOf(request.texts("file[]")),
            Selectors.parse(request.texts("match[]")),
            type,
            request.flag("exclude_alerts"));
    List<RuleSnapshot.Group> found = new ArrayList<>();
    for (RuleSnapshot.Group group : groups.get()) {
      if (wanted.wants(group) && group.rules().stream().anyMatch(wanted::wants)) {
        found.add(group);
      }
    }
    return Answer.of(json -> {
      json.object().key("groups").array();
      found.forEach(group -> group(json, group, wanted));
      json.endArray().end();
    });
  }

  private static void group(JsonBytes json, RuleSnapshot.Group group, Wanted wanted) {
    json.object();
    json.key("name").text(group.name());
    json.key("file").text(group.file());
    json.key("rules").array();
    for (RuleSnapshot rule : group.rules()) {
      if (wanted.wants(rule)) {
        rule(json, rule, wanted.alertsLeftOut());
      }
    }
    json.endArray();
    json.key("interval").number(seconds(group.interval()));
    json.key("limit").whole(group.limit());
    json.key("evaluationTime").number(group.evaluationSeconds());
    time(json.key("lastEvaluation"), group.lastEvaluation());
    json.end();
  }

  private static void rule(JsonBytes json, RuleSnapshot rule, boolean alertsLeftOut) {
    json.object();
    switch (rule) {
      case RuleSnapshot.Alerting alerting -> {
        json.key("state").text(alerting.state().word());
        json.key("name").text(alerting.name());
        json.key("query").text(alerting.query());
        json.key("duration").number(seconds(alerting.holdDuration()));
        json.key("keepFiringFor").number(seconds(alerting.keepFiringFor()));
        json.key("labels").labels(alerting.labels());
        json.key("annotations").map(new TreeMap<>(alerting.annotations()));
        json.key("alerts");
        if (alertsLeftOut) {
          json.nothing();
        } else {
          json.array();
          alerting.alerts().forEach(alert -> alert(json, alert));
          json.endArray();
        }
        outcome(json, alerting.outcome(), "alerting");
      }
      case RuleSnapshot.Recording recording -> {
        json.key("name").text(recording.name());
        json.key("query").text(recording.query());
        json.key("labels").labels(recording.labels());
        outcome(json, recording.outcome(), "recording");
      }
    }
    json.end();
  }

  private static void outcome(JsonBytes json, RuleSnapshot.Outcome outcome, String type) {
    json.key("health").text(outcome.health());
    if (!outcome.lastError().isEmpty()) {
      json.key("lastError").text(outcome.lastError());
    }
    json.key("evaluationTime").number(outcome.evaluationSeconds());
    time(json.key("lastEvaluation"), outcome.lastEvaluation());
    json.key("type").text(type);
  }

  Answer alerts(ApiRequest unused) {
    List<ActiveAlert> alerts = new ArrayList<>();
    for (RuleSnapshot.Group group : groups.get()) {
      for (RuleSnapshot rule : group.rules()) {
        if (rule instanceof RuleSnapshot.Alerting alerting) {
          alerts.addAll(alerting.alerts());
        }
      }
    }
    return Answer.of(json -> {
      json.object().key("alerts").array();
      alerts.forEach(alert -> alert(json, alert));
      json.endArray().end();
    });
  }

  private static void alert(JsonBytes json, ActiveAlert alert) {
    json.object();
    json.key("labels").labels(alert.labels());
    json.key("annotations").map(new TreeMap<>(alert.annotations()));
    json.key("state").text(alert.state().word());
    json.key("activeAt").time(alert.activeAt());
    Instant since = alert.keepFiringSince();
    if (since != null) {
      json.key("keepFiringSince").time(since);
    }
    json.key("value").text(GoFloat.exponent(alert.value()));
    json.end();
  }

  private static Labels labelsOf(RuleSnapshot rule) {
    return switch (rule) {
      case RuleSnapshot.Alerting alerting -> alerting.labels();
      case RuleSnapshot.Recording recording -> recording.labels();
    };
  }

  private static void time(JsonBytes json, @Nullable Instant time) {
    if (time == null) {
      json.noTime();
    } else {
      json.time(time);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }
}
