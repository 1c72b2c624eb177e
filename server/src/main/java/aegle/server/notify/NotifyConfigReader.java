package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code alertmanager.yml}: the route tree, the templates and the receivers. What
 * Alertmanager knows beyond that is refused by name.
 */
public final class NotifyConfigReader {
  public static final String FILE_NAME = "alertmanager.yml";

  /** Most receivers. */
  static final int MAX_RECEIVERS = 1_000;

  private static final Keys TOP =
      Keys.of(
              "global",
              "route",
              "receivers",
              "templates",
              "inhibit_rules",
              "mute_time_intervals",
              "time_intervals")
          .later("tracing");

  private final Path folder;
  private final OwnAddress own;

  /**
   * A reader.
   *
   * @param folder the folder of decisions; file names in the file are relative to it
   * @param own where this server listens, which must not be told of its own alerts
   */
  public NotifyConfigReader(Path folder, OwnAddress own) {
    this.folder = folder;
    this.own = own;
  }

  /**
   * The configuration; without a file, or with an empty one, nobody is told.
   *
   * @throws aegle.metrics.yaml.ConfigException with file and line when it cannot be used
   */
  public NotifyConfig read() {
    Path file = folder.resolve(FILE_NAME);
    return Files.exists(file) ? read(YamlNode.read(file, FILE_NAME)) : NotifyConfig.none();
  }

  /** The configuration of a file's root. */
  public NotifyConfig read(YamlNode file) {
    TOP.check(file);
    if (file.entries().isEmpty()) {
      return NotifyConfig.none();
    }
    GlobalSettings global =
        GlobalSettings.read(file.find("global").orElseGet(() -> emptyMap(file)), folder);
    TextTemplates templates = TextTemplates.read(file, folder);
    ReceiverReader reader = new ReceiverReader(global, templates, own);
    Map<String, NotifyConfig.Receiver> receivers = receivers(file, reader);
    if (file.entries().get("route") == null) {
      throw file.error("no routes provided: a 'route' with a 'receiver' is missing");
    }
    YamlNode routeNode = file.entries().get("route");
    Route root = RouteReader.root(routeNode);
    checkReceivers(root, receivers, routeNode);
    TimeIntervals intervals = TimeIntervals.read(file);
    intervals.check(root, routeNode);
    return new NotifyConfig(
        root,
        receivers,
        global.resolveTimeout(),
        file.find("inhibit_rules").map(InhibitRuleReader::rules).orElse(List.of()),
        intervals,
        ConfigText.of(file, receivers.keySet()));
  }

  private static Map<String, NotifyConfig.Receiver> receivers(
      YamlNode file, ReceiverReader reader) {
    Map<String, NotifyConfig.Receiver> receivers = new LinkedHashMap<>();
    List<YamlNode> items = file.find("receivers").map(YamlNode::items).orElse(List.of());
    if (items.size() > MAX_RECEIVERS) {
      throw file.error("there are " + items.size() + " receivers; at most " + MAX_RECEIVERS);
    }
    for (YamlNode item : items) {
      NotifyConfig.Receiver receiver = reader.receiver(item);
      if (receivers.put(receiver.name(), receiver) != null) {
        throw item.error("notification config name \"" + receiver.name() + "\" is not unique");
      }
    }
    return receivers;
  }

  private static void checkReceivers(
      Route route, Map<String, NotifyConfig.Receiver> receivers, YamlNode node) {
    String name = route.settings().receiver();
    if (!receivers.containsKey(name)) {
      YamlNode place = node.find("receiver").orElse(node);
      throw place.error("undefined receiver \"" + name + "\" used in route");
    }
    List<YamlNode> nodes = node.find("routes").map(YamlNode::items).orElse(List.of());
    for (int i = 0; i < nodes.size(); i++) {
      checkReceivers(route.routes().get(i), receivers, nodes.get(i));
    }
  }

  private static YamlNode emptyMap(YamlNode file) {
    return YamlNode.parse(file.file(), "{}");
  }
}
