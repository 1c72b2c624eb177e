package aegle.server.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import aegle.metrics.rules.BacktestResult;
import aegle.metrics.rules.Firing;
import aegle.metrics.rules.RuleDefinition;
import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import aegle.server.notify.Route;
import aegle.server.notify.RouteReader;
import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Firings become pages, and pages are judged. */
class PagingTest {
  private static final Instant ZERO = Instant.parse("2026-11-16T00:00:00Z");
  private static final Route ROUTES =
      RouteReader.root(
          YamlNode.parse(
              "route",
              "{receiver: team, group_by: [alertname], group_wait: 30s, group_interval: 5m}"));

  private static Instant minute(double minute) {
    return ZERO.plusSeconds(Math.round(minute * 60));
  }

  private static Firing firing(String route, double from, double to) {
    Labels labels = Labels.of("alertname", "A", "route", route);
    return new Firing(labels, minute(from), minute(from), minute(to), 1);
  }

  private static List<Page> pages(Firing... firings) {
    return Paging.of(List.of(firings), ROUTES, Map.of(), minute(600));
  }

  @Test
  void alerts_that_begin_within_the_wait_are_one_page_and_later_ones_come_with_the_next_look() {
    assertThat(pages(firing("a", 0, 60), firing("b", 0.25, 60), firing("c", 2, 60)))
        .extracting(Page::at, page -> page.news().size(), Page::receiver)
        .containsExactly(tuple(minute(0.5), 2, "team"), tuple(minute(5.5), 1, "team"));
  }

  @Test
  void what_is_over_before_the_first_look_is_no_page() {
    assertThat(pages(firing("a", 0, 0.25))).isEmpty();
  }

  @Test
  void an_alert_that_goes_on_is_one_page_and_one_that_comes_back_is_another() {
    assertThat(pages(firing("a", 0, 200))).hasSize(1);
    assertThat(pages(firing("a", 0, 20), firing("a", 100, 120))).hasSize(2);
    assertThat(pages(firing("a", 0, 1), firing("a", 3, 20)))
        .as("the group was still looked at")
        .hasSize(2);
  }

  @Test
  void without_routes_alerts_of_a_name_are_one_group() {
    assertThat(Paging.of(List.of(firing("a", 0, 9), firing("b", 0, 9)), null, Map.of(), minute(9)))
        .hasSize(1);
  }

  private static Score score(List<Incident> incidents, Firing... firings) {
    RuleDefinition.Alerting rule =
        RuleTexts.read("rule", "{alert: A, expr: x > 1}").getFirst().rule();
    BacktestResult result =
        new BacktestResult(
            rule, ZERO, minute(600), Duration.ofMinutes(1), 601, 0, "", List.of(firings), false);
    return Score.of(result, pages(firings), incidents);
  }

  private static Incident incident(double from, double to, boolean isReal) {
    return new Incident("i", minute(from), minute(to), isReal);
  }

  @Test
  void a_rule_is_judged_by_what_happened() {
    Score score =
        score(
            List.of(incident(100, 140, true), incident(200, 210, true), incident(300, 320, false)),
            firing("a", 20, 30),
            firing("a", 104, 130),
            firing("b", 110, 120),
            firing("a", 305, 310));
    assertThat(score.pages()).hasSize(4);
    assertThat(score.inReal()).isEqualTo(2);
    assertThat(score.inNoise()).isEqualTo(1);
    assertThat(score.unlabelled()).isEqualTo(1);
    assertThat(score.precision()).hasValue(0.5);
    assertThat(score.recall()).hasValue(0.5);
    assertThat(score.firing()).isEqualTo(Duration.ofMinutes(10 + 26 + 5));
    assertThat(score.found().getFirst().after()).isEqualTo(Duration.ofMinutes(4));
    assertThat(score.found().get(1).after()).isNull();
  }

  @Test
  void without_labels_there_is_no_precision_and_without_real_incidents_no_recall() {
    assertThat(score(List.of(), firing("a", 1, 2)).precision()).isEmpty();
    assertThat(score(List.of(incident(1, 2, false)), firing("a", 1, 2)).recall()).isEmpty();
  }

  @Test
  void rules_are_read_as_people_paste_them() {
    assertThat(RuleTexts.read("r", "alert: A\nexpr: |\n  x\n    > 1\nfor: 5m\n")).hasSize(1);
    assertThat(RuleTexts.read("r", "- alert: A\n  expr: x\n- record: b\n  expr: y\n")).hasSize(1);
    assertThat(RuleTexts.read("r", "groups: [{name: g, rules: [{alert: A, expr: x}]}]")).hasSize(1);
    assertThatThrownBy(() -> RuleTexts.read("r", "# ours\nalert: A\nexpr: x\nfro: 5m\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("r line 4: ");
    List<RuleTexts.Placed> two = RuleTexts.read("r", "[{alert: A, expr: x}, {alert: B, expr: x}]");
    assertThat(RuleTexts.choose(two, "B").rule().name()).isEqualTo("B");
    assertThatThrownBy(() -> RuleTexts.choose(two, "")).hasMessageContaining("A, B");
    assertThatThrownBy(() -> RuleTexts.choose(two, "C")).hasMessageContaining("no alert 'C'");
  }

  @Test
  void incidents_are_refused_with_their_line() {
    assertThat(Incidents.read(YamlNode.parse("i", ""))).isEmpty();
    assertThatThrownBy(() ->
            Incidents.read(
                YamlNode.parse(
                    "i", "incidents:\n- {title: t, from: 2026-11-16T03:10:00Z, to: x, is: real}")))
        .hasMessageContaining("i line 2: 'x' is no time");
    assertThatThrownBy(() ->
            Incidents.read(
                YamlNode.parse(
                    "i",
                    "incidents:\n- {title: t, from: 2026-11-16T03:10:00Z,"
                        + " to: 2026-11-16T03:10:00Z, is: bad}")))
        .hasMessageContaining("real or noise");
  }
}
