package aegle.protocols.jsonmetrics;

import aegle.signals.MetricMetadata;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One metric out of a document.
 *
 * @param path to its values
 * @param factor by which they are multiplied, such as 0.001 for milliseconds in a metric of seconds
 * @param labels the same for every value
 * @param labelsFrom labels whose values stand in the document; their stars are the path's
 * @param states what texts mean; with none a text has to be a number
 * @param day when the value starts again at zero each midnight, and the metric goes on; else null
 */
public record JsonMetric(
    JsonPath path,
    String name,
    MetricMetadata.Type type,
    String help,
    double factor,
    Map<String, String> labels,
    Map<String, JsonPath> labelsFrom,
    Map<String, Double> states,
    @Nullable DayRule day) {
  public JsonMetric {
    labels = Map.copyOf(labels);
    labelsFrom = Map.copyOf(labelsFrom);
    states = Map.copyOf(states);
    if (path.isName()) {
      throw new IllegalArgumentException("the path of a metric leads to a value, not to a name");
    }
    if (path.stars() > 0 && labelsFrom.isEmpty()) {
      throw new IllegalArgumentException(
          "its path has a star and nothing tells the values apart; add labels-from, such as"
              + " {clinic_id: \"clinics[*].id\"} or {service: \"services.*~\"}");
    }
    labelsFrom.forEach((label, from) -> {
      if (!from.goesAlong(path)) {
        throw new IllegalArgumentException(
            "the stars in the path of label " + label + " are not those of the metric's own path");
      }
    });
  }

  /** A gauge as it stands. */
  public static JsonMetric gauge(String path, String name) {
    return new JsonMetric(
        JsonPath.parse(path),
        name,
        MetricMetadata.Type.GAUGE,
        "",
        1,
        Map.of(),
        Map.of(),
        Map.of(),
        null);
  }

  MetricMetadata metadata() {
    return new MetricMetadata(name, type, help, "");
  }
}
