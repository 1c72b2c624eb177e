package aegle.server.cardinality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import org.junit.jupiter.api.Test;

class BudgetsTest {
  private static Budgets read(String yaml) {
    return Budgets.read(YamlNode.parse("aegle.yml", yaml));
  }

  @Test
  void a_label_beats_its_metric_and_a_metric_its_source() {
    Budgets budgets =
        read(
            """
            values: 100
            sources: [{name: web, series: 7, values: 50}]
            metrics:
              - {name: hits_total, values: 20}
              - {name: hits_total, label: route, values: 5}
              - {name: wait_bucket, label: route, values: 6}
            """);
    assertThat(budgets.valuesOf("web", "hits_total", "route")).isEqualTo(5);
    assertThat(budgets.valuesOf("web", "hits_total", "method")).isEqualTo(20);
    assertThat(budgets.valuesOf("web", "other_total", "method")).isEqualTo(50);
    assertThat(budgets.valuesOf("app", "other_total", "method")).isEqualTo(100);
    assertThat(budgets.valuesOf("app", "wait", "route")).as("of the whole histogram").isEqualTo(6);
    assertThat(budgets.seriesOf("web")).isEqualTo(7);
    assertThat(budgets.seriesOf("app")).isEqualTo(Budgets.DEFAULT_SERIES);
  }

  @Test
  void what_is_no_budget_is_refused_with_its_line() {
    assertThatThrownBy(() -> read("series: 0"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'0' is no budget; use 1 to 10000000");
    assertThatThrownBy(() -> read("sources: [{name: a}, {name: a}]"))
        .hasMessageContaining("the source 'a' is named twice");
    assertThatThrownBy(() -> read("metrics: [{name: a}]")).isInstanceOf(ConfigException.class);
  }
}
