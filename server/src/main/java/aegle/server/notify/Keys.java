package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The keys that one section may have. A key that Alertmanager knows and Aegle does not yet serve is
 * refused by name, because a setting that is silently ignored is a message that never comes.
 */
record Keys(List<String> served, List<String> refused) {
  static Keys of(String... served) {
    return new Keys(List.of(served), List.of());
  }

  /** These keys and others to be refused in words of their own. */
  Keys later(String... others) {
    return new Keys(served, List.of(others));
  }

  /** An unserved key is let pass only when it says nothing: an empty list, map or text. */
  void check(YamlNode node) {
    for (Map.Entry<String, YamlNode> entry : node.entries().entrySet()) {
      if (refused.contains(entry.getKey()) && !saysNothing(entry.getValue())) {
        throw entry
            .getValue()
            .error(
                "'"
                    + entry.getKey()
                    + "' of Alertmanager is not supported by this version of Aegle; remove it;"
                    + " supported here: "
                    + String.join(", ", served));
      }
    }
    List<String> known = new ArrayList<>(served);
    known.addAll(refused);
    node.allowOnly(known.toArray(String[]::new));
  }

  private static boolean saysNothing(YamlNode value) {
    if (value.isMap()) {
      return value.entries().isEmpty();
    }
    return value.isList() ? value.items().isEmpty() : value.text().isEmpty();
  }
}
