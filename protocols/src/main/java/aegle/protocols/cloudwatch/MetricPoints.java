package aegle.protocols.cloudwatch;

import aegle.protocols.otlp.TotalsBatch;
import aegle.signals.DeltaPoint;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one {@code PutMetricData} said, as series. Dimensions are labels, beside {@code namespace}
 * and {@code project}; a character that a name cannot hold becomes an underscore.
 *
 * <ul>
 *   <li>A single value is a gauge of the metric's name; where its unit is {@code Count} it is also
 *       added to a counter, {@code _total}.
 *   <li>A set of statistics, or of values, is added to {@code _sum} and {@code _count}; its
 *       extremes are the gauges {@code _min} and {@code _max}.
 * </ul>
 *
 * @param samples gauges, in the order of their time; read it once
 * @param increases of counters, which the server adds up
 * @param metadata one for each family, once
 */
public record MetricPoints(
    TotalsBatch samples, List<DeltaPoint> increases, List<MetricMetadata> metadata) {
  public MetricPoints {
    increases = List.copyOf(increases);
    metadata = List.copyOf(metadata);
  }

  /** Collects the metrics of one call; used by one thread. */
  static final class Builder {
    /** A gauge at a moment: of several in one call the last counts. */
    private record Place(Labels series, long timeMillis) {}

    private final String project;
    private final String namespace;
    private final Map<Place, Double> gauges = new LinkedHashMap<>();
    private final List<DeltaPoint> increases = new ArrayList<>();
    private final Map<String, MetricMetadata> metadata = new LinkedHashMap<>();
    private Labels labels = Labels.EMPTY;
    private String name = "";
    private String help = "";
    private boolean counts;
    private long timeMillis;

    Builder(String project, String namespace) {
      this.project = project;
      this.namespace = namespace;
    }

    /** Begins a metric. */
    void metric(String metric, Map<String, String> dimensions, String unit, long millis) {
      Labels.Builder builder = Labels.builder().set("namespace", namespace).set("project", project);
      dimensions.forEach((dimension, value) -> {
        String label = legal(dimension).replace(':', '_');
        boolean taken = label.equals("namespace") || label.equals("project");
        // The key says whose it is and the call where it belongs; a dimension does not.
        builder.set(taken || label.startsWith("__") ? "exported_" + label : label, value);
      });
      labels = builder.build();
      name = legal(metric);
      counts = unit.equals("Count");
      help =
          "CloudWatch metric"
              + (unit.isEmpty() || unit.equals("None") ? "." : " in the unit " + unit + ".");
      timeMillis = millis;
    }

    void value(double value) {
      gauge(name, value);
      if (counts && value >= 0) {
        increase(name.endsWith("_total") ? name + "_sum" : name + "_total", value);
      }
    }

    void statistics(double count, double sum, double least, double most) {
      increase(name + "_sum", sum);
      increase(name + "_count", count);
      if (count > 0) {
        gauge(name + "_min", least);
        gauge(name + "_max", most);
      }
    }

    private void gauge(String family, double value) {
      gauges.put(new Place(labels.with(Labels.METRIC_NAME, family), timeMillis), value);
      learn(family, MetricMetadata.Type.GAUGE);
    }

    private void increase(String family, double value) {
      Labels series = labels.with(Labels.METRIC_NAME, family);
      increases.add(new DeltaPoint(series, value, 0, timeMillis));
      learn(family, MetricMetadata.Type.COUNTER);
    }

    private void learn(String family, MetricMetadata.Type type) {
      metadata.putIfAbsent(family, new MetricMetadata(family, type, help, ""));
    }

    MetricPoints build() {
      TotalsBatch samples = new TotalsBatch();
      gauges.entrySet().stream()
          .sorted(Comparator.comparingLong(gauge -> gauge.getKey().timeMillis()))
          .forEach(gauge ->
              samples.add(
                  gauge.getKey().series(), gauge.getKey().timeMillis(), 0, gauge.getValue()));
      return new MetricPoints(samples, increases, List.copyOf(metadata.values()));
    }

    /** Letters, digits, underscores and colons; a digit does not come first. */
    private static String legal(String name) {
      StringBuilder legal = new StringBuilder(name.length() + 1);
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        boolean digit = c >= '0' && c <= '9';
        if (digit && legal.isEmpty()) {
          legal.append('_');
        }
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        legal.append(digit || letter || c == '_' || c == ':' ? c : '_');
      }
      return legal.toString();
    }
  }
}
