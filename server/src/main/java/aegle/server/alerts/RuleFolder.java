package aegle.server.alerts;

import aegle.metrics.rules.RuleFile;
import aegle.metrics.yaml.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder {@code rules} of the configuration: every {@code *.yml} in it but the tests. */
public final class RuleFolder {
  private static final String FOLDER = "rules";

  private RuleFolder() {}

  /**
   * Reads all rule files below a configuration folder, in the order of their names. No folder, no
   * rules.
   *
   * @throws ConfigException when one file cannot be used; none counts then
   */
  public static List<RuleFile> read(Path config) {
    return names(config).stream().map(name -> RuleFile.read(config.resolve(name), name)).toList();
  }

  /**
   * The rule files below a configuration folder, such as {@code rules/clinic.yml}, in order.
   *
   * @throws ConfigException when the folder cannot be listed
   */
  public static List<String> names(Path config) {
    Path folder = config.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(RuleFolder::holdsRules)
          .map(file -> FOLDER + "/" + file.getFileName())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ConfigException(folder.toString(), 0, "cannot list the folder: " + e.getMessage());
    }
  }

  /** Whether a file is meant to hold rules: YAML, and no unit test of rules. */
  public static boolean holdsRules(Path file) {
    String name = file.getFileName().toString();
    boolean isYaml = name.endsWith(".yml") || name.endsWith(".yaml");
    boolean isTest = name.endsWith(".test.yml") || name.endsWith(".test.yaml");
    return isYaml && !isTest && Files.isRegularFile(file);
  }
}
