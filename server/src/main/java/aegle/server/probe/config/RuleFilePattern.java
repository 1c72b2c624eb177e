package aegle.server.probe.config;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One entry of {@code rule_files}.
 *
 * @param text as written
 * @param node where it stands, for complaints
 */
public record RuleFilePattern(String text, YamlNode node) {
  private static final int MAX_RULE_FILES = 1_000;

  /**
   * The files that the entry means, sorted. A pattern may mean none; an entry without one names a
   * file, which somebody wants to be evaluated.
   *
   * @throws ConfigException when a named file does not exist, or the folder cannot be listed
   */
  List<Path> files(Path folder) {
    List<Path> files;
    try {
      files = PathPattern.matching(folder, text, MAX_RULE_FILES);
    } catch (IOException e) {
      throw node.error("cannot list rule files (" + e.getMessage() + ")");
    }
    if (files.isEmpty() && !PathPattern.isPattern(text)) {
      throw node.error(
          "there is no rule file "
              + folder.resolve(text).normalize()
              + "; correct the path (it is relative to this file) or remove the entry");
    }
    return files;
  }
}
