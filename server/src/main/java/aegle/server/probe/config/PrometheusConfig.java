package aegle.server.probe.config;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What {@code prometheus.yml} says.
 *
 * @param folder where its relative paths start
 * @param text the file as it stands, for the status page; it may hold secrets, see {@link
 *     #redactedText}
 * @param rulePatterns entries of {@code rule_files}
 */
public record PrometheusConfig(
    Path folder,
    String text,
    GlobalConfig global,
    List<RuleFilePattern> rulePatterns,
    List<ScrapeConfig> scrapeConfigs) {
  public PrometheusConfig {
    rulePatterns = List.copyOf(rulePatterns);
    scrapeConfigs = List.copyOf(scrapeConfigs);
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException when it cannot be used as it stands
   */
  public static PrometheusConfig read(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    if (folder == null) {
      throw new ConfigException(file.toString(), 0, "this is a folder; name the file in it");
    }
    try {
      return parse(file.toString(), Files.readString(absolute), folder);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file.toString(), 0, "the file does not exist");
    } catch (IOException e) {
      throw new ConfigException(file.toString(), 0, "cannot read the file (" + e + ")");
    }
  }

  /** Reads a text that stands for a file in the folder. */
  public static PrometheusConfig parse(String name, String text, Path folder) {
    return new PrometheusYaml(folder).read(YamlNode.parse(name, text), text);
  }

  /**
   * The rule files, sorted within each pattern.
   *
   * @throws ConfigException when an entry that is no pattern names a file that does not exist
   */
  public List<Path> ruleFilePaths() {
    return rulePatterns.stream()
        .flatMap(pattern -> pattern.files(folder).stream())
        .distinct()
        .toList();
  }

  /** Entries of {@code rule_files}, as written. */
  public List<String> ruleFiles() {
    return rulePatterns.stream().map(RuleFilePattern::text).toList();
  }

  /** How often rules are evaluated unless their group says otherwise. */
  public Duration evaluationInterval() {
    return global.evaluationInterval();
  }

  /** The file without comments, with the values of secrets replaced by {@code <secret>}. */
  public String redactedText() {
    return text.isBlank() ? "" : Redaction.of(YamlNode.parse("", text));
  }
}
