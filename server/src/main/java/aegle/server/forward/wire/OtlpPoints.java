package aegle.server.forward.wire;

import aegle.signals.Labels;
import aegle.signals.StaleMarker;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Samples as OTLP's points: {@code job} and {@code instance} become the resource ({@code
 * service.name}, {@code service.instance.id}), the name says whether a series is a running total
 * ({@code _total}, {@code _count}, {@code _bucket}) or a gauge (OpenTelemetry, "Prometheus and
 * OpenMetrics compatibility"). An end of a series is a point without a value.
 */
final class OtlpPoints {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Where a series comes from. */
  private record Origin(String job, String instance) {}

  ExportMetricsServiceRequest of(List<Parcel.Row> rows) {
    Map<Origin, Map<String, List<NumberDataPoint>>> all = new LinkedHashMap<>();
    for (Parcel.Row row : rows) {
      Labels labels = row.labels();
      all.computeIfAbsent(
              new Origin(labels.get("job"), labels.get("instance")), _ -> new LinkedHashMap<>())
          .computeIfAbsent(labels.metricName(), _ -> new ArrayList<>())
          .add(point(row));
    }
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    all.forEach((origin, metrics) -> {
      ScopeMetrics.Builder scope = ScopeMetrics.newBuilder().setScope(OtlpWords.SCOPE);
      metrics.forEach((name, points) -> scope.addMetrics(metric(name, points)));
      request.addResourceMetrics(
          ResourceMetrics.newBuilder().setResource(resource(origin)).addScopeMetrics(scope));
    });
    return request.build();
  }

  private static Resource resource(Origin origin) {
    Resource.Builder resource = Resource.newBuilder();
    OtlpWords.put(resource, "service.name", origin.job());
    OtlpWords.put(resource, "service.instance.id", origin.instance());
    return resource.build();
  }

  private static Metric metric(String name, List<NumberDataPoint> points) {
    Metric.Builder metric = Metric.newBuilder().setName(name);
    boolean total = name.endsWith("_total") || name.endsWith("_count") || name.endsWith("_bucket");
    return total
        ? metric
            .setSum(
                Sum.newBuilder()
                    .setIsMonotonic(true)
                    .setAggregationTemporality(
                        AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                    .addAllDataPoints(points))
            .build()
        : metric.setGauge(Gauge.newBuilder().addAllDataPoints(points)).build();
  }

  private static NumberDataPoint point(Parcel.Row row) {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder().setTimeUnixNano(row.timestampMillis() * NANOS_PER_MILLI);
    if (StaleMarker.is(row.value())) {
      point.setFlags(DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE);
    } else {
      point.setAsDouble(row.value());
    }
    row.labels()
        .forEach((name, value) -> {
          if (!name.equals(Labels.METRIC_NAME) && !name.equals("job") && !name.equals("instance")) {
            point.addAttributes(OtlpWords.text(name, value));
          }
        });
    return point.build();
  }
}
