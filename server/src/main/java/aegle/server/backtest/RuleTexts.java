package aegle.server.backtest;

import aegle.metrics.rules.RuleDefinition;
import aegle.metrics.rules.RuleFile;
import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules as people paste them: a whole file, a list of rules, or a single one. */
public final class RuleTexts {
  private static final String GROUP = "groups:\n- name: pasted\n  rules:\n";

  private RuleTexts() {}

  /**
   * An alerting rule with what its group says of it.
   *
   * @param interval null for the server's default
   * @param queryOffset null for the server's default
   */
  public record Placed(
      RuleDefinition.Alerting rule, @Nullable Duration interval, @Nullable Duration queryOffset) {}

  /**
   * The alerting rules of a text, checked as those of rule files are.
   *
   * @throws ConfigException with the line, counted in the text as it was pasted
   */
  public static List<Placed> read(String name, String text) {
    YamlNode root = YamlNode.parse(name, text);
    boolean isFile = root.isMap() && (root.find("groups").isPresent() || root.entries().isEmpty());
    return alerts(isFile ? RuleFile.parse(root) : wrapped(name, text, root.isList()));
  }

  private static RuleFile wrapped(String name, String text, boolean isList) {
    StringBuilder file = new StringBuilder(GROUP);
    boolean first = true;
    for (String line : text.lines().toList()) {
      boolean isContent = !line.isBlank() && !line.stripLeading().startsWith("#");
      file.append(isList || !first || !isContent ? "    " : "  - ").append(line).append('\n');
      first &= !isContent;
    }
    try {
      return RuleFile.parse(YamlNode.parse(name, file.toString()));
    } catch (ConfigException e) {
      int line = Math.max(1, e.line() - (int) GROUP.lines().count());
      throw new ConfigException(name, line, e.complaint());
    }
  }

  private static List<Placed> alerts(RuleFile file) {
    List<Placed> alerts = new ArrayList<>();
    for (RuleFile.Group group : file.groups()) {
      for (RuleDefinition rule : group.rules()) {
        if (rule instanceof RuleDefinition.Alerting alerting) {
          alerts.add(new Placed(alerting, group.interval(), group.queryOffset()));
        }
      }
    }
    return alerts;
  }

  /** The one alert that is meant: the only one, or the one of this name. */
  static Placed choose(List<Placed> alerts, String name) {
    List<Placed> named =
        alerts.stream().filter(each -> name.isEmpty() || each.rule().name().equals(name)).toList();
    if (named.size() == 1) {
      return named.getFirst();
    }
    String names = String.join(", ", alerts.stream().map(each -> each.rule().name()).toList());
    if (named.isEmpty()) {
      throw new BacktestException(
          alerts.isEmpty()
              ? "the text holds no alerting rule; write 'alert:' and 'expr:'"
              : "there is no alert '" + name + "' among: " + names);
    }
    throw new BacktestException(
        "the text holds several alerts of which one is to be named: " + names);
  }
}
