package aegle.protocols.otlp;

import aegle.protocols.DecodeException;
import aegle.protocols.Refusals;
import aegle.protocols.WellFormedText;
import aegle.signals.GoFloat;
import aegle.signals.MetricMetadata;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Makes series of metrics. A point that cannot be kept loses only itself. For one request. */
final class MetricTranslation {
  /** Bounds of one histogram: each is a series of its own. */
  private static final int MAX_BUCKETS = 400;

  private static final int MAX_HELP_CHARS = 1_024;
  private static final int MAX_FAMILIES = 10_000;
  private static final String LE = "le";
  private static final String INFINITY = "+Inf";

  private final Set<String> promoted;
  private final UnaryOperator<String> names;
  private final PointSink sink;
  private final Refusals refusals = new Refusals();
  private final Map<String, MetricMetadata> metadata = new LinkedHashMap<>();
  private int points;
  private int exemplars;

  MetricTranslation(Set<String> promoted, long receivedNanos, UnaryOperator<String> names) {
    this.promoted = promoted;
    this.names = names;
    this.sink = new PointSink(receivedNanos);
  }

  OtlpMetrics translate(ExportMetricsServiceRequest request) {
    for (ResourceMetrics resource : request.getResourceMetricsList()) {
      SeriesLabels labels = new SeriesLabels(resource.getResource(), promoted, names);
      sink.beginResource();
      for (ScopeMetrics scope : resource.getScopeMetricsList()) {
        for (Metric metric : scope.getMetricsList()) {
          translate(metric, labels);
        }
      }
      sink.targetInfo(labels.targetInfo());
    }
    return new OtlpMetrics(
        sink.totals(),
        sink.deltas(),
        metadata.values().stream().toList(),
        points,
        exemplars,
        refusals.list());
  }

  private void translate(Metric metric, SeriesLabels labels) {
    String family = describe(metric);
    if (family.isEmpty() || family.length() > OtlpReader.MAX_LABEL_VALUE_CHARS) {
      refusals.add(OtlpMetrics.DATA_POINT, "metric_name", pointCount(metric));
      return;
    }
    switch (metric.getDataCase()) {
      case GAUGE ->
          each(
              metric.getGauge().getDataPointsList(),
              point -> number(family, point, PointSink.Flow.STATE, labels));
      case SUM ->
          each(
              metric.getSum().getDataPointsList(),
              point -> number(family, point, flow(metric.getSum()), labels));
      case HISTOGRAM ->
          each(
              metric.getHistogram().getDataPointsList(),
              point ->
                  histogram(
                      family,
                      point,
                      PointSink.Flow.of(metric.getHistogram().getAggregationTemporality()),
                      labels));
      case EXPONENTIAL_HISTOGRAM ->
          each(
              metric.getExponentialHistogram().getDataPointsList(),
              point ->
                  exponential(
                      family,
                      point,
                      PointSink.Flow.of(
                          metric.getExponentialHistogram().getAggregationTemporality()),
                      labels));
      case SUMMARY ->
          each(metric.getSummary().getDataPointsList(), point -> summary(family, point, labels));
      case DATA_NOT_SET -> {
        // A metric without points says nothing.
      }
    }
  }

  private static PointSink.Flow flow(Sum sum) {
    PointSink.Flow flow = PointSink.Flow.of(sum.getAggregationTemporality());
    boolean falls = !sum.getIsMonotonic();
    // A total that may fall is a state to Prometheus: its start says nothing of resets.
    return falls && flow == PointSink.Flow.TOTAL ? PointSink.Flow.STATE : flow;
  }

  private static int pointCount(Metric metric) {
    return metric.getGauge().getDataPointsCount()
        + metric.getSum().getDataPointsCount()
        + metric.getHistogram().getDataPointsCount()
        + metric.getExponentialHistogram().getDataPointsCount()
        + metric.getSummary().getDataPointsCount();
  }

  /** Notes what the family is, and returns its name. */
  private String describe(Metric metric) {
    boolean counter = metric.hasSum() && metric.getSum().getIsMonotonic();
    boolean gauge = metric.hasGauge();
    MetricNames.Kind kind =
        counter
            ? MetricNames.Kind.COUNTER
            : gauge ? MetricNames.Kind.GAUGE : MetricNames.Kind.OTHER;
    // What stood for a unit that was taken out would only be another word in the name.
    String unit = metric.getUnit().equals(names.apply(metric.getUnit())) ? metric.getUnit() : "";
    String family = MetricNames.family(names.apply(metric.getName()), unit, kind);
    if (!family.isEmpty() && metadata.size() < MAX_FAMILIES) {
      metadata.putIfAbsent(
          family,
          new MetricMetadata(
              family,
              type(metric, counter),
              WellFormedText.cut(metric.getDescription(), MAX_HELP_CHARS),
              MetricNames.unit(unit)));
    }
    return family;
  }

  private static MetricMetadata.Type type(Metric metric, boolean counter) {
    return switch (metric.getDataCase()) {
      case GAUGE -> MetricMetadata.Type.GAUGE;
      case SUM -> counter ? MetricMetadata.Type.COUNTER : MetricMetadata.Type.GAUGE;
      case HISTOGRAM, EXPONENTIAL_HISTOGRAM -> MetricMetadata.Type.HISTOGRAM;
      case SUMMARY -> MetricMetadata.Type.SUMMARY;
      case DATA_NOT_SET -> MetricMetadata.Type.UNKNOWN;
    };
  }

  private <P> void each(Iterable<P> all, Consumer<P> translation) {
    for (P point : all) {
      if (points >= OtlpReader.MAX_POINTS || sink.seriesCount() >= OtlpReader.MAX_SERIES) {
        refusals.add(OtlpMetrics.DATA_POINT, OtlpReader.TOO_MANY, 1);
        continue;
      }
      try {
        translation.accept(point);
        points++;
      } catch (DecodeException refused) {
        refusals.add(OtlpMetrics.DATA_POINT, String.valueOf(refused.getMessage()), 1);
      }
    }
  }

  private void number(
      String family, NumberDataPoint point, PointSink.Flow flow, SeriesLabels labels) {
    exemplars += point.getExemplarsCount();
    sink.point(
        flow,
        point.getTimeUnixNano(),
        point.getStartTimeUnixNano(),
        point.getFlags(),
        labels.of(point.getAttributesList()));
    switch (point.getValueCase()) {
      case AS_DOUBLE -> sink.put(family, point.getAsDouble());
      case AS_INT -> sink.put(family, (double) point.getAsInt());
      case VALUE_NOT_SET -> sink.put(family, 0);
    }
  }

  private void histogram(
      String family, HistogramDataPoint point, PointSink.Flow flow, SeriesLabels labels) {
    exemplars += point.getExemplarsCount();
    int bounds = point.getExplicitBoundsCount();
    int counts = point.getBucketCountsCount();
    if (counts != 0 && counts != bounds + 1) {
      throw new DecodeException("bucket_counts");
    }
    for (int i = 0; i < bounds; i++) {
      double bound = point.getExplicitBounds(i);
      if (Double.isNaN(bound) || (i > 0 && bound <= point.getExplicitBounds(i - 1))) {
        throw new DecodeException("bucket_bounds");
      }
    }
    if (bounds > MAX_BUCKETS) {
      throw new DecodeException("too_many_buckets");
    }
    requireRoom(bounds);
    sink.point(
        flow,
        point.getTimeUnixNano(),
        point.getStartTimeUnixNano(),
        point.getFlags(),
        labels.of(point.getAttributesList()));
    double cumulative = 0;
    for (int i = 0; i < Math.min(bounds, counts); i++) {
      cumulative += unsigned(point.getBucketCounts(i));
      if (!Double.isInfinite(point.getExplicitBounds(i))) {
        String bound = GoFloat.openMetrics(point.getExplicitBounds(i));
        sink.put(family + "_bucket", LE, bound, cumulative);
      }
    }
    total(family, unsigned(point.getCount()), point.hasSum(), point.getSum());
  }

  private void exponential(
      String family,
      ExponentialHistogramDataPoint point,
      PointSink.Flow flow,
      SeriesLabels labels) {
    exemplars += point.getExemplarsCount();
    if (!ExponentialBuckets.isReadable(point)) {
      throw new DecodeException("exponential_buckets");
    }
    Map<Double, Double> buckets = ExponentialBuckets.cumulative(point);
    requireRoom(buckets.size());
    sink.point(
        flow,
        point.getTimeUnixNano(),
        point.getStartTimeUnixNano(),
        point.getFlags(),
        labels.of(point.getAttributesList()));
    for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
      sink.put(family + "_bucket", LE, GoFloat.openMetrics(bucket.getKey()), bucket.getValue());
    }
    total(family, unsigned(point.getCount()), point.hasSum(), point.getSum());
  }

  private void requireRoom(int buckets) {
    if (sink.seriesCount() + buckets > OtlpReader.MAX_SERIES) {
      throw new DecodeException(OtlpReader.TOO_MANY);
    }
  }

  private void total(String family, double count, boolean hasSum, double sum) {
    sink.put(family + "_bucket", LE, INFINITY, count);
    if (hasSum) {
      sink.put(family + "_sum", sum);
    }
    sink.put(family + "_count", count);
  }

  private void summary(String family, SummaryDataPoint point, SeriesLabels labels) {
    requireRoom(point.getQuantileValuesCount());
    sink.point(
        PointSink.Flow.TOTAL,
        point.getTimeUnixNano(),
        point.getStartTimeUnixNano(),
        point.getFlags(),
        labels.of(point.getAttributesList()));
    for (SummaryDataPoint.ValueAtQuantile at : point.getQuantileValuesList()) {
      sink.put(family, "quantile", GoFloat.openMetrics(at.getQuantile()), at.getValue());
    }
    sink.put(family + "_sum", point.getSum());
    sink.put(family + "_count", unsigned(point.getCount()));
  }

  private static double unsigned(long count) {
    return count >= 0 ? count : count + 0x1p64;
  }
}
