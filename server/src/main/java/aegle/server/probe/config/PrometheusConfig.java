package aegle.server.probe.config;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import aegle.protocols.jsonmetrics.JsonMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

  /**
   * The same, with what the section {@code json-metrics} of {@code aegle.yml} says of its jobs.
   *
   * @param zonesOfClinics by the id of a clinic
   * @throws ConfigException naming file and line
   */
  public PrometheusConfig withJson(YamlNode section, Map<String, ZoneId> zonesOfClinics) {
    Set<String> jobs =
        scrapeConfigs.stream()
            .map(ScrapeConfig::jobName)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Map<String, JsonMapping> mappings = new JsonMetricsYaml(zonesOfClinics).read(section, jobs);
    List<ScrapeConfig> mapped = new ArrayList<>();
    for (ScrapeConfig job : scrapeConfigs) {
      JsonMapping mapping = mappings.get(job.jobName());
      mapped.add(mapping == null ? job : job.withJson(mapping));
    }
    return new PrometheusConfig(folder, text, global, rulePatterns, mapped);
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
