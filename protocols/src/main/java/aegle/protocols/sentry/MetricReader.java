package aegle.protocols.sentry;

import aegle.signals.Json;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of {@code Sentry.metrics} as measurements. Attributes become labels, except those that
 * name a person, a trace or a replay: a label has few values and is never masked away later.
 */
final class MetricReader {
  private static final Map<String, String> RENAMED =
      Map.of(
          "sentry.release", "release",
          "sentry.environment", "environment",
          "server.address", "host.name");

  private static final Set<String> NO_LABELS =
      Set.of("client.address", "session.id", "browser.version", "os.version");

  private MetricReader() {}

  /** Adds one metric of a container. */
  static void read(Json.Members metric, Gathering gathering) {
    @Nullable String name = Text.of(metric, "name");
    OptionalDouble value = Numbers.real(metric.get("value"));
    Measurement.@Nullable Kind kind = kind(metric.text("type"));
    if (name == null || value.isEmpty() || kind == null) {
      gathering.refuse("trace_metric", "incomplete");
      return;
    }
    Labels.Builder labels = Labels.builder();
    @Nullable String unit = metric.text("unit");
    if (unit != null && !unit.equals("none")) {
      labels.set("unit", Text.clip(unit, SentryLimits.MAX_LABEL_CHARS));
    }
    putLabels(labels, metric.members("attributes"), gathering);
    gathering.add(
        new Measurement(
            Text.clip(name, SentryLimits.MAX_LABEL_CHARS),
            labels.build(),
            kind,
            value.getAsDouble(),
            Math.floorDiv(gathering.clock().nanos(metric.get("timestamp")), 1_000_000L)));
  }

  private static Measurement.@Nullable Kind kind(@Nullable String type) {
    return switch (type) {
      case "counter" -> Measurement.Kind.COUNT;
      case "gauge" -> Measurement.Kind.GAUGE;
      case "distribution" -> Measurement.Kind.DISTRIBUTION;
      case null, default -> null;
    };
  }

  private static void putLabels(
      Labels.Builder labels, Json.Members attributes, Gathering gathering) {
    int taken = 0;
    int lost = 0;
    for (Map.Entry<String, Json> attribute : attributes.members().entrySet()) {
      String name = RENAMED.getOrDefault(attribute.getKey(), attribute.getKey());
      if (name.startsWith("sentry.") || name.startsWith("user.") || NO_LABELS.contains(name)) {
        continue;
      }
      @Nullable String text = Text.ofScalar(Attributes.unwrapped(attribute.getValue()));
      if (text == null) {
        continue;
      }
      if (taken == SentryLimits.MAX_METRIC_LABELS) {
        lost++;
        continue;
      }
      taken++;
      labels.set(
          Text.clip(name, SentryLimits.MAX_LABEL_CHARS),
          Text.clip(text, SentryLimits.MAX_LABEL_CHARS));
    }
    gathering.refuse("label", "too_many", lost);
  }
}
