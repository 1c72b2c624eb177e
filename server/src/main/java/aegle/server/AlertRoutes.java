package aegle.server;

import aegle.metrics.yaml.YamlNode;
import aegle.server.notify.NotifyConfig;
import aegle.server.notify.Route;
import aegle.server.wiring.Routing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the wiring check has to know of {@code alertmanager.yml}. */
final class AlertRoutes {
  private static final String FILE = "alertmanager.yml";

  private AlertRoutes() {}

  static Routing of(Path folder, NotifyConfig config) {
    @Nullable Route root = config.root();
    Path path = folder.resolve(FILE);
    YamlNode file = Files.exists(path) ? YamlNode.read(path, FILE) : YamlNode.parse(FILE, "");
    Set<String> silent =
        config.receivers().values().stream()
            .filter(receiver -> receiver.integrations().isEmpty())
            .map(NotifyConfig.Receiver::name)
            .collect(Collectors.toSet());
    Set<String> sleeping = new HashSet<>();
    if (root != null) {
      file.find("route").ifPresent(node -> sleeping(root, node, sleeping));
    }
    return new Routing(
        FILE,
        labels ->
            root == null
                ? Set.of()
                : root.match(labels).stream()
                    .map(route -> route.settings().receiver())
                    .collect(Collectors.toSet()),
        silent,
        config.tellsSomebody(),
        file.find("inhibit_rules").map(rules -> !rules.items().isEmpty()).orElse(false),
        labels ->
            root != null
                && root.match(labels).stream().allMatch(route -> sleeping.contains(route.id())));
  }

  /** The routes that tell at some times only. */
  private static void sleeping(Route route, YamlNode node, Set<String> found) {
    if (node.find("mute_time_intervals").isPresent()
        || node.find("active_time_intervals").isPresent()) {
      found.add(route.id());
    }
    List<YamlNode> below = node.find("routes").map(YamlNode::items).orElse(List.of());
    for (int i = 0; i < Math.min(below.size(), route.routes().size()); i++) {
      sleeping(route.routes().get(i), below.get(i), found);
    }
  }
}
