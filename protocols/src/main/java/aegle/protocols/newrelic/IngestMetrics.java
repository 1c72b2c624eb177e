package aegle.protocols.newrelic;

import aegle.protocols.EventTime;
import aegle.protocols.JsonNumbers;
import aegle.protocols.Refusals;
import aegle.protocols.SenderLabels;
import aegle.signals.Json;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.SignalBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Makes measurements of the metric API's points. For one body and one thread. */
final class IngestMetrics {
  static final String METRIC = "metric";
  private static final int MAX_NAME_CHARS = 255;

  private final long receivedNanos;
  private final Refusals refusals = new Refusals();
  private final List<Measurement> measurements = new ArrayList<>();
  private int points;

  IngestMetrics(long receivedNanos) {
    this.receivedNanos = receivedNanos;
  }

  SignalBatch result() {
    return new SignalBatch(List.of(), measurements, List.of(), refusals.list());
  }

  void block(Json json) {
    if (!(json instanceof Json.Members block)) {
      refusals.add(METRIC, "not_an_object", 1);
      return;
    }
    Json.Members common = block.members("common");
    for (Json metric : block.items("metrics")) {
      if (metric instanceof Json.Members members) {
        read(members, common);
      } else {
        refusals.add(METRIC, "not_an_object", 1);
      }
    }
  }

  private boolean hasRoom() {
    if (points++ < AgentReader.MAX_ROWS) {
      return true;
    }
    refusals.add(METRIC, AgentReader.TOO_MANY, 1);
    return false;
  }

  private void read(Json.Members metric, Json.Members common) {
    @Nullable String name = metric.text("name");
    if (name == null || name.isBlank() || name.length() > MAX_NAME_CHARS) {
      refusals.add(METRIC, "metric_name", 1);
      return;
    }
    @Nullable Json own = metric.get("timestamp");
    @Nullable Json claimed = own == null ? common.get("timestamp") : own;
    long nanos = claimed == null ? receivedNanos : JsonNumbers.nanos(claimed);
    if (!EventTime.isCredible(nanos, receivedNanos)) {
      refusals.add(METRIC, "time_out_of_range", 1);
      return;
    }
    if (!hasRoom()) {
      return;
    }
    Labels labels =
        new SenderLabels(refusals)
            .putAll(common.members("attributes"))
            .putAll(metric.members("attributes"))
            .build();
    @Nullable String type = metric.text("type");
    switch (type == null ? "gauge" : type) {
      case "gauge" -> put(name, labels, Measurement.Kind.GAUGE, metric.get("value"), nanos);
      case "count" -> put(name, labels, Measurement.Kind.COUNT, metric.get("value"), nanos);
      case "summary" -> summary(name, labels, metric.members("value"), nanos);
      default -> refusals.add(METRIC, "unknown_type", 1);
    }
  }

  private void summary(String name, Labels labels, Json.Members summary, long nanos) {
    if (JsonNumbers.finite(summary.get("count")).isEmpty()
        || JsonNumbers.finite(summary.get("sum")).isEmpty()) {
      refusals.add(METRIC, "value_not_finite", 1);
      return;
    }
    put(name + ".count", labels, Measurement.Kind.COUNT, summary.get("count"), nanos);
    put(name + ".sum", labels, Measurement.Kind.COUNT, summary.get("sum"), nanos);
    for (String end : List.of("min", "max")) {
      // Null says that nothing was observed.
      if (JsonNumbers.finite(summary.get(end)).isPresent()) {
        put(name + "." + end, labels, Measurement.Kind.GAUGE, summary.get(end), nanos);
      }
    }
  }

  /** Adds a sample of Micrometer's registry; it has no time of its own. */
  void sample(Json.Members event) {
    if (!hasRoom()) {
      return;
    }
    MicrometerSample sample = new MicrometerSample(event, refusals);
    Labels labels = sample.labels();
    for (MicrometerSample.Part part : sample.parts()) {
      put(part.name(), labels, part.kind(), part.value(), receivedNanos);
    }
  }

  private void put(
      String name, Labels labels, Measurement.Kind kind, @Nullable Json json, long nanos) {
    OptionalDouble value = JsonNumbers.finite(json);
    if (value.isEmpty()) {
      refusals.add(METRIC, "value_not_finite", 1);
    } else if (kind == Measurement.Kind.COUNT && value.getAsDouble() < 0) {
      refusals.add(METRIC, "negative_count", 1);
    } else {
      measurements.add(
          new Measurement(
              name, labels, kind, value.getAsDouble(), nanos / EventTime.NANOS_PER_MILLI));
    }
  }
}
