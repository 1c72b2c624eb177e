package aegle.protocols.otlp;

import aegle.protocols.DecodeException;
import aegle.signals.Labels;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The labels that all series of one resource share, and those of its points. */
final class SeriesLabels {
  private static final String SERVICE = "service.name";
  private static final String NAMESPACE = "service.namespace";
  private static final String INSTANCE = "service.instance.id";
  private static final Set<String> IDENTIFYING = Set.of(SERVICE, NAMESPACE, INSTANCE);

  private final UnaryOperator<String> names;
  private final Map<String, String> promoted = new TreeMap<>();
  private final String job;
  private final String instance;
  private final Labels targetInfo;

  SeriesLabels(Resource resource, Set<String> promotedNames, UnaryOperator<String> names) {
    this.names = names;
    String service = "";
    String namespace = "";
    String instanceId = "";
    List<KeyValue> described = new ArrayList<>();
    for (KeyValue attribute : first(resource.getAttributesList())) {
      String value = AnyValues.text(attribute.getValue());
      switch (attribute.getKey()) {
        case SERVICE -> service = value;
        case NAMESPACE -> namespace = value;
        case INSTANCE -> instanceId = value;
        default -> described.add(attribute);
      }
      if (promotedNames.contains(attribute.getKey())
          && !IDENTIFYING.contains(attribute.getKey())
          && value.length() <= OtlpReader.MAX_LABEL_VALUE_CHARS) {
        promoted.put(label(attribute), value);
      }
    }
    this.job = service.isEmpty() || namespace.isEmpty() ? service : namespace + "/" + service;
    this.instance = instanceId;
    this.targetInfo = targetInfo(described);
  }

  private String label(KeyValue attribute) {
    return MetricNames.label(names.apply(attribute.getKey()));
  }

  private static List<KeyValue> first(List<KeyValue> attributes) {
    return attributes.subList(0, Math.min(attributes.size(), OtlpReader.MAX_ATTRIBUTES));
  }

  /** What is known of a resource; none where it says nothing or not whose it is. */
  private Labels targetInfo(List<KeyValue> described) {
    if (described.isEmpty() || (job.isEmpty() && instance.isEmpty())) {
      return Labels.EMPTY;
    }
    Map<String, String> labels = new TreeMap<>();
    for (KeyValue attribute : described) {
      String name = label(attribute);
      String value = AnyValues.text(attribute.getValue());
      // Longer values, such as a command line, would make a series that no store takes.
      if (!name.isEmpty()
          && name.length() <= OtlpReader.MAX_LABEL_NAME_CHARS
          && value.length() <= OtlpReader.MAX_LABEL_VALUE_CHARS
          && labels.size() < OtlpReader.MAX_LABELS - 3) {
        labels.put(name, value);
      }
    }
    labels.put(Labels.METRIC_NAME, "target_info");
    labels.put("job", job);
    labels.put("instance", instance);
    return Labels.of(labels);
  }

  /** The labels of {@code target_info}, or {@link Labels#EMPTY} when there is none. */
  Labels targetInfo() {
    return targetInfo;
  }

  /**
   * The labels of a point, without a metric name.
   *
   * @throws DecodeException with the reason of refusal, when they are over a limit
   */
  Map<String, String> of(List<KeyValue> attributes) {
    if (attributes.size() + promoted.size() + 4 > OtlpReader.MAX_LABELS) {
      throw new DecodeException("too_many_labels");
    }
    Map<String, String> labels = new TreeMap<>(promoted);
    Map<String, String> own = new TreeMap<>();
    for (KeyValue attribute : sorted(attributes)) {
      String name = label(attribute);
      String value = AnyValues.text(attribute.getValue());
      if (name.isEmpty() || name.startsWith("__")) {
        throw new DecodeException("label_name");
      }
      // Two attributes may become one label: Prometheus keeps both values.
      own.merge(name, value, (one, other) -> one + ";" + other);
    }
    labels.putAll(own);
    labels.put("job", job);
    labels.put("instance", instance);
    labels.forEach(SeriesLabels::requireLimits);
    return labels;
  }

  private static void requireLimits(String name, String value) {
    if (name.length() > OtlpReader.MAX_LABEL_NAME_CHARS
        || value.length() > OtlpReader.MAX_LABEL_VALUE_CHARS) {
      throw new DecodeException("label_too_long");
    }
  }

  private static List<KeyValue> sorted(List<KeyValue> attributes) {
    if (attributes.size() < 2) {
      return attributes;
    }
    List<KeyValue> sorted = new ArrayList<>(attributes);
    sorted.sort(Comparator.comparing(KeyValue::getKey));
    return sorted;
  }
}
