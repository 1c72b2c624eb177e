package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A path with wildcards, such as {@code templates/*.tmpl}, as Go's {@code filepath.Glob} reads it:
 * {@code *}, {@code ?} and {@code [a-z]} within one folder each, never across.
 */
final class FilePattern {
  private final YamlNode node;
  private final Path pattern;

  /**
   * A pattern.
   *
   * @param folder what a relative pattern is relative to
   * @param node where the pattern is written
   */
  FilePattern(Path folder, YamlNode node) {
    this.node = node;
    this.pattern = folder.resolve(node.text()).toAbsolutePath().normalize();
  }

  /** The files that suit, by name; none is no complaint, since they may come later. */
  List<Path> files() {
    List<Path> found = List.of(pattern.getRoot());
    for (Path part : pattern) {
      found = step(found, part.toString());
    }
    return found.stream().filter(Files::isRegularFile).sorted().toList();
  }

  private List<Path> step(List<Path> folders, String part) {
    List<Path> next = new ArrayList<>();
    for (Path folder : folders) {
      if (part.chars().noneMatch(c -> "*?[\\".indexOf(c) >= 0)) {
        next.add(folder.resolve(part));
      } else if (Files.isDirectory(folder)) {
        next.addAll(matching(folder, part));
      }
    }
    return next.stream().filter(Files::exists).toList();
  }

  private List<Path> matching(Path folder, String part) {
    // Braces mean something to Java only.
    String glob = part.replace("{", "\\{").replace("}", "\\}").replace("[^", "[!");
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
      List<Path> found = new ArrayList<>();
      entries.forEach(found::add);
      return found;
    } catch (IOException | DirectoryIteratorException e) {
      throw node.error("cannot list the folder " + folder);
    } catch (IllegalArgumentException e) {
      throw node.error("'" + node.text() + "' is no pattern of files: " + part);
    }
  }
}
