package aegle.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReportTextTest {
  private static final Report REPORT =
      Emitted.judge(
          Emitted.alert("x > bool 5", "50% of, all: {{ $value }}"),
          Surroundings.of(new NoLiveData(Emitted.NOW), LocalDate.of(2026, 11, 24)));

  @Test
  void a_terminal_gets_a_line_for_each_finding_and_a_difference() {
    String text = ReportText.of(REPORT, Severity.WARNING);
    assertThat(text)
        .startsWith("rules/tested.yml:4: bug:        Tested: 'bool' gives 0 or 1")
        .contains("(always-fires)\n\n      - alert: Tested\n    -   expr: x > bool 5\n")
        .contains("    +   expr: x > 5\n        for: 5m\n")
        .endsWith(
            "1 rule checked without live data; --server asks a running server: 1 bug,"
                + " 2 information; 2 not shown, see --show\n");
  }

  @Test
  void a_workflow_of_github_gets_annotations() {
    assertThat(ReportText.github(REPORT))
        .contains("::error file=rules/tested.yml,line=4,title=always-fires::Tested: 'bool' gives")
        .contains("%0ACorrected:%0A- alert: Tested%0A  expr: x > 5%0A")
        .contains("50%25 of, all")
        .contains("::notice file=rules/tested.yml,line=1,title=no-owner::");
  }

  @Test
  void sarif_names_each_check_once_and_points_at_it() {
    JsonNode sarif = ReportJson.sarif(REPORT, "1.0");
    assertThat(sarif.path("version").asString()).isEqualTo("2.1.0");
    JsonNode run = sarif.path("runs").path(0);
    JsonNode rules = run.path("tool").path("driver").path("rules");
    assertThat(run.path("results")).hasSize(3);
    for (JsonNode result : run.path("results")) {
      assertThat(rules.path(result.path("ruleIndex").asInt()).path("id").asString())
          .isEqualTo(result.path("ruleId").asString());
      assertThat(result.path("level").asString()).isIn("error", "warning", "note");
      assertThat(result.at("/locations/0/physicalLocation/region/startLine").asInt()).isPositive();
      assertThat(result.at("/locations/0/physicalLocation/artifactLocation/uri").asString())
          .isEqualTo("rules/tested.yml");
      assertThat(result.at("/message/text").asString()).isNotEmpty();
    }
  }

  @Test
  void json_holds_all_of_a_finding() {
    JsonNode json = ReportJson.of(REPORT);
    assertThat(json.path("rules").asInt()).isEqualTo(1);
    assertThat(json.path("live").asBoolean()).isFalse();
    JsonNode bug = json.path("findings").path(2);
    assertThat(bug.path("check").asString()).isEqualTo("always-fires");
    assertThat(bug.path("severity").asString()).isEqualTo("bug");
    assertThat(bug.path("correction").asString()).contains("expr: x > 5");
  }
}
