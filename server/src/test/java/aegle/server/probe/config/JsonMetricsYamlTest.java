package aegle.server.probe.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import aegle.protocols.jsonmetrics.DayRule;
import aegle.protocols.jsonmetrics.JsonMapping;
import aegle.protocols.jsonmetrics.JsonMetric;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonMetricsYamlTest {
  private static final Map<String, ZoneId> CLINICS = Map.of("siam", ZoneId.of("Asia/Bangkok"));

  private static JsonMapping read(String job) {
    YamlNode node = YamlNode.parse("aegle.yml", "- " + job.strip().replace("\n", "\n  "));
    return requireNonNull(new JsonMetricsYaml(CLINICS).read(node, Set.of("clinic")).get("clinic"));
  }

  @Test
  void a_day_may_pass_in_the_zone_of_the_clinic_that_a_label_names() {
    JsonMetric metric =
        read("""
        job: clinic
        metrics:
          - path: clinics[*].bookingsToday
            name: bookings_total
            labels-from: {clinic_id: "clinics[*].id"}
            resets-daily: clinic_id
        """)
            .metrics()
            .getFirst();

    assertThat(metric.type()).isEqualTo(MetricMetadata.Type.COUNTER);
    DayRule day = requireNonNull(metric.day());
    assertThat(day.zone(Labels.of("clinic_id", "siam"))).hasToString("Asia/Bangkok");
    assertThat(day.zone(Labels.of("clinic_id", "elsewhere"))).hasToString("Z");
  }

  @Test
  void mistakes_are_named_with_their_line() {
    refused("{job: other, prefix: x}", "'other' is no job of prometheus.yml; it has clinic");
    refused("{job: clinic}", "takes nothing of an answer");
    refused("{job: clinic, metrics: [{path: 'a[', name: a}]}", "'a[' is no path");
    refused("{job: clinic, metrics: [{path: a, name: 'a b'}]}", "'a b' cannot name a metric");
    refused("{job: clinic, metrics: [{path: 'a[*]', name: a}]}", "labels-from");
    refused("{job: clinic, metrics: [{path: a, name: a, factor: x}]}", "'x' is no factor");
    refused(
        "{job: clinic, metrics: [{path: a, name: a, resets-daily: 'No/Where'}]}", "no time zone");
    refused("{job: clinic, metrics: [{path: a, name: a, labels: {job: x}}]}", "not job");
    refused("{job: clinic, metrics: [{path: a, name: a, type: summary}]}", "gauge or counter");
    refused("{job: clinic, metrics: [{path: a, name: a}, {path: a, name: a}]}", "twice");
  }

  private static void refused(String job, String words) {
    assertThatThrownBy(() -> read(job))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("aegle.yml line 1")
        .hasMessageContaining(words);
  }
}
