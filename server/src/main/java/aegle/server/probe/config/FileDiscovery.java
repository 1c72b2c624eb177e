package aegle.server.probe.config;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that name targets ({@code file_sd_configs}).
 *
 * @param folder where relative paths start
 * @param patterns paths whose last part may hold one or more {@code *}
 * @param refreshInterval how often the files are read even when none has changed
 */
public record FileDiscovery(Path folder, List<String> patterns, Duration refreshInterval) {
  /** More files than this for one pattern are refused. */
  public static final int MAX_FILES = 10_000;

  public FileDiscovery {
    patterns = List.copyOf(patterns);
  }

  /**
   * The files that there are now, sorted.
   *
   * @throws IOException when a folder cannot be listed
   */
  public List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String pattern : patterns) {
      files.addAll(PathPattern.matching(folder, pattern, MAX_FILES));
    }
    return files.stream().distinct().sorted().toList();
  }

  /**
   * The groups of one file, JSON or YAML.
   *
   * @throws ConfigException when it names no targets; the message has file and line
   */
  public static List<TargetGroup> read(Path file) {
    return TargetGroup.readAll(YamlNode.read(file, file.toString()));
  }

  static List<FileDiscovery> readAll(YamlNode list, Path folder) {
    List<FileDiscovery> all = new ArrayList<>();
    for (YamlNode item : list.items()) {
      item.allowOnly("files", "refresh_interval");
      List<YamlNode> files = item.require("files").items();
      if (files.isEmpty()) {
        throw item.error("file service discovery config must contain at least one path name");
      }
      for (YamlNode file : files) {
        if (!file.text().matches("[^*]*(\\*[^/]*)?\\.(json|yml|yaml|JSON|YML|YAML)")) {
          throw file.error(
              "path name \""
                  + file.text()
                  + "\" is not valid for file discovery; it ends in .json, .yml or .yaml, with *"
                  + " only in its last part");
        }
      }
      all.add(
          new FileDiscovery(
              folder,
              files.stream().map(YamlNode::text).toList(),
              item.duration("refresh_interval", Duration.ofMinutes(5))));
    }
    return List.copyOf(all);
  }
}
