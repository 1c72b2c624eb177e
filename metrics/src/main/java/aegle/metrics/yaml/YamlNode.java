package aegle.metrics.yaml;

import aegle.metrics.PromDuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A node of a YAML file that knows where it stands. Reading it with the wrong expectation throws a
 * {@link ConfigException} with file and line. Immutable.
 */
public final class YamlNode {
  /** A file larger than this is refused: 4 MiB. */
  public static final int MAX_FILE_CHARS = 4 * 1024 * 1024;

  private final String file;
  private final Node node;

  private YamlNode(String file, Node node) {
    this.file = file;
    this.node = node;
  }

  /** The root of a file, named in complaints as given. An unreadable file is a complaint too. */
  public static YamlNode read(Path path, String name) {
    try {
      return parse(name, Files.readString(path));
    } catch (IOException e) {
      throw new ConfigException(
          name,
          0,
          "cannot read the file (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")");
    }
  }

  /** The root of a text. An empty text is an empty map. */
  public static YamlNode parse(String file, String text) {
    if (text.length() > MAX_FILE_CHARS) {
      throw new ConfigException(
          file,
          0,
          "the file has " + text.length() + " characters; at most " + MAX_FILE_CHARS + " are read");
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setMaxAliasesForCollections(50)
            .setAllowDuplicateKeys(false)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      return root.map(node -> new YamlNode(file, node)).orElseGet(() -> parse(file, "{}"));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      throw new ConfigException(file, line, "not valid YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new ConfigException(file, 0, "not valid YAML: " + e.getMessage());
    }
  }

  /** Line of this node, counted from 1. */
  public int line() {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  public String file() {
    return file;
  }

  /** A complaint about this node. */
  public ConfigException error(String complaint) {
    return new ConfigException(file, line(), complaint);
  }

  public boolean isMap() {
    return node instanceof MappingNode;
  }

  public boolean isList() {
    return node instanceof SequenceNode;
  }

  public boolean isText() {
    return node instanceof ScalarNode && !isNull();
  }

  public boolean isNull() {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  /**
   * The entries of a map in file order; null counts as an empty map. A key written twice is a
   * complaint.
   */
  public Map<String, YamlNode> entries() {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    if (isNull()) {
      return entries;
    }
    if (!(node instanceof MappingNode map)) {
      throw error("expected keys with values; got " + describe());
    }
    for (NodeTuple tuple : map.getValue()) {
      YamlNode key = new YamlNode(file, tuple.getKeyNode());
      if (entries.put(key.text(), new YamlNode(file, tuple.getValueNode())) != null) {
        throw key.error("the key '" + key.text() + "' stands here a second time; keep one");
      }
    }
    return entries;
  }

  /** Refuses any key but these, naming the line of the stranger. */
  public YamlNode allowOnly(String... keys) {
    if (isNull()) {
      return this;
    }
    entries();
    List<String> allowed = List.of(keys);
    for (NodeTuple tuple : ((MappingNode) node).getValue()) {
      YamlNode key = new YamlNode(file, tuple.getKeyNode());
      if (!allowed.contains(key.text())) {
        throw key.error(
            "unknown key '" + key.text() + "'; allowed here: " + String.join(", ", allowed));
      }
    }
    return this;
  }

  /** Refuses a key that is known but cannot be served, naming its line and the reason. */
  public YamlNode refuse(String key, String reason) {
    if (node instanceof MappingNode map) {
      for (NodeTuple tuple : map.getValue()) {
        YamlNode found = new YamlNode(file, tuple.getKeyNode());
        if (found.text().equals(key)) {
          throw found.error("'" + key + "' is not supported: " + reason);
        }
      }
    }
    return this;
  }

  /** The value of a key, unless it is missing or null. */
  public Optional<YamlNode> find(String key) {
    return Optional.ofNullable(entries().get(key)).filter(value -> !value.isNull());
  }

  public YamlNode require(String key) {
    return find(key).orElseThrow(() -> error("'" + key + "' is missing here"));
  }

  /** The items of a list; null counts as an empty list. */
  public List<YamlNode> items() {
    if (isNull()) {
      return List.of();
    }
    if (!(node instanceof SequenceNode list)) {
      throw error("expected a list; got " + describe());
    }
    List<YamlNode> items = new ArrayList<>();
    for (Node item : list.getValue()) {
      items.add(new YamlNode(file, item));
    }
    return items;
  }

  /** A scalar as written (quotes resolved); null is the empty text. */
  public String text() {
    if (!(node instanceof ScalarNode scalar)) {
      throw error("expected a text; got " + describe());
    }
    return isNull() ? "" : scalar.getValue();
  }

  public List<String> texts() {
    return items().stream().map(YamlNode::text).toList();
  }

  /**
   * The value as JSON would have it: a map, a list, a text, a {@code Long}, {@code Double}, {@code
   * Boolean} or null. A quoted number is a text.
   */
  public @Nullable Object value() {
    if (isMap()) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      entries().forEach((key, inner) -> map.put(key, inner.value()));
      return map;
    }
    if (isList()) {
      List<@Nullable Object> list = new ArrayList<>();
      items().forEach(item -> list.add(item.value()));
      return list;
    }
    return isNull() ? null : scalar(text(), node.getTag());
  }

  private static Object scalar(String text, Tag tag) {
    try {
      if (tag.equals(Tag.BOOL)) {
        return Boolean.valueOf(text);
      }
      if (tag.equals(Tag.INT)) {
        return Long.valueOf(text);
      }
      return tag.equals(Tag.FLOAT) ? (Object) Double.valueOf(text) : text;
    } catch (NumberFormatException _) {
      // A number too large for a number stays what was written.
      return text;
    }
  }

  /** A map of texts, in file order. */
  public Map<String, String> textMap() {
    Map<String, String> map = new LinkedHashMap<>();
    entries().forEach((key, value) -> map.put(key, value.text()));
    return map;
  }

  public String text(String key, String otherwise) {
    return find(key).map(YamlNode::text).orElse(otherwise);
  }

  public boolean bool() {
    return switch (text()) {
      case "true", "True", "TRUE", "yes", "on" -> true;
      case "false", "False", "FALSE", "no", "off" -> false;
      default -> throw error("expected true or false; got '" + text() + "'");
    };
  }

  public boolean bool(String key, boolean otherwise) {
    return find(key).map(YamlNode::bool).orElse(otherwise);
  }

  public long number() {
    try {
      return Long.parseLong(text());
    } catch (NumberFormatException e) {
      throw error("expected a whole number; got '" + text() + "'");
    }
  }

  public long number(String key, long otherwise) {
    return find(key).map(YamlNode::number).orElse(otherwise);
  }

  /** A duration in the notation of Prometheus, such as 5m. */
  public Duration duration() {
    try {
      return PromDuration.parse(text());
    } catch (IllegalArgumentException e) {
      throw error("'" + text() + "' is not a duration; use a duration such as 5m or 1h30m");
    }
  }

  public Duration duration(String key, Duration otherwise) {
    return find(key).map(YamlNode::duration).orElse(otherwise);
  }

  private String describe() {
    if (isMap()) {
      return "a map";
    }
    return isList() ? "a list" : "'" + text() + "'";
  }
}
