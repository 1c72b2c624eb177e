package aegle.metrics.rules;

import aegle.metrics.yaml.YamlNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule file in the format of Prometheus 3, read and checked as a whole.
 *
 * @param name how the file is called in errors, on pages and in the API
 */
public record RuleFile(String name, List<Group> groups) {
  public RuleFile {
    groups = List.copyOf(groups);
  }

  /**
   * Reads a file.
   *
   * @throws aegle.metrics.yaml.ConfigException with file and line, in Prometheus's words
   */
  public static RuleFile read(Path path, String name) {
    return parse(YamlNode.read(path, name));
  }

  /** Reads the root of a file that is there already. */
  public static RuleFile parse(YamlNode root) {
    return new RuleFileReader(root).read();
  }

  /** How many rules the file has. */
  public int ruleCount() {
    return groups.stream().mapToInt(group -> group.rules().size()).sum();
  }

  /**
   * Rules that are evaluated together, one after the other.
   *
   * @param interval how often; null for the default of the server
   * @param queryOffset how far behind the present expressions look; null for the server's default
   * @param limit most series or alerts that a rule may give; 0 for no limit
   * @param labels added to every rule, already among the labels of each
   */
  public record Group(
      String name,
      @Nullable Duration interval,
      @Nullable Duration queryOffset,
      int limit,
      Map<String, String> labels,
      List<RuleDefinition> rules) {
    public Group {
      labels = Map.copyOf(labels);
      rules = List.copyOf(rules);
    }
  }
}
