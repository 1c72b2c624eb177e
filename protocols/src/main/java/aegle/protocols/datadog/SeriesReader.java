package aegle.protocols.datadog;

import aegle.protocols.EventTime;
import aegle.protocols.JsonNumbers;
import aegle.protocols.Refusals;
import aegle.protocols.SenderLabels;
import aegle.signals.Json;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.SignalBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Makes measurements of the series of one body, of both versions. For one thread. */
final class SeriesReader {
  private static final String POINT = "point";
  private static final int MAX_NAME_CHARS = 200;

  /** The numbers that stand for types in the second version: unspecified, count, rate, gauge. */
  private static final long COUNT = 1;

  private static final int LAST_TYPE = 3;

  private final long receivedNanos;
  private final Refusals refusals = new Refusals();
  private final List<Measurement> measurements = new ArrayList<>();

  private record Point(long timeNanos, double value) {}

  SeriesReader(long receivedNanos) {
    this.receivedNanos = receivedNanos;
  }

  SignalBatch result() {
    return new SignalBatch(List.of(), measurements, List.of(), refusals.list());
  }

  void read(Json json) {
    if (!(json instanceof Json.Members series)) {
      refusals.add("series", "not_an_object", 1);
      return;
    }
    List<Json> points = series.items("points");
    @Nullable String metric = series.text("metric");
    Measurement.@Nullable Kind kind = kind(series.get("type"));
    if (metric == null || metric.isBlank() || metric.length() > MAX_NAME_CHARS) {
      refusals.add(POINT, "metric_name", Math.max(1, points.size()));
    } else if (kind == null) {
      refusals.add(POINT, "unknown_type", Math.max(1, points.size()));
    } else {
      add(metric, kind, labels(series), points);
    }
  }

  /** Null where the type is none of Datadog's. */
  private static Measurement.@Nullable Kind kind(@Nullable Json type) {
    if (type == null || type instanceof Json.Nil) {
      return Measurement.Kind.GAUGE;
    }
    if (type instanceof Json.Numeral) {
      long number = JsonNumbers.whole(type, -1);
      return number < 0 || number > LAST_TYPE
          ? null
          : number == COUNT ? Measurement.Kind.COUNT : Measurement.Kind.GAUGE;
    }
    return switch (type instanceof Json.Text(String word) ? word : "") {
      case "count", "counter" -> Measurement.Kind.COUNT;
      case "gauge", "rate", "" -> Measurement.Kind.GAUGE;
      case "distribution" -> Measurement.Kind.DISTRIBUTION;
      default -> null;
    };
  }

  /** The host and what else sent it, then the tags, which win where they say the same. */
  private Labels labels(Json.Members series) {
    SenderLabels labels = new SenderLabels(refusals);
    @Nullable String host = series.text("host");
    if (host != null) {
      labels.put("host", host);
    }
    @Nullable String device = series.text("device");
    if (device != null) {
      labels.put("device", device);
    }
    for (Json resource : series.items("resources")) {
      if (resource instanceof Json.Members members) {
        @Nullable String type = members.text("type");
        @Nullable String name = members.text("name");
        if (type != null && name != null) {
          labels.put(type, name);
        }
      }
    }
    for (Tags.Tag tag : Tags.of(series.items("tags"), refusals)) {
      labels.put(tag.name(), tag.value());
    }
    return labels.build();
  }

  private void add(String metric, Measurement.Kind kind, Labels labels, List<Json> points) {
    List<Point> told = new ArrayList<>(points.size());
    for (Json point : points) {
      addPoint(point, kind, told);
    }
    // Of a gauge the last one counts, whatever the order in which they stand.
    told.sort(Comparator.comparingLong(Point::timeNanos));
    for (Point point : told) {
      if (measurements.size() >= DatadogReader.MAX_POINTS) {
        refusals.add(POINT, DatadogReader.TOO_MANY, 1);
      } else {
        measurements.add(
            new Measurement(
                metric,
                labels,
                kind,
                point.value(),
                point.timeNanos() / EventTime.NANOS_PER_MILLI));
      }
    }
  }

  private void addPoint(Json point, Measurement.Kind kind, List<Point> told) {
    @Nullable Json time = null;
    @Nullable Json value = null;
    if (point instanceof Json.Items(List<Json> pair) && pair.size() == 2) {
      time = pair.get(0);
      value = pair.get(1);
    } else if (point instanceof Json.Members members) {
      time = members.get("timestamp");
      value = members.get("value");
    }
    if (value == null) {
      refusals.add(POINT, "malformed", 1);
      return;
    }
    long nanos = time == null ? receivedNanos : JsonNumbers.nanos(time);
    if (!EventTime.isCredible(nanos, receivedNanos)) {
      refusals.add(POINT, "time_out_of_range", 1);
      return;
    }
    List<Json> values = value instanceof Json.Items(List<Json> several) ? several : List.of(value);
    for (Json each : values) {
      addValue(nanos, each, kind, told);
    }
  }

  private void addValue(long nanos, Json json, Measurement.Kind kind, List<Point> told) {
    OptionalDouble value = JsonNumbers.finite(json);
    if (value.isEmpty()) {
      refusals.add(POINT, "value_not_finite", 1);
    } else if (kind == Measurement.Kind.COUNT && value.getAsDouble() < 0) {
      // A counter that falls looks like a restart, and a restart looks like a rise.
      refusals.add(POINT, "negative_count", 1);
    } else {
      told.add(new Point(nanos, value.getAsDouble()));
    }
  }
}
