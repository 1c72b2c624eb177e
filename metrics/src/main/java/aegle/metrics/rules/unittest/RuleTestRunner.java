package aegle.metrics.rules.unittest;

import aegle.metrics.PromDuration;
import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.QueryLimits;
import aegle.metrics.promql.QueryResult;
import aegle.metrics.promql.Value;
import aegle.metrics.rules.ActiveAlert;
import aegle.metrics.rules.AlertState;
import aegle.metrics.rules.GroupEvaluation;
import aegle.metrics.rules.RuleContext;
import aegle.metrics.rules.RuleFile;
import aegle.metrics.rules.RuleGroup;
import aegle.metrics.rules.RuleGroups;
import aegle.metrics.rules.RuleSettings;
import aegle.metrics.rules.RuleSnapshot;
import aegle.metrics.rules.template.DurationValue;
import aegle.metrics.rules.template.GoNumbers;
import aegle.signals.GoQuote;
import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Plays one test on a store of its own: rules at every interval, then the expressions. */
final class RuleTestRunner {
  private final RuleTest test;
  private final List<RuleFile> rules;
  private final Map<String, Integer> order;
  private final Duration evaluationInterval;
  private final boolean fuzzy;
  private final MemorySeriesStore store = new MemorySeriesStore();
  private final PromqlEngine engine;
  private final LongSupplier nanoTicker;
  private final List<String> errors = new ArrayList<>();

  RuleTestRunner(
      RuleTest test,
      List<RuleFile> rules,
      Map<String, Integer> order,
      Duration evaluationInterval,
      boolean fuzzy,
      LongSupplier nanoTicker) {
    this.test = test;
    this.rules = rules;
    this.order = order;
    this.evaluationInterval = evaluationInterval;
    this.fuzzy = fuzzy;
    this.nanoTicker = nanoTicker;
    this.engine = new PromqlEngine(store, QueryLimits.DEFAULT, nanoTicker);
  }

  /** What did not hold, in promtool's words. */
  List<String> errors() {
    try {
      InputFeed feed = new InputFeed(test, store);
      if (play(feed)) {
        test.expressionCases().forEach(expression -> check(expression, feed));
      }
    } catch (NotationException e) {
      errors.add("    " + e.getMessage());
    }
    return errors;
  }

  private List<RuleGroup> groups() {
    RuleSettings settings =
        RuleSettings.DEFAULT
            .withInterval(test.interval())
            .withExternal(test.externalLabels(), test.externalUrl());
    RuleContext context = new RuleContext(engine, store, _ -> {}, nanoTicker, settings);
    List<RuleGroup> groups = new ArrayList<>(RuleGroups.fresh(rules, context).groups());
    groups.sort(Comparator.comparing(group -> order.getOrDefault(group.name(), Integer.MAX_VALUE)));
    return groups;
  }

  /** Evaluates from zero to the end of the test; false when a rule could not be evaluated. */
  private boolean play(InputFeed feed) {
    List<RuleGroup> groups = groups();
    Instant end = Instant.EPOCH.plus(test.end());
    for (Instant now = Instant.EPOCH; !now.isAfter(end); now = now.plus(evaluationInterval)) {
      feed.feedUntil(now.toEpochMilli());
      int before = errors.size();
      for (RuleGroup group : groups) {
        for (GroupEvaluation.Failure failure : group.evaluate(now).failures()) {
          Duration since = Duration.between(Instant.EPOCH, now);
          errors.add(
              "    rule: "
                  + failure.rule()
                  + ", time: "
                  + new DurationValue(since.toNanos())
                  + ", err: "
                  + failure.message());
        }
      }
      if (errors.size() > before) {
        return false;
      }
      checkAlerts(groups, now);
    }
    return true;
  }

  private void checkAlerts(List<RuleGroup> groups, Instant now) {
    for (RuleTest.AlertCase alert : test.alertCases()) {
      Instant at = Instant.EPOCH.plus(alert.at());
      if (!at.isBefore(now) && at.isBefore(now.plus(evaluationInterval))) {
        check(alert, groups);
      }
    }
  }

  /** Labels and annotations, in the order that promtool sorts them. */
  private record Told(Labels labels, Labels annotations) {}

  private void check(RuleTest.AlertCase alert, List<RuleGroup> groups) {
    Comparator<Told> byLabels = Comparator.comparing(Told::labels).thenComparing(Told::annotations);
    List<Told> expected = new ArrayList<>();
    for (RuleTest.ExpectedAlert item : alert.expected()) {
      Labels labels = Labels.of(item.labels()).with("alertname", alert.alertName());
      expected.add(new Told(labels, Labels.of(item.annotations())));
    }
    List<Told> got = new ArrayList<>();
    for (RuleGroup group : groups) {
      for (RuleSnapshot rule : group.snapshot().rules()) {
        if (rule instanceof RuleSnapshot.Alerting alerting
            && rule.name().equals(alert.alertName())) {
          for (ActiveAlert active : alerting.alerts()) {
            if (active.state() == AlertState.FIRING) {
              got.add(new Told(active.labels(), Labels.of(active.annotations())));
            }
          }
        }
      }
    }
    expected.sort(byLabels);
    got.sort(byLabels);
    if (!expected.equals(got)) {
      errors.add(
          (test.name().isEmpty() ? "" : "    name: " + test.name() + ",\n")
              + "    alertname: "
              + alert.alertName()
              + ", time: "
              + PromDuration.format(alert.at().toMillis())
              + ", \n        exp:"
              + describe(expected)
              + ", \n        got:"
              + describe(got));
    }
  }

  private static String describe(List<Told> alerts) {
    if (alerts.isEmpty()) {
      return "[]";
    }
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < alerts.size(); i++) {
      Told alert = alerts.get(i);
      text.append(i == 0 ? "" : ",").append("\n            ").append(i).append(':');
      text.append("\n              Labels:").append(alert.labels());
      text.append("\n              Annotations:").append(alert.annotations());
    }
    return text.append("\n            ]").toString();
  }

  private record Found(Labels labels, double value, String histogram) {
    @Override
    public String toString() {
      String shown = histogram.isEmpty() ? GoNumbers.formatFloat(value, 'E', -1) : histogram;
      return labels + " " + shown;
    }
  }

  private void check(RuleTest.ExpressionCase expression, InputFeed feed) {
    String place =
        "    expr: "
            + GoQuote.of(expression.expression())
            + ", time: "
            + PromDuration.format(expression.at().toMillis())
            + ",";
    List<Found> got;
    List<Found> expected = new ArrayList<>();
    try {
      got = ask(expression.expression(), expression.at().toMillis(), feed);
      for (RuleTest.ExpectedSample sample : expression.expected()) {
        expected.add(expected(sample));
      }
    } catch (QueryException | NotationException e) {
      errors.add(place + " err: " + e.getMessage());
      return;
    }
    got.sort(Comparator.comparing(Found::labels));
    expected.sort(Comparator.comparing(Found::labels));
    if (!agree(expected, got)) {
      errors.add(
          (test.name().isEmpty() ? "" : "    name: " + test.name() + ",\n")
              + place
              + "\n        exp: "
              + list(expected)
              + "\n        got: "
              + list(got));
    }
  }

  private static Found expected(RuleTest.ExpectedSample sample) {
    Labels labels = SeriesNotation.parseLabels(sample.labels());
    return sample.histogram().isEmpty()
        ? new Found(labels, sample.value(), "")
        : new Found(labels, 0, NativeHistogram.parse(sample.histogram()).toString());
  }

  private List<Found> ask(String expression, long atMillis, InputFeed feed) {
    List<Found> found = new ArrayList<>();
    var histograms = feed.histograms(expression, atMillis);
    if (histograms.isPresent()) {
      histograms
          .get()
          .forEach((labels, value) -> found.add(new Found(labels, 0, value.toString())));
      return found;
    }
    QueryResult result = engine.instant(expression, atMillis);
    switch (result.value()) {
      case Value.Vector vector ->
          vector.points().forEach(point -> found.add(new Found(point.labels(), point.value(), "")));
      case Value.Scalar scalar -> found.add(new Found(Labels.EMPTY, scalar.value(), ""));
      case Value.Text _, Value.Matrix _ ->
          throw new NotationException("rule result is not a vector or scalar");
    }
    return found;
  }

  private boolean agree(List<Found> expected, List<Found> got) {
    if (expected.size() != got.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      Found a = expected.get(i);
      Found b = got.get(i);
      if (!a.labels().equals(b.labels())
          || !a.histogram().equals(b.histogram())
          || !equal(a.value(), b.value())) {
        return false;
      }
    }
    return true;
  }

  /** Fuzzy comparison lets the last binary digit differ. */
  private boolean equal(double a, double b) {
    return a == b || (fuzzy && (Math.nextDown(a) == b || Math.nextUp(a) == b));
  }

  private static String list(List<Found> samples) {
    return samples.isEmpty()
        ? "nil"
        : samples.stream().map(Found::toString).collect(Collectors.joining(", "));
  }
}
