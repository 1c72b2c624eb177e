package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.rules.ActiveAlert;
import aegle.metrics.rules.AlertState;
import aegle.metrics.rules.RuleSnapshot;
import aegle.server.probe.ProbeSnapshot;
import aegle.server.probe.TargetSnapshot;
import aegle.server.probe.TargetSnapshot.Health;
import aegle.server.web.view.Messages;
import aegle.server.web.view.OverviewView.Verdict;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");
  private static final Messages MESSAGES = Messages.of("en");

  @Test
  void a_platform_whose_only_target_is_down_does_not_work() {
    Verdict verdict = read(NOW, "none", target("web", Health.DOWN));
    assertThat(verdict.state()).isEqualTo(State.CRITICAL);
    assertThat(verdict.sentence()).isEqualTo("Beauty is not well: no target of web answers.");
  }

  @Test
  void a_silent_job_beside_a_critical_alert_is_said_with_it() {
    Verdict verdict = read(NOW, "critical", target("web", Health.DOWN));
    assertThat(verdict.sentence())
        .isEqualTo("Beauty is not well: critical alerts are firing, and no target of web answers.");
  }

  @Test
  void one_of_two_targets_of_a_job_down_needs_attention() {
    Verdict verdict = read(NOW, "none", target("web", Health.DOWN), target("web", Health.UP));
    assertThat(verdict.state()).isEqualTo(State.WARN);
    assertThat(verdict.sentence()).isEqualTo("Beauty works, but one thing needs attention.");
  }

  @Test
  void trouble_does_not_hide_that_nobody_looks() {
    Instant longAgo = NOW.minusSeconds(3_600);
    Verdict verdict = read(longAgo, "warning", target("web", Health.UP));
    assertThat(verdict.sentence())
        .isEqualTo("We cannot tell whether Beauty is well, and one thing needs attention.");
  }

  @Test
  void targets_that_nobody_has_asked_yet_prove_nothing() {
    Verdict verdict = read(NOW, "none", target("web", Health.UNKNOWN));
    assertThat(verdict.state()).isEqualTo(State.UNKNOWN);
    assertThat(verdict.sentence()).isEqualTo("We cannot tell whether Beauty is well.");
  }

  @Test
  void what_fires_by_design_is_no_trouble() {
    Verdict verdict = read(NOW, "none", target("web", Health.UP));
    assertThat(verdict.state()).isEqualTo(State.OK);
    assertThat(verdict.sentence()).isEqualTo("Beauty is well.");
  }

  private static Verdict read(Instant evaluated, String severity, TargetSnapshot... targets) {
    Labels labels = Labels.of("alertname", "Alert", "severity", severity);
    ActiveAlert alert = new ActiveAlert(labels, Map.of(), AlertState.FIRING, NOW, null, 1);
    RuleSnapshot.Alerting rule =
        new RuleSnapshot.Alerting(
            "Alert",
            "vector(1)",
            Duration.ZERO,
            Duration.ZERO,
            Labels.of("severity", severity),
            Map.of(),
            List.of(alert),
            new RuleSnapshot.Outcome("ok", "", 0, evaluated));
    RuleSnapshot.Group group =
        new RuleSnapshot.Group(
            "clinic", "clinic.yml", Duration.ofSeconds(15), 0, List.of(rule), 0, evaluated);
    ProbeSnapshot found = new ProbeSnapshot(List.of(targets), List.of(), Map.of(), List.of());
    return new VerdictReader("Beauty", MESSAGES)
        .read(List.of(group), found, List.of(), new Times(ZoneOffset.UTC, NOW, MESSAGES));
  }

  private static TargetSnapshot target(String job, Health health) {
    Labels labels = Labels.of("job", job);
    String url = "http://localhost/metrics";
    Duration span = Duration.ofSeconds(15);
    return new TargetSnapshot(
        job, labels, labels, url, url, "", NOW, 0.1, health, span, span, 1, 1, 0);
  }
}
