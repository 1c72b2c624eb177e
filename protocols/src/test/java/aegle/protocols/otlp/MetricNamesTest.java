package aegle.protocols.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By the rules of prometheus/otlptranslator, metric_namer.go and label_namer.go. */
final class MetricNamesTest {
  @ParameterizedTest
  @CsvSource({
    "http.server.request.duration, s, OTHER, http_server_request_duration_seconds",
    "http.server.requests, '', COUNTER, http_server_requests_total",
    "system.io, By, COUNTER, system_io_bytes_total",
    "system.network.dropped, {packets}, COUNTER, system_network_dropped_total",
    "requests.total, '', COUNTER, requests_total",
    "nodejs.eventloop.utilization, 1, GAUGE, nodejs_eventloop_utilization_ratio",
    "hits, 1, COUNTER, hits_total",
    "speed, m/s, GAUGE, speed_meters_per_second",
    "astro.light.speed_limit, m/s, OTHER, astro_light_speed_limit_meters_per_second",
    "flow.per.second, m/s, GAUGE, flow_per_second_meters_per_second",
    "disk.errors, {error}/h, COUNTER, disk_errors_per_hour_total",
    "memory.usage.bytes, By, GAUGE, memory_usage_bytes",
    "2xx.answers, '', OTHER, _2xx_answers",
    "..weird---name.., '', OTHER, weird_name",
    "recorded:rule, '', OTHER, recorded:rule",
    "appointment.revenue, thb, OTHER, appointment_revenue_thb",
    "ratio.of.beds, %, GAUGE, ratio_of_beds_percent",
    "ไทย, '', OTHER, ''"
  })
  void names_of_metrics_are_those_of_prometheus(
      String name, String unit, MetricNames.Kind kind, String expected) {
    assertThat(MetricNames.family(name, unit, kind)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "http.request.method, http_request_method",
    "clinic-id, clinic_id",
    "4xx, key_4xx",
    "_private, key_private",
    "__reserved, __reserved",
    "a..b, a_b",
    "ไทย, key_"
  })
  void names_of_labels_are_those_of_prometheus(String name, String expected) {
    assertThat(MetricNames.label(name)).isEqualTo(expected);
  }
}
