package aegle.server.notify;

import aegle.metrics.rules.template.TemplateException;
import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A structure of the file whose keys and texts are templates, such as the {@code payload} of a
 * webhook. A text that expands to something that reads as YAML becomes that, once: {@code {{
 * .Alerts | toJson }}} becomes a list.
 */
sealed interface TemplatedValue {
  /**
   * The value for a message, ready to be written as JSON.
   *
   * @throws TemplateException when a template asks for what is not there
   */
  @Nullable Object expand(Message message);

  /** The value of a node; a template in it that does not parse is a complaint where it stands. */
  static TemplatedValue read(YamlNode node, TextTemplates templates) {
    if (node.isMap()) {
      Map<TextTemplate, TemplatedValue> entries = new LinkedHashMap<>();
      node.entries()
          .forEach((key, value) -> entries.put(templates.text(key), read(value, templates)));
      return new Fields(entries);
    }
    if (node.isList()) {
      return new Items(node.items().stream().map(item -> read(item, templates)).toList());
    }
    return new Leaf(templates.text(node));
  }

  /** A map. */
  record Fields(Map<TextTemplate, TemplatedValue> entries) implements TemplatedValue {
    @Override
    public Object expand(Message message) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      entries.forEach((key, value) -> map.put(key.expand(message), value.expand(message)));
      return map;
    }
  }

  /** A list. */
  record Items(List<TemplatedValue> items) implements TemplatedValue {
    @Override
    public Object expand(Message message) {
      List<@Nullable Object> list = new ArrayList<>();
      items.forEach(item -> list.add(item.expand(message)));
      return list;
    }
  }

  /** A text. */
  record Leaf(TextTemplate text) implements TemplatedValue {
    @Override
    public @Nullable Object expand(Message message) {
      String expanded = text.expand(message);
      try {
        YamlNode node = YamlNode.parse("payload", expanded);
        // An empty text parses as an empty map, and is nothing, as in Alertmanager.
        @Nullable Object value = expanded.isBlank() ? null : node.value();
        return value instanceof String ? expanded : value;
      } catch (ConfigException _) {
        // Most texts are no YAML; they stay what they are.
        return expanded;
      }
    }
  }
}
