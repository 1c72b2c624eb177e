package aegle.bench.conformance;

import aegle.metrics.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads files of one JSON object a line; JSON being YAML, as YAML. */
final class JsonLines {
  private JsonLines() {}

  static List<YamlNode> read(Path file) throws IOException {
    List<YamlNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank()) {
        rows.add(YamlNode.parse(file.getFileName() + ":" + (rows.size() + 1), line));
      }
    }
    return rows;
  }
}
