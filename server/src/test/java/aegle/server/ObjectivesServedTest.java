package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.objectives.ObjectiveRules;
import aegle.server.objectives.ObjectiveWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole server with an objective about itself and a clinic that is always closed. */
class ObjectivesServedTest {
  @TempDir private Path folder;

  private static final String CONFIG =
      """
      clinics:
        - {id: shut, time-zone: Asia/Bangkok, open: {mon-sun: closed}}
        - {id: unknown, time-zone: Asia/Tokyo}
      objectives:
        - {name: own, title: Aegle answers, target: 99%, up: 'up{job="aegle"}', least: LEAST}
      """;

  private void write(int least) throws Exception {
    Files.writeString(
        folder.resolve("aegle.yml"), CONFIG.replace("LEAST", Integer.toString(least)));
  }

  private static List<String> rules(RunningAegle aegle) throws Exception {
    return aegle.get("/api/v1/rules").json().at("/data/groups").findValuesAsString("query");
  }

  @Test
  void a_promise_becomes_rules_a_budget_and_series_and_a_reload_changes_them() throws Exception {
    write(5);
    try (RunningAegle aegle = RunningAegle.start(folder, folder.resolve("data"), true)) {
      assertThat(aegle.get("/api/v1/rules").body()).contains(ObjectiveRules.FILE_NAME);
      assertThat(rules(aegle)).anyMatch(query -> query.contains(">= 5"));

      RunningAegle.await(
          "the server's own up",
          () -> aegle.query("up{job=\"aegle\"}"),
          found -> found.size() == 1);
      aegle.part(ObjectiveWatch.class).look();
      JsonNode own = aegle.get("/api/aegle/v1/objectives").json().at("/data/0");
      assertThat(own.at("/name").asString()).isEqualTo("own");
      assertThat(own.at("/budgets/0/goodRatio").asDouble()).isEqualTo(1);
      assertThat(own.at("/budgets/0/budgetRemainingRatio").asDouble()).isEqualTo(1);
      assertThat(own.at("/alerts").size()).isEqualTo(5);

      JsonNode open =
          RunningAegle.await(
              "the opening hours",
              () -> aegle.query("sort_by_label(clinic:open, \"clinic_id\")"),
              found -> found.size() == 2);
      assertThat(open.at("/0/value/1").asString()).isEqualTo("0");
      assertThat(open.at("/1/value/1").asString()).isEqualTo("1");

      write(7);
      assertThat(aegle.post("/-/reload", new byte[0]).status()).isEqualTo(200);
      assertThat(rules(aegle)).anyMatch(query -> query.contains(">= 7"));
      assertThat(rules(aegle)).noneMatch(query -> query.contains(">= 5"));
    }
  }
}
