package aegle.metrics.relabel;

import aegle.metrics.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;

/** Reads a list of relabelling rules as it stands in {@code prometheus.yml}. */
public final class RelabelYaml {
  /** More rules than this in one list are refused. */
  public static final int MAX_RULES = 1_000;

  private RelabelYaml() {}

  /**
   * The rules of a list node.
   *
   * @throws aegle.metrics.yaml.ConfigException when one means nothing
   */
  public static Relabelling read(YamlNode list) {
    List<YamlNode> items = list.items();
    if (items.size() > MAX_RULES) {
      throw list.error(items.size() + " relabelling rules; at most " + MAX_RULES + " are allowed");
    }
    List<RelabelRule> rules = new ArrayList<>();
    for (YamlNode item : items) {
      rules.add(rule(item));
    }
    return new Relabelling(rules);
  }

  private static RelabelRule rule(YamlNode node) {
    if (node.isNull()) {
      throw node.error("empty or null relabelling rule; remove it");
    }
    node.allowOnly(
        "source_labels", "separator", "regex", "modulus", "target_label", "replacement", "action");
    RelabelAction action =
        RelabelAction.of(node.text("action", RelabelAction.REPLACE.word()))
            .orElseThrow(() ->
                node.error(
                    "unknown relabel action \""
                        + node.text("action", "")
                        + "\"; allowed are "
                        + RelabelAction.words()));
    try {
      return new RelabelRule(
          action,
          node.find("source_labels").map(YamlNode::texts).orElse(List.of()),
          given(node, "separator", RelabelRule.DEFAULT_SEPARATOR),
          given(node, "regex", RelabelRule.DEFAULT_REGEX),
          node.find("modulus").map(RelabelYaml::modulus).orElse(0L),
          node.text("target_label", ""),
          given(node, "replacement", RelabelRule.DEFAULT_REPLACEMENT));
    } catch (IllegalArgumentException e) {
      throw node.error(e.getMessage() == null ? "not a rule" : e.getMessage());
    }
  }

  /** A key that stands there with nothing behind it means the empty text, not the default. */
  private static String given(YamlNode node, String key, String otherwise) {
    YamlNode value = node.entries().get(key);
    return value == null ? otherwise : value.text();
  }

  private static long modulus(YamlNode node) {
    try {
      return Long.parseUnsignedLong(node.text());
    } catch (NumberFormatException e) {
      throw node.error("'modulus' is '" + node.text() + "'; use a whole number above 0");
    }
  }
}
