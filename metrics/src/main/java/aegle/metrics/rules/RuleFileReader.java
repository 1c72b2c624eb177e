package aegle.metrics.rules;

import aegle.metrics.promql.QueryException;
import aegle.metrics.rules.expand.RuleTemplate;
import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import aegle.signals.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks a rule file as Prometheus does (its package rulefmt). Used once. */
final class RuleFileReader {
  /** Rules of one file; a file with more is refused. */
  static final int MAX_RULES = 10_000;

  private static final List<String> GROUP_KEYS =
      List.of("name", "interval", "query_offset", "limit", "labels", "rules");
  private static final List<String> RULE_KEYS =
      List.of("record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations");

  private final YamlNode root;
  private final Set<String> names = new HashSet<>();
  private int rules;

  RuleFileReader(YamlNode root) {
    this.root = root;
  }

  RuleFile read() {
    if (!root.isMap()) {
      throw root.error("a rule file is a map with the key 'groups'; every file needs its own");
    }
    allowOnly(root, List.of("groups"), "the file");
    List<RuleFile.Group> groups = new ArrayList<>();
    for (YamlNode node : root.find("groups").map(YamlNode::items).orElse(List.of())) {
      groups.add(group(node));
    }
    return new RuleFile(root.file(), groups);
  }

  private static void allowOnly(YamlNode node, List<String> allowed, String place) {
    for (Map.Entry<String, YamlNode> entry : node.entries().entrySet()) {
      if (!allowed.contains(entry.getKey())) {
        throw new ConfigException(
            node.file(),
            entry.getValue().line(),
            "field "
                + entry.getKey()
                + " not found in "
                + place
                + "; allowed here: "
                + String.join(", ", allowed));
      }
    }
  }

  private RuleFile.Group group(YamlNode node) {
    allowOnly(node, GROUP_KEYS, "a group");
    String name = node.text("name", "");
    if (name.isEmpty()) {
      throw node.error("Groupname must not be empty");
    }
    if (!names.add(name)) {
      throw node.error("groupname: \"" + name + "\" is repeated in the same file");
    }
    Map<String, String> labels = labels(node, "group \"" + name + "\"");
    List<RuleDefinition> definitions = new ArrayList<>();
    for (YamlNode rule : node.find("rules").map(YamlNode::items).orElse(List.of())) {
      if (++rules > MAX_RULES) {
        throw rule.error("the file has more than MAX_RULES=" + MAX_RULES + " rules; split it");
      }
      definitions.add(rule(rule, name, definitions.size() + 1, labels));
    }
    long limit = node.number("limit", 0);
    return new RuleFile.Group(
        name,
        duration(node, "interval"),
        duration(node, "query_offset"),
        Math.clamp(limit, 0, Integer.MAX_VALUE),
        labels,
        definitions);
  }

  private static @Nullable Duration duration(YamlNode node, String key) {
    Optional<Duration> duration = node.find(key).map(YamlNode::duration);
    return duration.filter(span -> key.equals("query_offset") || !span.isZero()).orElse(null);
  }

  private static Map<String, String> labels(YamlNode node, String place) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (Map.Entry<String, YamlNode> entry : entries(node, "labels").entrySet()) {
      if (entry.getKey().isEmpty() || entry.getKey().equals(Labels.METRIC_NAME)) {
        throw entry.getValue().error(place + ": invalid label name: " + entry.getKey());
      }
      labels.put(entry.getKey(), entry.getValue().text());
    }
    return labels;
  }

  private static Map<String, YamlNode> entries(YamlNode node, String key) {
    return node.find(key).map(YamlNode::entries).orElse(Map.of());
  }

  private static RuleDefinition rule(
      YamlNode node, String group, int number, Map<String, String> groupLabels) {
    allowOnly(node, RULE_KEYS, "a rule");
    String record = node.text("record", "");
    String alert = node.text("alert", "");
    String place = "group \"" + group + "\", rule " + number + ", \"" + record + alert + "\"";
    if (!record.isEmpty() && !alert.isEmpty()) {
      throw node.error(place + ": only one of 'record' and 'alert' must be set");
    }
    if (record.isEmpty() && alert.isEmpty()) {
      throw node.error(place + ": one of 'record' or 'alert' must be set");
    }
    String expression = expression(node, place);
    Map<String, String> labels = new LinkedHashMap<>(groupLabels);
    labels.putAll(labels(node, place));
    if (alert.isEmpty()) {
      checkRecording(node, record, place);
      return new RuleDefinition.Recording(record, expression, labels, node.line());
    }
    Map<String, String> annotations = new LinkedHashMap<>();
    entries(node, "annotations").forEach((key, value) -> annotations.put(key, value.text()));
    checkTemplates(node, alert, "labels", "label", place);
    checkTemplates(node, alert, "annotations", "annotation", place);
    return new RuleDefinition.Alerting(
        alert,
        expression,
        node.duration("for", Duration.ZERO),
        node.duration("keep_firing_for", Duration.ZERO),
        labels,
        annotations,
        node.line());
  }

  private static String expression(YamlNode node, String place) {
    YamlNode expr =
        node.find("expr")
            .filter(found -> !found.text().isEmpty())
            .orElseThrow(() -> node.error(place + ": field 'expr' must be set in rule"));
    try {
      return Expressions.canonical(expr.text());
    } catch (QueryException e) {
      throw expr.error(place + ": could not parse expression: " + e.getMessage());
    }
  }

  private static void checkRecording(YamlNode node, String name, String place) {
    for (String key : List.of("annotations", "for", "keep_firing_for")) {
      Optional<YamlNode> found = node.find(key);
      if (found.isPresent() && !isEmptyField(found.get())) {
        throw found.get().error(place + ": invalid field '" + key + "' in recording rule");
      }
    }
    if (name.contains("{") || name.contains("}")) {
      throw node.error(
          place + ": braces present in the recording rule name; should it be in expr?: " + name);
    }
  }

  /** Prometheus cannot tell {@code for: 0s} from no {@code for}. */
  private static boolean isEmptyField(YamlNode field) {
    return field.isMap() ? field.entries().isEmpty() : field.duration().isZero();
  }

  private static void checkTemplates(
      YamlNode node, String alert, String key, String word, String place) {
    for (Map.Entry<String, YamlNode> entry : entries(node, key).entrySet()) {
      Optional<String> complaint = new RuleTemplate(alert, entry.getValue().text()).complaint();
      if (complaint.isPresent()) {
        throw entry
            .getValue()
            .error(place + ": " + word + " \"" + entry.getKey() + "\": " + complaint.get());
      }
      if (entry.getKey().isEmpty()) {
        throw entry.getValue().error(place + ": invalid " + word + " name: ");
      }
    }
  }
}
