package aegle.server.config;

import aegle.metrics.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with a secret, which a setting names and which stands in the folder of decisions. */
public final class SecretFile {
  private SecretFile() {}

  /**
   * The secret of a setting.
   *
   * @param folder of decisions
   * @throws aegle.metrics.yaml.ConfigException naming file and line, when the file stands elsewhere
   *     or cannot be read
   */
  public static Secret of(YamlNode node, Path folder) {
    Path root = folder.toAbsolutePath().normalize();
    Path file = root.resolve(node.text()).normalize();
    if (!file.startsWith(root) || file.equals(root)) {
      throw node.error(
          "the file "
              + node.text()
              + " does not stand in the folder of aegle.yml; put it there and name it from there on,"
              + " such as secrets/"
              + file.getFileName());
    }
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw node.error(
          "the file " + node.text() + " cannot be read; put it there, or correct this");
    }
    return new Secret.InFile(file);
  }
}
