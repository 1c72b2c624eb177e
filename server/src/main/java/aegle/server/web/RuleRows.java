package aegle.server.web;

import aegle.metrics.rules.ActiveAlert;
import aegle.metrics.rules.AlertState;
import aegle.metrics.rules.RuleSnapshot;
import aegle.server.web.view.AlertRow;
import aegle.server.web.view.Messages;
import aegle.server.web.view.RuleRow;
import aegle.server.web.view.Times;
import aegle.signals.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Gathers the alerts of a rule into one row, which opens to its instances. */
final class RuleRows {
  /** Instances that a row opens to; the page of the rule has them all. */
  static final int MAX_INSTANCES = 50;

  private final AlertReader alerts;
  private final Messages messages;

  RuleRows(AlertReader alerts, Messages messages) {
    this.alerts = alerts;
    this.messages = messages;
  }

  private record Found(
      RuleSnapshot.Group group, RuleSnapshot.Alerting rule, List<ActiveAlert> alerts) {
    int urgency() {
      return alerts.stream().mapToInt(a -> AlertReader.severity(a).urgency()).max().orElse(0);
    }

    Instant oldest() {
      return alerts.stream().map(ActiveAlert::activeAt).min(Instant::compareTo).orElseThrow();
    }
  }

  /** What fires and is trouble, the most severe first, then the oldest. */
  List<RuleRow> firing(List<RuleSnapshot.Group> groups, Times times) {
    return rows(groups, AlertReader::isTrouble, times);
  }

  /** What fires and is no trouble, such as a watchdog that always does. */
  List<RuleRow> standing(List<RuleSnapshot.Group> groups, Times times) {
    return rows(groups, a -> a.state() == AlertState.FIRING && !AlertReader.isTrouble(a), times);
  }

  List<RuleRow> pending(List<RuleSnapshot.Group> groups, Times times) {
    return rows(groups, a -> a.state() == AlertState.PENDING, times);
  }

  private List<RuleRow> rows(
      List<RuleSnapshot.Group> groups, Predicate<ActiveAlert> wanted, Times times) {
    List<Found> found = new ArrayList<>();
    for (RuleSnapshot.Group group : groups) {
      for (RuleSnapshot.Alerting rule : AlertReader.alerting(group)) {
        List<ActiveAlert> some = rule.alerts().stream().filter(wanted).toList();
        if (!some.isEmpty()) {
          found.add(new Found(group, rule, some));
        }
      }
    }
    found.sort(Comparator.comparingInt((Found f) -> -f.urgency()).thenComparing(Found::oldest));
    return found.stream().map(f -> row(f, times)).toList();
  }

  private RuleRow row(Found found, Times times) {
    Comparison comparison = Comparison.of(found.rule.query());
    List<ActiveAlert> sorted =
        found.alerts.stream()
            .sorted(
                Comparator.comparingInt((ActiveAlert a) -> -AlertReader.severity(a).urgency())
                    .thenComparing(worstFirst(comparison)))
            .toList();
    List<AlertRow> all =
        sorted.stream().map(a -> alerts.row(found.group, found.rule, a, times)).toList();
    AlertRow worst = all.getFirst();
    List<AlertRow> instances =
        all.size() == 1 ? List.of() : all.subList(0, Math.min(all.size(), MAX_INSTANCES));
    return new RuleRow(
        id(found, sorted.getFirst().state()),
        worst.state(),
        worst.word(),
        worst.name(),
        shared(all, AlertRow::summary, worst.name()),
        description(all, worst),
        sharedLabels(all),
        times.since(found.oldest()),
        times.exact(found.oldest()),
        all.size() == 1 ? worst.value() : value(comparison, worst.value()),
        worst.href(),
        Addresses.silence(all(worst.name(), all)),
        instances,
        all.size());
  }

  /** Its id in the page, the same from one refresh to the next. */
  private static String id(Found found, AlertState state) {
    RuleSnapshot.Group group = found.group;
    int index = Addresses.index(group, found.rule);
    String place = String.join("-", state.word(), group.name(), group.file(), found.rule.name());
    return "of-" + Addresses.encode(place) + "-" + index;
  }

  /** The value that is furthest beyond the threshold is the worst. */
  private static Comparator<ActiveAlert> worstFirst(Comparison comparison) {
    Comparator<ActiveAlert> lowest = Comparator.comparingDouble(ActiveAlert::value);
    return isBelow(comparison) ? lowest : lowest.reversed();
  }

  private static boolean isBelow(Comparison comparison) {
    return comparison.operator().startsWith("<");
  }

  private String value(Comparison comparison, String worst) {
    if (comparison.operator().equals("==")) {
      return worst;
    }
    return messages.text(isBelow(comparison) ? "alert.lowest" : "alert.highest", worst);
  }

  /** What all say; when they say different things, what the worst one says. */
  private String description(List<AlertRow> rows, AlertRow worst) {
    String own = worst.description().isEmpty() ? worst.summary() : worst.description();
    boolean alike = !shared(rows, AlertRow::description, "").isEmpty();
    boolean named = !shared(rows, AlertRow::summary, "").isEmpty() && worst.description().isEmpty();
    return alike || named ? worst.description() : messages.text("alert.worst", own);
  }

  private static String shared(
      List<AlertRow> rows, Function<AlertRow, String> text, String otherwise) {
    List<String> different = rows.stream().map(text).distinct().limit(2).toList();
    return different.size() == 1 ? different.getFirst() : otherwise;
  }

  /** The labels that choose all rows and nothing of other rules. */
  private static Labels all(String rule, List<AlertRow> rows) {
    Map<String, String> labels = new TreeMap<>(sharedLabels(rows));
    labels.put("alertname", rule);
    return Labels.of(labels);
  }

  private static Map<String, String> sharedLabels(List<AlertRow> rows) {
    Map<String, String> labels = new TreeMap<>(rows.getFirst().labels());
    rows.forEach(row -> labels.entrySet().retainAll(row.labels().entrySet()));
    return labels;
  }
}
