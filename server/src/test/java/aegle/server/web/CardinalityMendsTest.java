package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.yaml.YamlNode;
import aegle.server.cardinality.Budgets;
import aegle.server.usage.UsageReport;
import aegle.server.web.view.CardinalityView;
import aegle.server.web.view.Messages;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines to copy: they do what they say, and nothing that a sender wrote into a name. */
class CardinalityMendsTest {
  private static final Messages MESSAGES = Messages.of("en");

  private static UsageReport.Origin origin(String source, String... protocols) {
    return new UsageReport.Origin(
        source, List.of(protocols), List.of(), List.of(), List.of(), List.of());
  }

  private static CardinalityView.Snippet label(
      UsageReport.Origin origin, String metric, String label) {
    return CardinalityMends.dropLabel(MESSAGES, origin, metric, label);
  }

  @Test
  void a_label_of_a_scraped_counter_is_folded_by_a_budget_that_can_be_read() {
    String lines = label(origin("web", "scrape"), "http_requests_total", "user_id").text();
    assertThat(lines)
        .contains("{name: http_requests_total, label: user_id, values: 100}")
        .doesNotContain("labeldrop");
    assertThat(Budgets.read(YamlNode.parse("aegle.yml", lines).require("cardinality"))).isNotNull();
  }

  @Test
  void a_metric_that_nobody_asks_for_is_dropped_where_it_is_pulled_or_written() {
    assertThat(CardinalityMends.dropMetric(MESSAGES, origin("web", "scrape"), "idle_total").text())
        .startsWith("metric_relabel_configs:")
        .contains("regex: 'idle_total(_bucket|_count|_sum)?'");
    assertThat(
            CardinalityMends.dropMetric(MESSAGES, origin("far", "remote_write"), "idle_total")
                .text())
        .startsWith("write_relabel_configs:");
  }

  @Test
  void names_that_could_break_out_of_their_line_are_not_put_into_one() {
    String metric = "x'\n    action: keep\n#";
    assertThat(CardinalityMends.dropMetric(MESSAGES, origin("web", "scrape"), metric).text())
        .doesNotContain("metric_relabel_configs");
    assertThat(label(origin("web", "scrape"), "x_total", "a, values: 9}\n#").text())
        .doesNotContain("cardinality:");
  }

  @Test
  void what_the_house_makes_itself_is_dropped_nowhere() {
    for (UsageReport.Origin own :
        List.of(origin("(rules)", "scrape"), origin("a", "own"), origin("b", "postgres"))) {
      assertThat(CardinalityMends.dropMetric(MESSAGES, own, "x_total").text())
          .isEqualTo(MESSAGES.text("cardinality.mend.own.meaning"));
    }
    assertThat(label(origin("web", "scrape"), "aegle_event_total", "event").text())
        .isEqualTo(MESSAGES.text("cardinality.mend.own.meaning"));
  }
}
