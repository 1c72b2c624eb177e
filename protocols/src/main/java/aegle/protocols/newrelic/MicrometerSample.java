package aegle.protocols.newrelic;

import aegle.protocols.Refusals;
import aegle.protocols.SenderLabels;
import aegle.protocols.WellFormedText;
import aegle.signals.Json;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event in which Micrometer's registry for New Relic tells a meter: {@code metricName} and
 * {@code metricType}, the values beside them, the rest are tags. Its names are in camel case. The
 * average is left out: it is the sum by the count.
 */
final class MicrometerSample {
  private static final int MAX_NAME_CHARS = 200;

  /** Values by the member that holds them; what is counted came since the last sample. */
  private static final Map<String, Meaning> VALUES =
      Map.of(
          "value", new Meaning("", Measurement.Kind.GAUGE),
          "throughput", new Meaning("", Measurement.Kind.COUNT),
          "count", new Meaning(".count", Measurement.Kind.COUNT),
          "total", new Meaning(".sum", Measurement.Kind.COUNT),
          "totalTime", new Meaning(".sum", Measurement.Kind.COUNT),
          "max", new Meaning(".max", Measurement.Kind.GAUGE),
          "activeTasks", new Meaning(".active", Measurement.Kind.GAUGE),
          "duration", new Meaning(".duration", Measurement.Kind.GAUGE));

  private static final Set<String> OWN =
      Set.of("eventType", "metricName", "metricType", "avg", "timeUnit", "timestamp");

  private final Json.Members event;
  private final Refusals refusals;

  private record Meaning(String suffix, Measurement.Kind kind) {}

  /** One number of a meter. */
  record Part(String name, Measurement.Kind kind, Json value) {}

  MicrometerSample(Json.Members event, Refusals refusals) {
    this.event = event;
    this.refusals = refusals;
  }

  static boolean isOne(Json.Members event) {
    return event.text("metricName") != null && event.text("metricType") != null;
  }

  List<Part> parts() {
    @Nullable String camel = event.text("metricName");
    String name =
        NewRelicNames.snake(WellFormedText.cut(camel == null ? "" : camel, MAX_NAME_CHARS));
    List<Part> parts = new ArrayList<>();
    event
        .members()
        .forEach((member, value) -> {
          @Nullable Meaning meaning = VALUES.get(member);
          if (meaning != null) {
            parts.add(new Part(name + meaning.suffix(), meaning.kind(), value));
          }
        });
    return parts;
  }

  Labels labels() {
    SenderLabels labels = new SenderLabels(refusals);
    event
        .members()
        .forEach((member, value) -> {
          if (!OWN.contains(member) && !VALUES.containsKey(member)) {
            labels.putAll(new Json.Members(Map.of(NewRelicNames.snake(member), value)));
          }
        });
    return labels.build();
  }
}
