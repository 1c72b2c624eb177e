package aegle.protocols.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import aegle.protocols.testing.Captures;
import aegle.signals.DeltaPoint;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import aegle.signals.Refusal;
import aegle.signals.StaleMarker;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OtlpMetricsTest {
  private static final long RECEIVED = 1_795_500_000_000_000_000L;
  private static final String JOB = "job=\"beauty-ai-precision\"";

  private final OtlpReader reader = new OtlpReader(4 << 20, Set.of());

  @Test
  void the_histogram_of_a_recorded_server_becomes_buckets_that_add_up() {
    byte[] body = Captures.resource("otlp/opentelemetry-node-0.223.0/metrics.json");
    OtlpMetrics metrics = reader.metrics(body, body.length, OtlpEncoding.JSON, RECEIVED);
    Map<String, Double> totals = totals(metrics);
    String labels =
        "http_request_method=\"GET\", http_response_status_code=\"200\","
            + " http_route=\"/api/appointments/:id\", "
            + JOB
            + ", ";
    String rest = "network_protocol_version=\"1.1\", url_scheme=\"http\"}";
    String name = "http_server_request_duration_seconds";
    assertThat(totals)
        .containsEntry(name + "_bucket{" + labels + "le=\"0.025\", " + rest, 0.0)
        .containsEntry(name + "_bucket{" + labels + "le=\"0.05\", " + rest, 1.0)
        .containsEntry(name + "_bucket{" + labels + "le=\"10.0\", " + rest, 1.0)
        .containsEntry(name + "_bucket{" + labels + "le=\"+Inf\", " + rest, 1.0)
        .containsEntry(name + "_sum{" + labels + rest, 0.025417928)
        .containsEntry(name + "_count{" + labels + rest, 1.0);
    assertThat(totals)
        .containsEntry("nodejs_eventloop_utilization_ratio{" + JOB + "}", 0.25520234544395015)
        .containsEntry(
            "nodejs_eventloop_time_seconds_total{" + JOB + ", nodejs_eventloop_state=\"active\"}",
            0.09122607399996878);
    assertThat(totals.keySet())
        .anyMatch(series ->
            series.startsWith("target_info{")
                && series.contains("service_version=\"1.2.3\"")
                && series.contains(JOB)
                && !series.contains("service_name="));
    assertThat(metrics.metadata())
        .contains(
            new MetricMetadata(
                name,
                MetricMetadata.Type.HISTOGRAM,
                "Duration of HTTP server requests.",
                "seconds"));
  }

  @Test
  void the_meters_of_micrometer_are_totals_with_their_units() {
    byte[] body = Captures.resource("otlp/micrometer-1.16.6/metrics.pb");
    OtlpMetrics metrics = reader.metrics(body, body.length, OtlpEncoding.PROTOBUF, RECEIVED);
    assertThat(metrics.refusals()).isEmpty();
    assertThat(metrics.deltas()).isEmpty();
    Map<String, Double> totals = totals(metrics);
    String own = "{env=\"prod\", job=\"beauty-java\", ";
    assertThat(totals)
        .containsEntry("fn_total" + own + "service=\"beauty-java\", thai=\"ไทย\"}", 12.0)
        .containsEntry("appointment_revenue_thb_count" + own + "service=\"beauty-java\"}", 2.0);
    assertThat(totals.keySet())
        .anyMatch(series -> series.startsWith("pool_waiting{"))
        .anyMatch(series -> series.startsWith("http_server_requests_milliseconds_bucket{"))
        .anyMatch(series ->
            series.startsWith("appointment_revenue_thb{") && series.contains("quantile=\"0.5\""));
  }

  @Test
  void increases_of_histograms_are_increases_of_each_of_their_series() {
    String time =
        "\"startTimeUnixNano\":\"1795404000000000000\",\"timeUnixNano\":\"1795404060000000000\"";
    OtlpMetrics metrics =
        read(
            "{\"name\":\"h\",\"histogram\":{\"aggregationTemporality\":1,\"dataPoints\":[{"
                + time
                + ",\"count\":3,\"sum\":4.5,\"explicitBounds\":[1,2],\"bucketCounts\":[1,2,0]}]}}",
            "{\"name\":\"e\",\"exponentialHistogram\":{\"aggregationTemporality\":1,"
                + "\"dataPoints\":[{"
                + time
                + ",\"count\":4,\"scale\":0,\"zeroCount\":1,"
                + "\"positive\":{\"offset\":0,\"bucketCounts\":[1,\"2\"]}}]}}");
    Map<String, Double> increases = new LinkedHashMap<>();
    for (DeltaPoint delta : metrics.deltas()) {
      assertThat(delta.startMillis()).isEqualTo(1_795_404_000_000L);
      increases.put(delta.series().toString(), delta.increase());
    }
    assertThat(increases)
        .containsEntry("h_bucket{le=\"1.0\"}", 1.0)
        .containsEntry("h_bucket{le=\"2.0\"}", 3.0)
        .containsEntry("h_bucket{le=\"+Inf\"}", 3.0)
        .containsEntry("h_sum", 4.5)
        .containsEntry("h_count", 3.0)
        .containsEntry("e_bucket{le=\"0.0\"}", 1.0)
        .containsEntry("e_bucket{le=\"1.0\"}", 1.0)
        .containsEntry("e_bucket{le=\"2.0\"}", 2.0)
        .containsEntry("e_bucket{le=\"4.0\"}", 4.0)
        .containsEntry("e_bucket{le=\"+Inf\"}", 4.0)
        .containsEntry("e_count", 4.0)
        .hasSize(11);
    assertThat(metrics.totals().size()).isZero();
  }

  @Test
  void a_sum_that_may_fall_is_a_gauge_and_one_that_counts_knows_since_when() {
    OtlpMetrics metrics =
        read(
            sum("up.down", false, 2, "-5", "1795404000000000000"),
            sum("booked", true, 2, "7", "1795404000000000000"),
            sum("booked.delta", true, 1, "3", "1795404000000000000"),
            sum("queue.delta", false, 1, "-2", "0"));
    assertThat(totals(metrics))
        .containsEntry("up_down{}", -5.0)
        .containsEntry("booked_total{}", 7.0);
    TotalsBatch totals = read(sum("booked", true, 2, "7", "1795404000000000000")).totals();
    totals.nextSeries();
    assertThat(totals.startMillis()).isEqualTo(1_795_404_000_000L);
    assertThat(totals.timestampMillis()).isEqualTo(1_795_404_060_000L);
    assertThat(metrics.deltas())
        .containsExactly(
            new DeltaPoint(
                Labels.of("__name__", "booked_delta_total"),
                3,
                1_795_404_000_000L,
                1_795_404_060_000L),
            new DeltaPoint(Labels.of("__name__", "queue_delta"), -2, 0, 1_795_404_060_000L));
  }

  @Test
  void a_point_that_says_that_there_is_no_value_ends_its_series() {
    TotalsBatch totals =
        read("{\"name\":\"gone\",\"gauge\":{\"dataPoints\":"
                + "[{\"timeUnixNano\":\"1795404060000000000\",\"flags\":1,\"asDouble\":5}]}}")
            .totals();
    assertThat(totals.nextSeries()).isTrue();
    assertThat(StaleMarker.is(totals.value())).isTrue();
  }

  @Test
  void summaries_have_quantiles() {
    OtlpMetrics metrics =
        read(
            "{\"name\":\"lat\",\"unit\":\"ms\",\"summary\":{\"dataPoints\":"
                + "[{\"timeUnixNano\":\"1795404060000000000\",\"count\":\"2\",\"sum\":30,"
                + "\"quantileValues\":[{\"quantile\":0.5,\"value\":10},{\"quantile\":1,\"value\":20}]}]}}");
    assertThat(totals(metrics))
        .containsEntry("lat_milliseconds{quantile=\"0.5\"}", 10.0)
        .containsEntry("lat_milliseconds{quantile=\"1.0\"}", 20.0)
        .containsEntry("lat_milliseconds_sum{}", 30.0)
        .containsEntry("lat_milliseconds_count{}", 2.0);
  }

  @Test
  void values_that_are_no_numbers_keep_their_bits() {
    OtlpMetrics metrics =
        read(
            "{\"name\":\"a\",\"gauge\":{\"dataPoints\":["
                + "{\"timeUnixNano\":\"1795404060000000000\",\"asDouble\":\"NaN\","
                + "\"attributes\":[{\"key\":\"k\",\"value\":{\"stringValue\":\"nan\"}}]},"
                + "{\"timeUnixNano\":\"1795404060000000000\",\"asDouble\":\"-Infinity\"}]}}");
    assertThat(totals(metrics))
        .containsEntry("a{k=\"nan\"}", Double.NaN)
        .containsEntry("a{}", Double.NEGATIVE_INFINITY);
  }

  @Test
  void points_that_cannot_be_kept_are_refused_alone_with_their_reason() {
    String time = "\"timeUnixNano\":\"1795404060000000000\"";
    OtlpMetrics metrics =
        read(
            "{\"name\":\"h\",\"histogram\":{\"aggregationTemporality\":2,\"dataPoints\":["
                + "{"
                + time
                + ",\"count\":1,\"explicitBounds\":[1],\"bucketCounts\":[1]},"
                + "{"
                + time
                + ",\"count\":1,\"explicitBounds\":[2,1],\"bucketCounts\":[1,0,0]},"
                + "{"
                + time
                + ",\"count\":1,\"explicitBounds\":[1],\"bucketCounts\":[1,0]}]}}",
            sum("no.kind", true, 0, "1", "0"),
            "{\"name\":\"ไทย\",\"gauge\":{\"dataPoints\":[{" + time + "},{" + time + "}]}}",
            "{\"name\":\"g\",\"gauge\":{\"dataPoints\":[{\"timeUnixNano\":\"1\"},"
                + "{\"timeUnixNano\":\"9000000000000000000\"},"
                + "{"
                + time
                + ",\"attributes\":[{\"key\":\"a\",\"value\":{\"stringValue\":\""
                + "x".repeat(3_000)
                + "\"}}]},"
                + "{"
                + time
                + ",\"attributes\":[{\"key\":\"__name__\",\"value\":{}}]}]}}");
    assertThat(metrics.refusals())
        .containsExactlyInAnyOrder(
            new Refusal("data_point", "bucket_counts", 1),
            new Refusal("data_point", "bucket_bounds", 1),
            new Refusal("data_point", "no_temporality", 1),
            new Refusal("data_point", "metric_name", 2),
            new Refusal("data_point", "time_out_of_range", 2),
            new Refusal("data_point", "label_too_long", 1),
            new Refusal("data_point", "label_name", 1));
    assertThat(totals(metrics)).containsEntry("h_bucket{le=\"1.0\"}", 1.0).hasSize(3);
    assertThat(metrics.points()).isEqualTo(1);
  }

  @Test
  void a_histogram_of_too_many_buckets_is_refused_alone() {
    OtlpMetrics metrics =
        read(histogram("wide", 400), histogram("too.wide", 401), sum("n", true, 2, "1", "0"));
    assertThat(metrics.refusals())
        .containsExactly(new Refusal("data_point", "too_many_buckets", 1));
    assertThat(totals(metrics))
        .containsEntry("wide_bucket{le=\"400.0\"}", 400.0)
        .containsEntry("n_total{}", 1.0)
        .hasSize(400 + 2 + 1);
    assertThat(metrics.points()).isEqualTo(2);
  }

  private static String histogram(String name, int bounds) {
    String each = IntStream.rangeClosed(1, bounds).mapToObj(String::valueOf).collect(joining(","));
    String counts = "1,".repeat(bounds) + "0";
    return """
    {"name":"%s","histogram":{"aggregationTemporality":2,"dataPoints":[{\
    "timeUnixNano":"1795404060000000000","count":%d,"explicitBounds":[%s],"bucketCounts":[%s]}]}}\
    """
        .formatted(name, bounds, each, counts);
  }

  @Test
  void attributes_that_become_one_label_keep_both_values() {
    OtlpMetrics metrics =
        read(
            "{\"name\":\"a\",\"gauge\":{\"dataPoints\":[{\"timeUnixNano\":\"1795404060000000000\","
                + "\"asInt\":1,\"attributes\":[{\"key\":\"x_y\",\"value\":{\"stringValue\":\"2\"}},"
                + "{\"key\":\"x.y\",\"value\":{\"intValue\":1}}]}]}}");
    assertThat(totals(metrics)).containsOnlyKeys("a{x_y=\"1;2\"}");
  }

  @Test
  void job_and_instance_name_the_service_and_promoted_attributes_tell_its_places_apart() {
    String resource =
        "{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"api\"}},"
            + "{\"key\":\"service.namespace\",\"value\":{\"stringValue\":\"clinic\"}},"
            + "{\"key\":\"service.instance.id\",\"value\":{\"stringValue\":\"i-1\"}},"
            + "{\"key\":\"host.name\",\"value\":{\"stringValue\":\"web-1\"}}]}";
    String body =
        "{\"resourceMetrics\":[{\"resource\":"
            + resource
            + ",\"scopeMetrics\":[{\"metrics\":["
            + sum("booked", true, 2, "7", "0")
            + "]}]}]}";
    OtlpReader promoting = new OtlpReader(1 << 20, OtlpReader.DEFAULT_PROMOTED);
    byte[] bytes = body.getBytes(UTF_8);
    assertThat(totals(promoting.metrics(bytes, bytes.length, OtlpEncoding.JSON, RECEIVED)))
        .containsOnlyKeys(
            "booked_total{host_name=\"web-1\", instance=\"i-1\", job=\"clinic/api\"}",
            "target_info{host_name=\"web-1\", instance=\"i-1\", job=\"clinic/api\"}");
  }

  @Test
  void a_million_series_are_bounded_and_counted() {
    StringBuilder points = new StringBuilder("{\"name\":\"a\",\"gauge\":{\"dataPoints\":[{}");
    points.append(",{}".repeat(OtlpReader.MAX_POINTS + 9)).append("]}}");
    OtlpMetrics metrics = read(points.toString());
    assertThat(metrics.points()).isEqualTo(OtlpReader.MAX_POINTS);
    assertThat(metrics.refusals()).containsExactly(new Refusal("data_point", "too_many", 10));
  }

  @Test
  void counts_of_buckets_without_end_are_refused_before_memory_is_taken_for_them() {
    byte[] counts = new byte[OtlpReader.MAX_NUMBERS + 1];
    byte[] body = counts;
    // Buckets.bucket_counts, positive, data_points, exponential_histogram, metrics, scope,
    // resource.
    for (int field : new int[] {2, 8, 1, 10, 2, 2, 1}) {
      body = nested(field, body);
    }
    byte[] request = body;
    assertThatThrownBy(
            () -> reader.metrics(request, request.length, OtlpEncoding.PROTOBUF, RECEIVED))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("4000000 numbers");
  }

  private static byte[] nested(int field, byte[] inner) {
    ByteString.Output out = ByteString.newOutput(inner.length + 16);
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    try {
      coded.writeByteArray(field, inner);
      coded.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteString().toByteArray();
  }

  @Test
  void keys_of_series_are_equal_exactly_when_their_labels_are() {
    Set<String> keys = new HashSet<>();
    String[][] different = {{"a", "bc"}, {"ab", "c"}, {"a", "b\0c"}, {"a", "b"}, {"a", "ไ"}};
    for (int round = 0; round < 2; round++) {
      for (String[] label : different) {
        TotalsBatch batch = new TotalsBatch();
        batch.add(Labels.of("__name__", "m", label[0], label[1]), 1, 0, 1);
        assertThat(batch.nextSeries()).isTrue();
        keys.add(new String(batch.keyBytes(), 0, batch.keyLength(), UTF_8));
      }
    }
    assertThat(keys).hasSize(different.length);
  }

  private static String sum(
      String name, boolean monotonic, int temporality, String value, String start) {
    return "{\"name\":\""
        + name
        + "\",\"sum\":{\"isMonotonic\":"
        + monotonic
        + ",\"aggregationTemporality\":"
        + temporality
        + ",\"dataPoints\":[{\"timeUnixNano\":\"1795404060000000000\",\"startTimeUnixNano\":\""
        + start
        + "\",\"asInt\":\""
        + value
        + "\"}]}}";
  }

  private OtlpMetrics read(String... metrics) {
    byte[] body =
        ("{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":["
                + String.join(",", metrics)
                + "]}]}]}")
            .getBytes(UTF_8);
    return reader.metrics(body, body.length, OtlpEncoding.JSON, RECEIVED);
  }

  private static Map<String, Double> totals(OtlpMetrics metrics) {
    Map<String, Double> totals = new LinkedHashMap<>();
    TotalsBatch batch = metrics.totals();
    while (batch.nextSeries()) {
      Labels labels = batch.labels();
      assertThat(batch.nextSample()).isTrue();
      String inner = labels.toString().substring(labels.metricName().length());
      totals.put(labels.metricName() + (inner.isEmpty() ? "{}" : inner), batch.value());
      assertThat(batch.nextSample()).isFalse();
    }
    return totals;
  }
}
