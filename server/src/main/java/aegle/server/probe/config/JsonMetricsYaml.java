package aegle.server.probe.config;

import aegle.metrics.yaml.YamlNode;
import aegle.protocols.jsonmetrics.DayRule;
import aegle.protocols.jsonmetrics.JsonMapping;
import aegle.protocols.jsonmetrics.JsonMetric;
import aegle.protocols.jsonmetrics.JsonPath;
import aegle.signals.MetricMetadata;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the section {@code json-metrics} of {@code aegle.yml}: what the answers of a job of {@code
 * prometheus.yml} mean when they are JSON. It stands there and not in {@code prometheus.yml}, so
 * that promtool goes on accepting that file.
 */
final class JsonMetricsYaml {
  /** Jobs in the section: 100. */
  static final int MAX_JOBS = 100;

  /** Metrics of one job: 1,000. */
  static final int MAX_METRICS = 1_000;

  private static final int MAX_STATES = 50;
  private static final int MAX_LABELS = 20;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]{0,199}");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,99}");
  private static final Set<String> LABELS_OF_TARGETS = Set.of("job", "instance", "__name__");

  private final Map<String, ZoneId> zonesOfClinics;

  JsonMetricsYaml(Map<String, ZoneId> zonesOfClinics) {
    this.zonesOfClinics = zonesOfClinics;
  }

  /** The mappings by the names of their jobs, which have to be among these. */
  Map<String, JsonMapping> read(YamlNode section, Set<String> jobs) {
    Map<String, JsonMapping> mappings = new HashMap<>();
    for (YamlNode node : few(section, MAX_JOBS, "jobs")) {
      node.allowOnly("job", "prefix", "metrics");
      String job = node.require("job").text();
      if (!jobs.contains(job)) {
        throw node.require("job")
            .error("'" + job + "' is no job of prometheus.yml; it has " + String.join(", ", jobs));
      }
      if (mappings.put(job, mapping(node)) != null) {
        throw node.require("job").error("job '" + job + "' stands here twice; join the two");
      }
    }
    return mappings;
  }

  private JsonMapping mapping(YamlNode node) {
    String prefix = node.find("prefix").map(text -> fitting(text, NAME)).orElse("");
    List<JsonMetric> metrics = new ArrayList<>();
    Set<List<Object>> seen = new HashSet<>();
    for (YamlNode each : few(node.find("metrics").orElse(null), MAX_METRICS, "metrics")) {
      JsonMetric metric = metric(each);
      if (!seen.add(List.of(metric.name(), metric.labels(), metric.path().toString()))) {
        throw each.error("metric " + metric.name() + " stands here twice; remove one");
      }
      metrics.add(metric);
    }
    if (metrics.isEmpty() && prefix.isEmpty()) {
      throw node.error(
          "this takes nothing of an answer; add 'metrics', or a 'prefix' for all of it");
    }
    return new JsonMapping(metrics, prefix, false);
  }

  private JsonMetric metric(YamlNode node) {
    node.allowOnly(
        "path",
        "name",
        "type",
        "help",
        "factor",
        "labels",
        "labels-from",
        "states",
        "resets-daily");
    String name = fitting(node.require("name"), NAME);
    @Nullable DayRule day = node.find("resets-daily").map(this::day).orElse(null);
    if (day != null && node.find("type").isPresent()) {
      throw node.require("type")
          .error("a value that resets daily becomes a counter; remove the type");
    }
    try {
      return new JsonMetric(
          path(node.require("path")),
          name,
          day != null ? MetricMetadata.Type.COUNTER : type(node),
          node.text("help", ""),
          factor(node),
          labels(node),
          labelsFrom(node),
          states(node),
          day);
    } catch (IllegalArgumentException e) {
      throw node.error(String.valueOf(e.getMessage()));
    }
  }

  private static JsonPath path(YamlNode node) {
    try {
      return JsonPath.parse(node.text());
    } catch (IllegalArgumentException e) {
      throw node.error(String.valueOf(e.getMessage()));
    }
  }

  private static MetricMetadata.Type type(YamlNode node) {
    String word = node.text("type", "gauge");
    return switch (word) {
      case "gauge" -> MetricMetadata.Type.GAUGE;
      case "counter" -> MetricMetadata.Type.COUNTER;
      default ->
          throw node.require("type").error("'" + word + "' is no type; use gauge or counter");
    };
  }

  private static double factor(YamlNode node) {
    String text = node.text("factor", "1");
    try {
      double factor = Double.parseDouble(text);
      if (Double.isFinite(factor) && factor != 0) {
        return factor;
      }
    } catch (NumberFormatException _) {
      // Said below, with the line.
    }
    throw node.require("factor")
        .error("'" + text + "' is no factor; use a number such as 0.001 for milliseconds");
  }

  private static Map<String, String> labels(YamlNode node) {
    Map<String, String> labels = new LinkedHashMap<>();
    entries(node, "labels", MAX_LABELS)
        .forEach((name, value) -> labels.put(label(name, value), value.text()));
    return labels;
  }

  private static Map<String, JsonPath> labelsFrom(YamlNode node) {
    Map<String, JsonPath> labels = new LinkedHashMap<>();
    entries(node, "labels-from", MAX_LABELS)
        .forEach((name, value) -> labels.put(label(name, value), path(value)));
    return labels;
  }

  private static String label(String name, YamlNode at) {
    if (!LABEL.matcher(name).matches() || LABELS_OF_TARGETS.contains(name)) {
      throw at.error(
          "'" + name + "' cannot be a label here; use letters, digits and _, not job or instance");
    }
    return name;
  }

  private static Map<String, Double> states(YamlNode node) {
    Map<String, Double> states = new LinkedHashMap<>();
    entries(node, "states", MAX_STATES)
        .forEach((word, number) -> states.put(word.toLowerCase(Locale.ROOT), state(number)));
    return states;
  }

  private static double state(YamlNode node) {
    try {
      return Double.parseDouble(node.text());
    } catch (NumberFormatException _) {
      throw node.error("'" + node.text() + "' is no number for a state; use 1 and 0");
    }
  }

  private DayRule day(YamlNode node) {
    String text = node.text();
    if (ZoneId.getAvailableZoneIds().contains(text)) {
      return DayRule.in(ZoneId.of(text));
    }
    if (LABEL.matcher(text).matches() && !zonesOfClinics.isEmpty()) {
      return DayRule.ofClinics(text, zonesOfClinics);
    }
    throw node.error(
        "'"
            + text
            + "' is no time zone such as Asia/Bangkok, nor a label that holds the id of one of the"
            + " clinics of this file");
  }

  private static String fitting(YamlNode node, Pattern pattern) {
    if (!pattern.matcher(node.text()).matches()) {
      throw node.error(
          "'" + node.text() + "' cannot name a metric; use letters, digits, _ and :, up to 200");
    }
    return node.text();
  }

  private static Map<String, YamlNode> entries(YamlNode node, String key, int most) {
    Map<String, YamlNode> entries = node.find(key).map(YamlNode::entries).orElse(Map.of());
    if (entries.size() > most) {
      throw node.require(key).error("there are " + entries.size() + "; use at most " + most);
    }
    return entries;
  }

  private static List<YamlNode> few(@Nullable YamlNode list, int most, String what) {
    List<YamlNode> items = list == null ? List.of() : list.items();
    if (list != null && items.size() > most) {
      throw list.error("there are " + items.size() + " " + what + "; use at most " + most);
    }
    return items;
  }
}
