package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The named time intervals of a configuration. */
public record TimeIntervals(Map<String, List<TimeInterval>> byName) {
  /** Most names. */
  static final int MAX_NAMES = 1_000;

  static final TimeIntervals NONE = new TimeIntervals(Map.of());

  private static final Keys KEYS = Keys.of("name", "time_intervals");

  public TimeIntervals {
    byName = Map.copyOf(byName);
  }

  /** Those of these names that contain the moment. */
  List<String> containing(List<String> names, Instant moment) {
    return names.stream()
        .filter(name ->
            byName.getOrDefault(name, List.of()).stream()
                .anyMatch(interval -> interval.contains(moment)))
        .toList();
  }

  /** Reads the old section {@code mute_time_intervals} and {@code time_intervals}. */
  static TimeIntervals read(YamlNode file) {
    Map<String, List<TimeInterval>> all = new LinkedHashMap<>();
    file.find("mute_time_intervals").ifPresent(list -> read(list, "mute time interval", all));
    file.find("time_intervals").ifPresent(list -> read(list, "time interval", all));
    return new TimeIntervals(all);
  }

  private static void read(YamlNode list, String title, Map<String, List<TimeInterval>> all) {
    for (YamlNode node : list.items()) {
      KEYS.check(node);
      String name = node.text("name", "");
      if (name.isEmpty()) {
        throw node.error("missing name in " + title);
      }
      List<TimeInterval> intervals =
          node.find("time_intervals").map(TimeIntervalReader::intervals).orElse(List.of());
      if (all.put(name, intervals) != null) {
        throw node.error(title + " \"" + name + "\" is not unique");
      }
      if (all.size() > MAX_NAMES) {
        throw node.error("there are more than " + MAX_NAMES + " time intervals");
      }
    }
  }

  /** Refuses a route that names an interval which is not there. */
  void check(Route route, YamlNode node) {
    List<YamlNode> nodes = node.find("routes").map(YamlNode::items).orElse(List.of());
    for (int i = 0; i < nodes.size(); i++) {
      check(route.routes().get(i), nodes.get(i));
    }
    checkNames(route.settings().activeTimeIntervals(), node);
    checkNames(route.settings().muteTimeIntervals(), node);
  }

  private void checkNames(List<String> names, YamlNode node) {
    for (String name : names) {
      if (!byName.containsKey(name)) {
        throw node.error("undefined time interval \"" + name + "\" used in route");
      }
    }
  }
}
