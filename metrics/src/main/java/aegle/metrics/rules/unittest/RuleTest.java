package aegle.metrics.rules.unittest;

import aegle.metrics.rules.template.FunctionException;
import aegle.metrics.rules.template.GoNumbers;
import aegle.metrics.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One test as its file writes it.
 *
 * @param name may be empty
 * @param interval between the values of the input series
 */
record RuleTest(
    String name,
    Duration interval,
    List<InputSeries> inputSeries,
    List<AlertCase> alertCases,
    List<ExpressionCase> expressionCases,
    Map<String, String> externalLabels,
    String externalUrl) {

  /** A series with its values, not yet read. */
  record InputSeries(String series, String values) {}

  /** Which alerts of one name fire at a time. */
  record AlertCase(Duration at, String alertName, List<ExpectedAlert> expected) {}

  record ExpectedAlert(Map<String, String> labels, Map<String, String> annotations) {}

  /** What an expression gives at a time. */
  record ExpressionCase(String expression, Duration at, List<ExpectedSample> expected) {}

  /** A sample; {@code histogram} is empty for a number. */
  record ExpectedSample(String labels, double value, String histogram) {}

  static RuleTest read(YamlNode node, Duration evaluationInterval) {
    node.allowOnly(
        "interval",
        "name",
        "input_series",
        "alert_rule_test",
        "promql_expr_test",
        "external_labels",
        "external_url");
    Duration interval = node.duration("interval", Duration.ZERO);
    List<InputSeries> series = new ArrayList<>();
    for (YamlNode item : items(node, "input_series")) {
      item.allowOnly("series", "values");
      series.add(new InputSeries(item.text("series", ""), item.text("values", "")));
    }
    List<AlertCase> alerts = new ArrayList<>();
    items(node, "alert_rule_test").forEach(item -> alerts.add(alertCase(item)));
    List<ExpressionCase> expressions = new ArrayList<>();
    items(node, "promql_expr_test").forEach(item -> expressions.add(expressionCase(item)));
    return new RuleTest(
        node.text("name", ""),
        interval.isZero() ? evaluationInterval : interval,
        series,
        alerts,
        expressions,
        node.find("external_labels").map(YamlNode::textMap).orElse(Map.of()),
        node.text("external_url", ""));
  }

  private static List<YamlNode> items(YamlNode node, String key) {
    return node.find(key).map(YamlNode::items).orElse(List.of());
  }

  private static AlertCase alertCase(YamlNode node) {
    node.allowOnly("eval_time", "alertname", "exp_alerts");
    Duration at = node.duration("eval_time", Duration.ZERO);
    if (node.text("alertname", "").isEmpty()) {
      throw node.error("an item under alert_rule_test misses required attribute alertname");
    }
    List<ExpectedAlert> expected = new ArrayList<>();
    for (YamlNode item : items(node, "exp_alerts")) {
      item.allowOnly("exp_labels", "exp_annotations");
      expected.add(
          new ExpectedAlert(
              item.find("exp_labels").map(YamlNode::textMap).orElse(Map.of()),
              item.find("exp_annotations").map(YamlNode::textMap).orElse(Map.of())));
    }
    return new AlertCase(at, node.text("alertname", ""), expected);
  }

  private static ExpressionCase expressionCase(YamlNode node) {
    node.allowOnly("expr", "eval_time", "exp_samples");
    List<ExpectedSample> expected = new ArrayList<>();
    for (YamlNode item : items(node, "exp_samples")) {
      item.allowOnly("labels", "value", "histogram");
      expected.add(
          new ExpectedSample(
              item.text("labels", ""),
              item.find("value").map(RuleTest::number).orElse(0.0),
              item.text("histogram", "")));
    }
    return new ExpressionCase(
        node.text("expr", ""), node.duration("eval_time", Duration.ZERO), expected);
  }

  private static double number(YamlNode node) {
    // YAML writes the special numbers with a dot in front.
    String text = node.text().toLowerCase(Locale.ROOT).replaceFirst("^([+-]?)\\.(inf|nan)", "$1$2");
    try {
      return GoNumbers.parseFloat(text);
    } catch (FunctionException _) {
      throw node.error("'" + node.text() + "' is no number");
    }
  }

  /** The latest time that anything is asked for. */
  Duration end() {
    Duration end = Duration.ZERO;
    for (AlertCase alert : alertCases) {
      end = alert.at().compareTo(end) > 0 ? alert.at() : end;
    }
    for (ExpressionCase expression : expressionCases) {
      end = expression.at().compareTo(end) > 0 ? expression.at() : end;
    }
    return end;
  }
}
