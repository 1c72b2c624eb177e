package aegle.server.probe.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Paths with {@code *}, {@code ?} or {@code [...]} in their last part. */
final class PathPattern {
  private PathPattern() {}

  /** Whether a path means whatever matches it, and not one file. */
  static boolean isPattern(String path) {
    return path.substring(path.lastIndexOf('/') + 1).matches(".*[*?\\[].*");
  }

  /**
   * The existing files that a pattern means, sorted; none when its folder does not exist.
   *
   * @throws IOException when the folder cannot be listed, or holds more than the limit
   */
  static List<Path> matching(Path folder, String pattern, int limit) throws IOException {
    int slash = pattern.lastIndexOf('/');
    Path parent = folder.resolve(slash < 0 ? "" : pattern.substring(0, slash + 1)).normalize();
    String name = pattern.substring(slash + 1);
    if (!isPattern(name)) {
      Path file = parent.resolve(name);
      return Files.exists(file) ? List.of(file) : List.of();
    }
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, name)) {
      for (Path entry : entries) {
        if (files.size() == limit) {
          throw new IOException("more than " + limit + " files match " + pattern);
        }
        files.add(entry);
      }
    }
    return files.stream().sorted().toList();
  }
}
