package aegle.server.intake;

import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Secret;
import aegle.server.config.SecretFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keys of {@code aegle.yml} with which clients of AWS sign. A signature is checked with the
 * secret itself, so it stands in a file, readable by the server's user. Immutable.
 *
 * <pre>{@code
 * keys:
 *   - name: clinic-web
 *     aws-access-key-id: AKIDEXAMPLE
 *     aws-secret-file: secrets/clinic-web.aws
 *     may: [write]
 * }</pre>
 */
public final class AwsKeys {
  static final String ID = "aws-access-key-id";
  static final String SECRET_FILE = "aws-secret-file";

  private static final Pattern ID_FORM = Pattern.compile("[A-Za-z0-9_]{8,128}");

  private final Map<String, Key> byId;

  /**
   * A key.
   *
   * @param name of the entry, which is the project of what it sends
   */
  public record Key(String name, Secret secret, boolean mayWrite) {}

  private AwsKeys(Map<String, Key> byId) {
    this.byId = Map.copyOf(byId);
  }

  /**
   * Reads the section {@code keys} of {@code aegle.yml}, of which {@link IntakeKeys} has checked
   * the rest.
   *
   * @param folder of decisions, in which the files stand
   * @throws aegle.metrics.yaml.ConfigException naming file and line
   */
  public static AwsKeys read(YamlNode section, Path folder) {
    Map<String, Key> byId = new HashMap<>();
    for (YamlNode node : section.items()) {
      Optional<YamlNode> id = node.find(ID);
      if (id.isPresent() != node.find(SECRET_FILE).isPresent()) {
        throw node.error(ID + " and " + SECRET_FILE + " go together; name both, or neither");
      }
      if (id.isPresent()) {
        boolean mayWrite =
            node.require("may").items().stream()
                .anyMatch(item -> item.text().equals(Permission.WRITE.word()));
        Secret secret = SecretFile.of(node.require(SECRET_FILE), folder);
        Key key = new Key(node.require("name").text(), secret, mayWrite);
        if (!ID_FORM.matcher(id.get().text()).matches()) {
          throw id.get()
              .error(ID + " has 8 to 128 letters and digits, such as AKIA and 16 more of them");
        }
        if (byId.put(id.get().text(), key) != null) {
          throw id.get().error("this " + ID + " stands here a second time; keep one");
        }
      }
    }
    return new AwsKeys(byId);
  }

  /** The key of an id. */
  public Optional<Key> find(String accessKeyId) {
    return Optional.ofNullable(byId.get(accessKeyId));
  }
}
