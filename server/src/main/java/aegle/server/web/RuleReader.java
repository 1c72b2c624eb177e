package aegle.server.web;

import aegle.metrics.PromDuration;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.Value;
import aegle.metrics.rules.ActiveAlert;
import aegle.metrics.rules.AlertState;
import aegle.metrics.rules.RuleSnapshot;
import aegle.server.web.view.AlertRow;
import aegle.server.web.view.Messages;
import aegle.server.web.view.RuleView;
import aegle.server.web.view.State;
import aegle.server.web.view.Timeline;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import aegle.signals.Labels;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Tells the whole story of one alerting rule. */
final class RuleReader {
  private static final int MAX_TIMELINE_ROWS = 30;
  private static final int HASH_CHARS = 16;

  private final PromqlEngine promql;
  private final AlertReader alerts;
  private final Messages messages;

  RuleReader(PromqlEngine promql, AlertReader alerts, Messages messages) {
    this.promql = promql;
    this.alerts = alerts;
    this.messages = messages;
  }

  RuleView read(
      RuleSnapshot.Group group, RuleSnapshot.Alerting rule, TimeRange range, Times times) {
    Comparison comparison = Comparison.of(rule.query());
    Unit unit = comparison.unit();
    List<AlertRow> rows =
        Stream.of(AlertState.FIRING, AlertState.PENDING)
            .flatMap(state ->
                rule.alerts().stream()
                    .filter(alert -> alert.state() == state)
                    .map(alert -> alerts.row(group, rule, alert, times)))
            .toList();
    String number =
        comparison.threshold().isPresent()
            ? Double.toString(comparison.threshold().getAsDouble())
            : "";
    return new RuleView(
        alerts.rule(group, rule, times),
        group.name(),
        group.file(),
        sentence(rule, times),
        rows,
        new TreeMap<>(rule.labels().toMap()),
        AlertReader.annotations(rule.annotations()),
        PromDuration.format(rule.holdDuration().toMillis()),
        rule.keepFiringFor().isZero() ? "" : PromDuration.format(rule.keepFiringFor().toMillis()),
        comparison.measure(),
        Addresses.chart(comparison.measure(), range),
        unit,
        number,
        thresholdLabel(comparison, unit),
        comparison.condition(),
        rule.alerts().stream().map(alert -> evidence(rule, alert, unit, times)).toList(),
        timeline(rule, range, times),
        Addresses.explore(rule.query(), range, "graph"),
        Addresses.why(group, rule));
  }

  private String sentence(RuleSnapshot.Alerting rule, Times times) {
    RuleSnapshot.Outcome outcome = rule.outcome();
    if (outcome.health().equals("err")) {
      return messages.text("rule.sentence.failed");
    }
    if (outcome.lastEvaluation() == null) {
      return messages.text("rule.sentence.unknown");
    }
    Instant oldest =
        rule.alerts().stream()
            .filter(alert -> alert.state() == rule.state())
            .map(ActiveAlert::activeAt)
            .min(Instant::compareTo)
            .orElse(times.now());
    String hold = times.span(rule.holdDuration());
    return switch (rule.state()) {
      case FIRING -> messages.text("rule.sentence.firing", times.since(oldest));
      case PENDING -> messages.text("rule.sentence.pending", times.since(oldest), hold);
      case INACTIVE -> messages.text("rule.sentence.inactive");
    };
  }

  private String thresholdLabel(Comparison comparison, Unit unit) {
    if (comparison.threshold().isEmpty()) {
      return "";
    }
    String number = unit.write(comparison.threshold().getAsDouble()).toString();
    return switch (comparison.operator()) {
      case ">" -> messages.text("threshold.above", number);
      case "<" -> messages.text("threshold.below", number);
      case ">=" -> messages.text("threshold.from", number);
      case "<=" -> messages.text("threshold.upto", number);
      case "==" -> messages.text("threshold.at", number);
      default -> messages.text("threshold.other", number);
    };
  }

  private static RuleView.Evidence evidence(
      RuleSnapshot.Alerting rule, ActiveAlert alert, Unit unit, Times times) {
    Instant evaluated = rule.outcome().lastEvaluation();
    Instant moment = evaluated == null ? alert.activeAt() : evaluated;
    String series = alert.labels().toString();
    String proof = rule.query() + '\n' + series + '\n' + alert.value() + '\n' + moment;
    return new RuleView.Evidence(
        rule.query(),
        series,
        unit.write(alert.value()) + exactly(alert.value(), unit),
        times.exact(moment),
        hash(proof));
  }

  private static String exactly(double value, Unit unit) {
    String all = Double.toString(value).replaceFirst("\\.0$", "");
    return all.equals(unit.write(value).toString()) ? "" : " (" + all + ")";
  }

  private static String hash(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)))
          .substring(0, HASH_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every JDK has SHA-256", e);
    }
  }

  /** When each alert of the rule was pending and firing, from the series that rules keep of it. */
  private Timeline timeline(RuleSnapshot.Alerting rule, TimeRange range, Times times) {
    String from = times.clock(Instant.ofEpochMilli(range.fromMillis()));
    String to = times.clock(Instant.ofEpochMilli(range.toMillis()));
    String name = rule.name().replace("\\", "\\\\").replace("\"", "\\\"");
    Map<Map<String, String>, List<Timeline.Span>> rows = new java.util.LinkedHashMap<>();
    try {
      Value value =
          promql
              .range(
                  "ALERTS{alertname=\"" + name + "\"}",
                  range.firstStepMillis(),
                  range.toMillis(),
                  range.stepMillis())
              .value();
      if (value instanceof Value.Matrix(List<Value.Line> lines)) {
        for (Value.Line line : lines) {
          Map<String, String> labels = shown(line.labels());
          if (rows.size() < MAX_TIMELINE_ROWS || rows.containsKey(labels)) {
            rows.computeIfAbsent(labels, _ -> new ArrayList<>()).addAll(spans(line, range, times));
          }
        }
      }
    } catch (QueryException _) {
      // Without its history the page still tells what is known now.
      rows.clear();
    }
    List<Timeline.Row> list = new ArrayList<>();
    rows.forEach((labels, spans) -> list.add(new Timeline.Row(labels, spans)));
    return new Timeline(from, to, list);
  }

  private static Map<String, String> shown(Labels labels) {
    Map<String, String> map = new TreeMap<>(labels.withoutName().toMap());
    map.remove("alertname");
    map.remove("alertstate");
    map.remove("severity");
    return map;
  }

  private List<Timeline.Span> spans(Value.Line line, TimeRange range, Times times) {
    boolean firing = line.labels().get("alertstate").equals("firing");
    State severity = State.ofSeverity(line.labels().get("severity"));
    State state = firing ? severity : State.INFO;
    String word = messages.text(firing ? "alert.firing" : "alert.pending");
    List<Timeline.Span> spans = new ArrayList<>();
    long step = range.stepMillis();
    int i = 0;
    while (i < line.size()) {
      // A step stands for the time up to it: what is seen now began before now.
      long start = line.timestampsMillis()[i] - step;
      long end = start + step;
      while (i + 1 < line.size() && line.timestampsMillis()[i + 1] <= end + step) {
        i++;
        end = line.timestampsMillis()[i];
      }
      i++;
      long shownEnd = Math.min(end, range.toMillis());
      int left = (int) (Math.max(0, start - range.fromMillis()) * 1_000 / range.lengthMillis());
      int width = (int) Math.max(2, (shownEnd - start) * 1_000 / range.lengthMillis());
      String words =
          messages.text(
              "timeline.span",
              word,
              times.clock(Instant.ofEpochMilli(start)),
              times.clock(Instant.ofEpochMilli(shownEnd)));
      spans.add(new Timeline.Span(state, left, width, words));
    }
    return spans;
  }
}
