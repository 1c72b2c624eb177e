package aegle.server.notify;

import aegle.metrics.Matcher;
import aegle.metrics.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the route tree of {@code alertmanager.yml}. */
public final class RouteReader {
  /** Deepest nesting of routes. */
  static final int MAX_DEPTH = 20;

  private static final String ALL = "...";
  private static final Keys KEYS =
      Keys.of(
              "receiver",
              "group_by",
              "group_wait",
              "group_interval",
              "repeat_interval",
              "matchers",
              "match",
              "match_re",
              "continue",
              "routes",
              "mute_time_intervals",
              "active_time_intervals")
          .later("labels");

  private RouteReader() {}

  /** The tree below {@code route:}. */
  public static Route root(YamlNode node) {
    KEYS.check(node);
    for (String key : List.of("matchers", "match", "match_re")) {
      if (node.find(key).filter(value -> !isEmpty(value)).isPresent()) {
        throw node.require(key).error("root route must not have any matchers");
      }
    }
    if (node.bool("continue", false)) {
      throw node.require("continue").error("cannot have continue in root route");
    }
    for (String kind : List.of("mute", "active")) {
      String key = kind + "_time_intervals";
      if (!names(node, key).isEmpty()) {
        throw node.require(key).error("root route must not have any " + kind + " time intervals");
      }
    }
    String receiver = node.text("receiver", "");
    if (receiver.isEmpty()) {
      throw node.error("root route must specify a default receiver");
    }
    Route.Settings defaults =
        new Route.Settings(
            receiver,
            Set.of(),
            false,
            Route.DEFAULT_GROUP_WAIT,
            Route.DEFAULT_GROUP_INTERVAL,
            Route.DEFAULT_REPEAT_INTERVAL,
            List.of(),
            List.of());
    Route.Settings settings = settings(node, defaults);
    List<Route> routes = below(node, "{}", "{}", settings, 1);
    return new Route("{}", "{}", List.of(), false, settings, routes);
  }

  private static Route route(
      YamlNode node, String parentKey, String parentId, Route.Settings parent, Place place) {
    KEYS.check(node);
    List<Matcher> matchers = MatchersReader.read(node, "match", "match_re", "matchers");
    String key = parentKey + "/" + GoText.matchers(matchers);
    String id = parentId + "/" + place.index() + GoText.matchers(matchers);
    Route.Settings settings = settings(node, parent);
    List<Route> routes = below(node, key, id, settings, place.depth() + 1);
    return new Route(id, key, matchers, node.bool("continue", false), settings, routes);
  }

  private static List<Route> below(
      YamlNode node, String key, String id, Route.Settings settings, int depth) {
    List<Route> routes = new ArrayList<>();
    List<YamlNode> items = node.find("routes").map(YamlNode::items).orElse(List.of());
    if (!items.isEmpty() && depth > MAX_DEPTH) {
      throw node.error("routes are nested more than " + MAX_DEPTH + " deep");
    }
    for (YamlNode item : items) {
      routes.add(route(item, key, id, settings, new Place(routes.size(), depth)));
    }
    return routes;
  }

  private static Route.Settings settings(YamlNode node, Route.Settings parent) {
    Optional<YamlNode> groupBy = node.find("group_by");
    Set<String> names = groupBy.map(RouteReader::groupBy).orElse(parent.groupBy());
    boolean all = groupBy.isPresent() ? names.contains(ALL) : parent.isGroupedByAll();
    String receiver = node.text("receiver", "");
    return new Route.Settings(
        receiver.isEmpty() ? parent.receiver() : receiver,
        all ? Set.of() : names,
        all,
        node.duration("group_wait", parent.groupWait()),
        positive(node, "group_interval", parent.groupInterval()),
        positive(node, "repeat_interval", parent.repeatInterval()),
        names(node, "mute_time_intervals"),
        names(node, "active_time_intervals"));
  }

  private static List<String> names(YamlNode node, String key) {
    return node.find(key).map(YamlNode::texts).orElse(List.of());
  }

  private static Set<String> groupBy(YamlNode node) {
    Set<String> names = new LinkedHashSet<>();
    for (YamlNode item : node.items()) {
      if (item.text().isEmpty()) {
        throw item.error("invalid label name \"\" in group_by list");
      }
      if (!names.add(item.text())) {
        throw item.error("duplicated label \"" + item.text() + "\" in group_by");
      }
    }
    if (names.contains(ALL) && names.size() > 1) {
      throw node.error("cannot have wildcard group_by (`...`) and other labels at the same time");
    }
    return names;
  }

  private static Duration positive(YamlNode node, String key, Duration otherwise) {
    Duration duration = node.duration(key, otherwise);
    if (duration.isZero()) {
      throw node.require(key).error(key + " cannot be zero");
    }
    return duration;
  }

  private static boolean isEmpty(YamlNode node) {
    return node.isMap() ? node.entries().isEmpty() : node.isList() && node.items().isEmpty();
  }

  private record Place(int index, int depth) {}
}
