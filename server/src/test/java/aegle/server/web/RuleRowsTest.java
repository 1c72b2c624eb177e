package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.rules.ActiveAlert;
import aegle.metrics.rules.AlertState;
import aegle.metrics.rules.RuleSnapshot;
import aegle.server.web.view.AlertRow;
import aegle.server.web.view.Messages;
import aegle.server.web.view.RuleRow;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RuleRowsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");
  private static final Messages MESSAGES = Messages.of("en");
  private static final Times TIMES = new Times(ZoneOffset.UTC, NOW, MESSAGES);

  private final RuleRows rows = new RuleRows(new AlertReader(MESSAGES), MESSAGES);

  @Test
  void the_alerts_of_one_rule_are_one_row_that_tells_the_worst_value_and_the_oldest_start() {
    List<ActiveAlert> alerts =
        IntStream.range(0, 60)
            .mapToObj(i -> alert("Low", "warning", "c" + i, 100 - i, NOW.minusSeconds(60 + i)))
            .toList();
    RuleRow row = rows.firing(groups(rule("Low", "bookings < 200", alerts)), TIMES).getFirst();
    assertThat(row.all()).isEqualTo(60);
    assertThat(row.instances()).hasSize(RuleRows.MAX_INSTANCES);
    assertThat(row.hidden()).isEqualTo(10);
    assertThat(row.value()).isEqualTo("lowest 41");
    assertThat(row.instances()).extracting(AlertRow::value).startsWith("41", "42", "43");
    assertThat(row.summary()).isEqualTo("Low");
    assertThat(row.description()).isEqualTo("The worst: Low at c59");
    assertThat(row.labels()).containsExactly(Map.entry("severity", "warning"));
    assertThat(row.own(row.instances().getFirst())).containsExactly(Map.entry("clinic", "c59"));
    assertThat(row.since()).isEqualTo(TIMES.since(NOW.minusSeconds(119)));
  }

  @Test
  void a_rule_with_one_alert_has_nothing_to_open() {
    List<ActiveAlert> one = List.of(alert("Slow", "warning", "c1", 7, NOW));
    RuleRow row = rows.firing(groups(rule("Slow", "latency > 5", one)), TIMES).getFirst();
    assertThat(row.instances()).isEmpty();
    assertThat(row.hidden()).isZero();
    assertThat(row.value()).isEqualTo("7");
    assertThat(row.summary()).isEqualTo("Slow at c1");
  }

  @Test
  void the_most_severe_stands_first_then_the_oldest_and_severity_none_stands_apart() {
    List<RuleSnapshot.Group> groups =
        groups(
            rule("Noted", "a > 1", List.of(alert("Noted", "info", "c", 2, NOW.minusSeconds(9)))),
            rule("New", "a > 1", List.of(alert("New", "critical", "c", 2, NOW.minusSeconds(1)))),
            rule("Dog", "vector(1)", List.of(alert("Dog", "none", "c", 1, NOW.minusSeconds(99)))),
            rule("Old", "a > 1", List.of(alert("Old", "critical", "c", 2, NOW.minusSeconds(5)))));
    assertThat(rows.firing(groups, TIMES))
        .extracting(RuleRow::name)
        .containsExactly("Old", "New", "Noted");
    RuleRow standing = rows.standing(groups, TIMES).getFirst();
    assertThat(standing.name()).isEqualTo("Dog");
    assertThat(standing.word()).isEqualTo("Firing");
    assertThat(standing.state()).isEqualTo(State.INFO);
    assertThat(AlertReader.firing(groups)).hasSize(3);
  }

  private static List<RuleSnapshot.Group> groups(RuleSnapshot... rules) {
    return List.of(
        new RuleSnapshot.Group(
            "clinic", "clinic.yml", Duration.ofSeconds(15), 0, List.of(rules), 0.004, NOW));
  }

  private static RuleSnapshot.Alerting rule(String name, String query, List<ActiveAlert> alerts) {
    return new RuleSnapshot.Alerting(
        name,
        query,
        Duration.ZERO,
        Duration.ZERO,
        Labels.of("severity", "warning"),
        Map.of(),
        alerts,
        new RuleSnapshot.Outcome("ok", "", 0.001, NOW));
  }

  private static ActiveAlert alert(
      String name, String severity, String clinic, double value, Instant since) {
    Labels labels = Labels.of("alertname", name).with("severity", severity).with("clinic", clinic);
    Map<String, String> annotations = Map.of("summary", name + " at " + clinic);
    return new ActiveAlert(labels, annotations, AlertState.FIRING, since, since, value);
  }
}
