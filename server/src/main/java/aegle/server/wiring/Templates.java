package aegle.server.wiring;

import aegle.metrics.promql.Expr;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Labels and annotations against the labels that the expression leaves. */
final class Templates implements Check {
  static final String GONE = "label-not-left";
  static final String VALUE = "value-in-label";
  static final String QUERY = "query-in-template";
  static final String EXTERNAL = "unknown-external-label";
  static final String CONFLICT = "label-conflict";
  static final String LINK = "broken-link";

  private static final Pattern LABEL =
      Pattern.compile("\\{\\{[^{}]*\\$labels\\.([a-zA-Z_][a-zA-Z0-9_]*)");
  private static final Pattern EXTERNAL_LABEL =
      Pattern.compile("\\$externalLabels\\.([a-zA-Z_][a-zA-Z0-9_]*)");
  private static final Pattern WEB = Pattern.compile("https?://[^\\s/]+.*");

  @Override
  public void judge(Subject rule, Finds finds) {
    for (String label : rule.rule().labels().keySet()) {
      if (rule.around().externalLabels().contains(label)) {
        finds.add(
            CONFLICT,
            Severity.WARNING,
            "external_labels of prometheus.yml has " + label + " too; one of the two is lost");
      }
    }
    if (!rule.rule().isAlert()) {
      return;
    }
    for (Map.Entry<String, String> label : rule.rule().labels().entrySet()) {
      if (label.getValue().contains("$value") || label.getValue().contains(".Value")) {
        finds.add(
            VALUE,
            Severity.BUG,
            "the label "
                + label.getKey()
                + " holds the value: with every change of it a new alert begins and 'for' starts"
                + " again; put it into an annotation",
            draft -> moved(draft, label.getKey()));
      }
    }
    LabelSpan left = LabelSpan.of(rule.expr(), rule);
    rule.rule().labels().values().forEach(text -> words(text, left, rule, finds));
    rule.rule()
        .annotations()
        .forEach((name, text) -> {
          words(text, left, rule, finds);
          link(name, text, finds);
        });
  }

  private static Draft moved(Draft draft, String name) {
    Map<String, String> labels = new LinkedHashMap<>(draft.labels());
    Map<String, String> annotations = new LinkedHashMap<>(draft.annotations());
    String text = labels.remove(name);
    if (text != null) {
      annotations.put(name, text);
    }
    return draft.withLabels(labels).withAnnotations(annotations);
  }

  private static void words(String text, LabelSpan left, Subject rule, Finds finds) {
    Matcher label = LABEL.matcher(text);
    while (label.find()) {
      String name = label.group(1);
      boolean isGiven = name.equals("alertname") || rule.rule().labels().containsKey(name);
      if (!left.mayHave(name) && !isGiven) {
        finds.add(
            GONE,
            isAggregated(rule) ? Severity.BUG : Severity.WARNING,
            "the text prints the label "
                + name
                + ", but what the expression leaves has "
                + left.words()
                + ": it stays empty");
      }
    }
    Matcher external = EXTERNAL_LABEL.matcher(text);
    while (external.find()) {
      if (rule.around().routing() != null
          && !rule.around().externalLabels().contains(external.group(1))) {
        finds.add(
            EXTERNAL,
            Severity.WARNING,
            "no external label is called " + external.group(1) + ": the text stays empty");
      }
    }
    if (text.contains("query \"") || text.contains("query `")) {
      finds.add(
          QUERY,
          Severity.INFORMATION,
          "the text asks a question of its own for every alert at every evaluation");
    }
  }

  private static boolean isAggregated(Subject rule) {
    return !Trees.all(rule.expr(), Expr.Aggregate.class).isEmpty();
  }

  private static void link(String name, String text, Finds finds) {
    boolean isLink = name.endsWith("_url") || name.endsWith("_link");
    if (isLink && !text.contains("{{") && !WEB.matcher(text.strip()).matches()) {
      finds.add(
          LINK,
          Severity.WARNING,
          name + " is '" + text + "', which nobody can open; write an address with https://");
    }
  }
}
