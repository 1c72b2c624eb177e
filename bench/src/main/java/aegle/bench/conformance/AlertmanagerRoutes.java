package aegle.bench.conformance;

import aegle.metrics.PromDuration;
import aegle.metrics.yaml.YamlNode;
import aegle.server.notify.Route;
import aegle.server.notify.RouteReader;
import aegle.signals.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * {@code alertmanager_routes.jsonl}: which routes of a tree take an alert, with their settings and
 * keys.
 */
final class AlertmanagerRoutes implements Script {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public boolean reads(Path file) {
    return file.getFileName().toString().equals("alertmanager_routes.jsonl");
  }

  @Override
  public Verdict run(Path file) throws IOException {
    Verdict verdict = new Verdict();
    for (String line : Files.readAllLines(file)) {
      JsonNode node = JSON.readTree(line);
      List<Route> taken = tree(node, file).match(labels(node.get("labels")));
      boolean withKeys = node.has("keys") && !node.get("keys").isNull();
      String expected = expected(node, withKeys);
      String got = taken.stream().map(route -> print(route, withKeys)).toList().toString();
      if (expected.equals(got)) {
        verdict.pass();
      } else {
        verdict.fail(node.get("test").asString() + " " + node.get("labels"), expected, got);
      }
    }
    return verdict;
  }

  private static Route tree(JsonNode node, Path file) throws IOException {
    if (node.has("route_yaml")) {
      return RouteReader.root(YamlNode.parse("route", node.get("route_yaml").asString()));
    }
    String name = node.get("config_file").asString();
    Path config = file.resolveSibling("alertmanager").resolve(name);
    return RouteReader.root(YamlNode.parse(name, Files.readString(config)).require("route"));
  }

  private static Labels labels(JsonNode map) {
    Map<String, String> labels = new LinkedHashMap<>();
    map.properties().forEach(entry -> labels.put(entry.getKey(), entry.getValue().asString()));
    return Labels.of(labels);
  }

  private static String expected(JsonNode node, boolean withKeys) {
    List<String> routes = new ArrayList<>();
    for (JsonNode result : node.get("result")) {
      StringBuilder text = new StringBuilder(result.get("receiver").asString());
      if (result.has("group_by")) {
        TreeSet<String> names = new TreeSet<>();
        result.get("group_by").forEach(name -> names.add(name.asString()));
        text.append(names)
            .append(result.get("group_by_all").asBoolean())
            .append(' ')
            .append(result.get("group_wait").asString())
            .append(' ')
            .append(result.get("group_interval").asString())
            .append(' ')
            .append(result.get("repeat_interval").asString());
      }
      if (withKeys) {
        text.append(' ').append(node.get("keys").get(routes.size()).asString());
      }
      routes.add(text.toString());
    }
    return routes.toString();
  }

  private static String print(Route route, boolean withKeys) {
    Route.Settings settings = route.settings();
    if (!withKeys) {
      return settings.receiver();
    }
    return settings.receiver()
        + new TreeSet<>(settings.groupBy())
        + settings.isGroupedByAll()
        + " "
        + PromDuration.format(settings.groupWait().toMillis())
        + " "
        + PromDuration.format(settings.groupInterval().toMillis())
        + " "
        + PromDuration.format(settings.repeatInterval().toMillis())
        + " "
        + route.key();
  }
}
