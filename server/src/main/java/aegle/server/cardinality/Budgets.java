package aegle.server.cardinality;

import aegle.metrics.yaml.YamlNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The section {@code cardinality} of {@code aegle.yml}.
 *
 * <pre>{@code
 * cardinality:
 *   series: 100000
 *   values: 5000
 *   sources:
 *     - name: kubernetes
 *       series: 400000
 *       values: 20000
 *   metrics:
 *     - name: http_requests_total
 *       label: route
 *       values: 500
 * }</pre>
 *
 * @param series that one source may have
 * @param values that one label of one metric may have within a source
 * @param sources what counts for single sources, by name
 * @param metrics what counts for single metrics, by name
 */
public record Budgets(
    int series, int values, Map<String, OfSource> sources, Map<String, OfMetric> metrics) {
  /** Series of one source without a word in the configuration: 100,000. */
  public static final int DEFAULT_SERIES = 100_000;

  /** Values of one label of one metric of one source: 5,000. */
  public static final int DEFAULT_VALUES = 5_000;

  /** The largest budget that can be set. */
  public static final int MAX_BUDGET = 10_000_000;

  /** Sources and metrics that can be named. */
  public static final int MAX_ENTRIES = 1_000;

  /** What counts without the section. */
  public static final Budgets DEFAULT =
      new Budgets(DEFAULT_SERIES, DEFAULT_VALUES, Map.of(), Map.of());

  /**
   * What one source may have.
   *
   * @param values of any of its labels
   */
  public record OfSource(int series, int values) {}

  /**
   * What the labels of one metric may have, of whichever source.
   *
   * @param values of those labels that are not named
   * @param byLabel of those that are
   */
  public record OfMetric(int values, Map<String, Integer> byLabel) {
    public OfMetric {
      byLabel = Map.copyOf(byLabel);
    }
  }

  public Budgets {
    sources = Map.copyOf(sources);
    metrics = Map.copyOf(metrics);
  }

  /**
   * Reads the section.
   *
   * @throws aegle.metrics.yaml.ConfigException naming file and line
   */
  public static Budgets read(YamlNode section) {
    section.allowOnly("series", "values", "sources", "metrics");
    int series = budget(section, "series", DEFAULT_SERIES);
    int values = budget(section, "values", DEFAULT_VALUES);
    return new Budgets(series, values, sources(section, series, values), metrics(section));
  }

  private static Map<String, OfSource> sources(YamlNode section, int series, int values) {
    Map<String, OfSource> sources = new HashMap<>();
    for (YamlNode item : entries(section, "sources")) {
      item.allowOnly("name", "series", "values");
      String name = item.require("name").text();
      OfSource before =
          sources.put(
              name, new OfSource(budget(item, "series", series), budget(item, "values", values)));
      if (before != null) {
        throw item.error("the source '" + name + "' is named twice; keep one entry");
      }
    }
    return sources;
  }

  private static Map<String, OfMetric> metrics(YamlNode section) {
    Map<String, Map<String, Integer>> byMetric = new HashMap<>();
    Set<String> whole = new HashSet<>();
    for (YamlNode item : entries(section, "metrics")) {
      item.allowOnly("name", "label", "values");
      String name = Families.of(item.require("name").text());
      String label = item.text("label", "");
      item.require("values");
      Integer before =
          byMetric
              .computeIfAbsent(name, _ -> new HashMap<>())
              .put(label, budget(item, "values", DEFAULT_VALUES));
      if (before != null || (label.isEmpty() && !whole.add(name))) {
        throw item.error("the metric '" + name + "' is named twice for one label; keep one entry");
      }
    }
    Map<String, OfMetric> metrics = new HashMap<>();
    byMetric.forEach((name, labels) -> {
      Map<String, Integer> named = new HashMap<>(labels);
      Integer others = named.remove("");
      metrics.put(name, new OfMetric(others == null ? 0 : others, named));
    });
    return metrics;
  }

  private static List<YamlNode> entries(YamlNode section, String key) {
    List<YamlNode> items = section.find(key).map(YamlNode::items).orElse(List.of());
    if (items.size() > MAX_ENTRIES) {
      throw section.error(
          "'" + key + "' has " + items.size() + " entries; use at most " + MAX_ENTRIES);
    }
    return items;
  }

  private static int budget(YamlNode node, String key, int usual) {
    return node.find(key).map(Budgets::budget).orElse(usual);
  }

  private static int budget(YamlNode node) {
    long budget = node.number();
    if (budget < 1 || budget > MAX_BUDGET) {
      throw node.error("'" + node.text() + "' is no budget; use 1 to " + MAX_BUDGET);
    }
    return (int) budget;
  }

  /** Series that a source may have. */
  public int seriesOf(String source) {
    OfSource own = sources.get(source);
    return own == null ? series : own.series();
  }

  /** Values that a label of a metric may have within a source. */
  public int valuesOf(String source, String family, String label) {
    OfMetric metric = metrics.get(family);
    if (metric != null) {
      Integer named = metric.byLabel().get(label);
      if (named != null) {
        return named;
      }
      if (metric.values() > 0) {
        return metric.values();
      }
    }
    OfSource own = sources.get(source);
    return own == null ? values : own.values();
  }
}
