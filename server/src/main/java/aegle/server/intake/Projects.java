package aegle.server.intake;

import aegle.metrics.yaml.YamlNode;
import aegle.signals.GoQuote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code projects} of {@code aegle.yml}. Immutable.
 *
 * <pre>{@code
 * projects:
 *   - id: 1
 *     name: web
 *     public-keys: [<32 hexadecimal digits>, {key: <32 more>, max-per-minute: 6000}]
 *     origins: [https://beauty.example]
 *     max-per-minute: 60000
 * }</pre>
 */
public final class Projects {
  /** Projects in the file: 500. */
  public static final int MAX_PROJECTS = 500;

  private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

  /** The name of a project, and of a key, under which what comes with it is kept. */
  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,49}");

  private static final Pattern PUBLIC_KEY = Pattern.compile("[0-9a-zA-Z_-]{8,64}");

  private final Map<String, Project> byId;

  private Projects(Map<String, Project> byId) {
    this.byId = Map.copyOf(byId);
  }

  public static Projects none() {
    return new Projects(Map.of());
  }

  /**
   * Reads the section.
   *
   * @throws aegle.metrics.yaml.ConfigException naming file and line
   */
  public static Projects read(YamlNode section) {
    Map<String, Project> byId = new HashMap<>();
    Set<String> names = new HashSet<>();
    for (YamlNode node : section.items()) {
      Project project = project(node);
      if (byId.put(project.id(), project) != null || !names.add(project.name())) {
        throw node.error("the project stands here a second time; give each its own id and name");
      }
    }
    if (byId.size() > MAX_PROJECTS) {
      throw section.error(byId.size() + " projects; at most " + MAX_PROJECTS + " are allowed");
    }
    return new Projects(byId);
  }

  private static Project project(YamlNode node) {
    node.allowOnly("id", "name", "public-keys", "origins", "max-per-minute");
    String id = matching(node.require("id"), ID, "a whole number such as 1, as a DSN ends with");
    String name =
        matching(node.require("name"), NAME, "lower-case letters, digits, - and _, up to 50");
    List<PublicKey> keys = new ArrayList<>();
    node.require("public-keys").items().forEach(key -> keys.add(publicKey(key)));
    List<String> origins =
        node.find("origins")
            .map(list -> list.items().stream().map(YamlNode::text).toList())
            .orElse(List.of());
    return new Project(
        id, name, keys, origins, node.find("max-per-minute").map(Projects::positive).orElse(0L));
  }

  /** A key alone, or with how much may come with it. */
  private static PublicKey publicKey(YamlNode node) {
    String wanted = "8 to 64 letters and digits; openssl rand -hex 16";
    if (!node.isMap()) {
      return PublicKey.of(matching(node, PUBLIC_KEY, wanted));
    }
    node.allowOnly("key", "max-per-minute");
    return new PublicKey(
        matching(node.require("key"), PUBLIC_KEY, wanted),
        node.find("max-per-minute").map(Projects::positive).orElse(0L));
  }

  static String matching(YamlNode node, Pattern pattern, String wanted) {
    if (!pattern.matcher(node.text()).matches()) {
      throw node.error(GoQuote.of(node.text()) + " does not fit; use " + wanted);
    }
    return node.text();
  }

  static long positive(YamlNode node) {
    if (node.number() < 1) {
      throw node.error("'" + node.text() + "' is no limit; use 1 or more signals a minute");
    }
    return node.number();
  }

  /** The project that a DSN's number names, if the DSN's key is one of its keys. */
  public Optional<Project> find(String id, String publicKey) {
    @Nullable Project project = byId.get(id);
    return project != null && project.hasKey(publicKey) ? Optional.of(project) : Optional.empty();
  }

  /** Signals a minute that the project of a name may send, or 0 where none says so. */
  public long perMinute(String name) {
    return byId.values().stream()
        .filter(project -> project.name().equals(name))
        .mapToLong(Project::maxPerMinute)
        .findFirst()
        .orElse(0);
  }

  /** The project of a number. */
  public Optional<Project> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** All projects, by number. */
  public List<Project> all() {
    return byId.values().stream().sorted(Comparator.comparing(Project::id)).toList();
  }
}
