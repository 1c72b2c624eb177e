package aegle.server.probe.config;

import aegle.metrics.yaml.YamlNode;
import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses that share labels.
 *
 * @param addresses each {@code host:port}
 * @param labels set on each of them
 */
public record TargetGroup(List<String> addresses, Labels labels) {
  public TargetGroup {
    addresses = List.copyOf(addresses);
  }

  /** The groups of a list, as in {@code static_configs} and in the files of {@code file_sd}. */
  static List<TargetGroup> readAll(YamlNode list) {
    List<TargetGroup> groups = new ArrayList<>();
    for (YamlNode item : list.items()) {
      item.allowOnly("targets", "labels");
      List<String> addresses = new ArrayList<>();
      for (YamlNode target : item.find("targets").map(YamlNode::items).orElse(List.of())) {
        addresses.add(address(target));
      }
      Labels labels = item.find("labels").map(TargetGroup::labels).orElse(Labels.EMPTY);
      groups.add(new TargetGroup(addresses, labels));
    }
    return List.copyOf(groups);
  }

  private static String address(YamlNode node) {
    String address = node.text();
    if (address.contains("/")) {
      throw node.error(
          "\""
              + address
              + "\" is not a valid hostname; write host:port here, the path goes into metrics_path"
              + " and the scheme into scheme");
    }
    return address;
  }

  static Labels labels(YamlNode node) {
    node.entries()
        .forEach((name, value) -> {
          if (name.isEmpty()) {
            throw value.error("a label needs a name");
          }
        });
    return Labels.of(node.textMap());
  }
}
