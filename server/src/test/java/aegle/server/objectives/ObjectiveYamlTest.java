package aegle.server.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectiveYamlTest {
  private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");

  private static Objective one(String line) {
    return ObjectiveYaml.read(YamlNode.parse("aegle.yml", "- " + line), BANGKOK).getFirst();
  }

  private static void refused(String line, String... words) {
    assertThatThrownBy(() -> one(line))
        .as(line)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("aegle.yml")
        .hasMessageContainingAll(words);
  }

  @Test
  void what_is_not_said_is_30_days_five_failures_and_events() {
    Objective objective = one("{name: a, target: 99.90%, good: g, total: t}");
    assertThat(objective.window()).isEqualTo(new Window.Rolling(Duration.ofDays(30)));
    assertThat(objective.least()).isEqualTo(5);
    assertThat(objective.unit().many()).isEqualTo("events");
    assertThat(objective.targetText()).isEqualTo("99.9%");
    assertThat(objective.allowedShare()).isEqualByComparingTo(new BigDecimal("0.001"));
  }

  @Test
  void a_month_begins_at_midnight_of_the_zone() {
    Objective objective = one("{name: a, target: 99%, window: month, good: g, total: t}");
    Instant now = Instant.parse("2026-11-23T03:42:00Z");
    assertThat(objective.window().start(now)).isEqualTo("2026-10-31T17:00:00Z");
    assertThat(objective.window().end(now)).isEqualTo("2026-11-30T17:00:00Z");
  }

  @Test
  void a_threshold_is_in_the_unit_of_the_histogram() {
    assertThat(edge("took_seconds", "500ms")).isEqualByComparingTo("0.5");
    assertThat(edge("took_ms", "2s")).isEqualByComparingTo("2000");
    assertThat(edge("took", "2000")).isEqualByComparingTo("2000");
  }

  private static BigDecimal edge(String histogram, String under) {
    Objective objective =
        one("{name: a, target: 99%, histogram: " + histogram + ", under: " + under + "}");
    return ((Indicator.Under) objective.indicator()).edge();
  }

  @Test
  void what_cannot_be_meant_is_refused_with_what_to_do() {
    refused("{name: A, target: 99%, good: g, total: t}", "does not fit");
    refused("{name: a, target: 100%, good: g, total: t}", "above 0% and below 100%");
    refused("{name: a, target: 0%, good: g, total: t}", "above 0% and below 100%");
    refused("{name: a, target: 0.999, good: g, total: t}", "such as 99.9%");
    refused("{name: a, target: 99%}", "names none");
    refused("{name: a, target: 99%, up: u, good: g, total: t}", "names several");
    refused("{name: a, target: 99%, good: g}", "two of good, failed and total");
    refused("{name: a, target: 99%, good: g, failed: f, total: t}", "remove one");
    refused("{name: a, target: 99%, good: 'rate(g[5m])', total: t}", "is no selector");
    refused("{name: a, target: 99%, good: 'g{', total: t}", "cannot be read");
    refused("{name: a, target: 99%, good: '{job=\"a\"}', total: t}", "names no metric");
    refused("{name: a, target: 99%, histogram: h_bucket, under: 2s}", "leave the _bucket");
    refused("{name: a, target: 99%, histogram: h}", "under");
    refused("{name: a, target: 99%, up: u, under: 2s}", "under belongs to a histogram");
    refused("{name: a, target: 99%, window: 1h, up: u}", "1d to 366d");
    refused("{name: a, target: 99%, up: u, time-zone: UTC}", "only a window: month");
    refused("{name: a, target: 99%, up: u, least: 0}", "use 1 to 1000");
    refused("{name: a, target: 99%, up: u, by: [le]}", "cannot split");
    refused("{name: a, target: 99%, up: u, labels: {severity: x}}", "cannot be added");
    refused("{name: a, target: 99%, up: u, unit: {one: a, many: b}}", "told in minutes");
  }

  @Test
  void two_of_one_name_are_refused() {
    String twice = "- {name: a, target: 99%, up: u}\n- {name: a, target: 98%, up: v}";
    assertThatThrownBy(() -> ObjectiveYaml.read(YamlNode.parse("aegle.yml", twice), BANGKOK))
        .hasMessageContaining("two objectives named a");
    assertThat(ObjectiveYaml.read(YamlNode.parse("aegle.yml", "null"), BANGKOK))
        .isEqualTo(List.of());
  }
}
