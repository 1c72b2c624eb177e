package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code inhibit_rules:} of {@code alertmanager.yml}. */
public final class InhibitRuleReader {
  /** Most rules: each looks at every alert that comes in. */
  static final int MAX_RULES = 500;

  private static final Keys KEYS =
      Keys.of(
          "name",
          "source_match",
          "source_match_re",
          "source_matchers",
          "target_match",
          "target_match_re",
          "target_matchers",
          "equal");

  private InhibitRuleReader() {}

  /** The rules of a list. */
  public static List<InhibitRule> rules(YamlNode list) {
    List<YamlNode> items = list.items();
    if (items.size() > MAX_RULES) {
      throw list.error("there are " + items.size() + " inhibit_rules; at most " + MAX_RULES);
    }
    return items.stream().map(InhibitRuleReader::rule).toList();
  }

  private static InhibitRule rule(YamlNode node) {
    KEYS.check(node);
    List<String> equal = new ArrayList<>();
    for (YamlNode item : node.find("equal").map(YamlNode::items).orElse(List.of())) {
      if (item.text().isEmpty()) {
        throw item.error("invalid label name \"\" in equal list");
      }
      equal.add(item.text());
    }
    return new InhibitRule(
        node.text("name", ""),
        MatchersReader.read(node, "source_match", "source_match_re", "source_matchers"),
        MatchersReader.read(node, "target_match", "target_match_re", "target_matchers"),
        equal.stream().distinct().sorted().toList());
  }
}
