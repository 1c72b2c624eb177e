package aegle.server.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import aegle.metrics.rules.unittest.RuleTestFile;
import aegle.metrics.yaml.YamlNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules, judged by tests in promtool's format; where promtool is here, by it as well. */
class ObjectiveRulesTest {
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
  private static final String RULES = "objectives.yml";
  private static final String BOOKINGS =
      """
      - name: bookings
        title: Patients can book
        target: 99.9%
        window: 30d
        failed: book_total{status="500"}
        total: book_total
        by: [clinic_id]
        unit: {one: booking, many: bookings}
        runbook: https://wiki.example/bookings
        labels: {team: care}
      """;

  @TempDir Path folder;

  private static List<Objective> objectives(String yaml) {
    return ObjectiveYaml.read(YamlNode.parse("aegle.yml", yaml), ZoneId.of("Asia/Bangkok"));
  }

  private void write(String yaml) throws Exception {
    String text = new ObjectiveRules("https://aegle.example").text(objectives(yaml));
    Files.writeString(folder.resolve(RULES), text);
  }

  /** Runs tests of the rules by this engine and, where it is here, by promtool. */
  private void holds(String tests) throws Exception {
    Path file = folder.resolve("test.yml");
    Files.writeString(
        file, "rule_files: [objectives.yml]\nevaluation_interval: 1m\ntests:\n" + tests);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    boolean held = RuleTestFile.run(file, out, out, () -> 0);
    assertThat(held).as(printed.toString(StandardCharsets.UTF_8)).isTrue();
    promtool("test", "rules", file.toString());
  }

  private void promtool(String... words) throws Exception {
    if (!Files.isExecutable(PROMTOOL)) {
      return;
    }
    List<String> command = new java.util.ArrayList<>(List.of(PROMTOOL.toString()));
    command.addAll(List.of(words));
    Path said = folder.resolve("promtool.out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
  }

  @Test
  void promtool_takes_the_rules_of_every_kind_of_objective() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(PROMTOOL), "promtool is not installed");
    write(
        BOOKINGS
            + """
            - {name: up, target: 99.9%, up: 'up{job="web"}', window: 28d}
            - name: slow
              title: It's {{ quick }}
              target: 95%
              window: month
              histogram: 'http_request_duration_seconds{job="web"}'
              under: 2s
            - {name: paid, target: 99.95%, good: paid_total, failed: unpaid_total, window: 90d}
            - {name: opened, target: 90%, good: opened_total, total: asked_total, window: 7d}
            """);
    promtool("check", "rules", "--lint=all", "--lint-fatal", folder.resolve(RULES).toString());
  }

  @Test
  void three_failed_requests_of_three_at_night_page_nobody() throws Exception {
    write(BOOKINGS);
    holds(
        """
        - interval: 1m
          input_series:
          - {series: 'book_total{clinic_id="siam",status="200"}', values: '0x400'}
          - {series: 'book_total{clinic_id="siam",status="500"}', values: '0x60 1 2 3x340'}
          alert_rule_test:
          - {eval_time: 63m, alertname: BookingsBudgetBurning}
          - {eval_time: 90m, alertname: BookingsBudgetBurning}
          - {eval_time: 6h, alertname: BookingsBudgetBurning}
        """);
  }

  @Test
  void thirteen_of_fifty_four_page_and_are_told_in_bookings() throws Exception {
    write(BOOKINGS);
    String alert =
        """
          - exp_labels:
              {objective: bookings, clinic_id: siam, team: care, burn: '%s', severity: %s}
            exp_annotations:
              summary: 'Patients can book: 13 bookings failed within %s at siam'
              description: >-
                That is more than %swhat the objective of 99.9%% allows.
                At this pace the whole error budget of 30d is gone within %s.
              runbook_url: https://wiki.example/bookings
        """;
    holds(
        """
        - interval: 1m
          input_series:
          - {series: 'book_total{clinic_id="siam",status="200"}', values: '0x10 0+1x41 41x30'}
          - {series: 'book_total{clinic_id="siam",status="500"}', values: '0x39 0+1x13 13x30'}
          - {series: 'book_total{clinic_id="well",status="200"}', values: '0+10x100'}
          - {series: 'book_total{clinic_id="well",status="500"}', values: '0x100'}
          alert_rule_test:
          - eval_time: 55m
            alertname: BookingsBudgetBurning
            exp_alerts:
        """
            + (alert.formatted("14.4", "critical", "1h", "14.4 times ", "2d 2h")
                    + alert.formatted("6", "critical", "6h", "6 times ", "5d")
                    + alert.formatted("3", "warning", "1d", "3 times ", "10d")
                    + alert.formatted("1", "warning", "3d", "", "30d"))
                .indent(4));
  }

  @Test
  void an_alert_ends_when_failures_ended_though_the_hour_still_holds_them() throws Exception {
    write(BOOKINGS);
    holds(
        """
        - interval: 1m
          input_series:
          - {series: 'book_total{clinic_id="siam",status="200"}', values: '0+10x200'}
          - {series: 'book_total{clinic_id="siam",status="500"}', values: '0x10 0+5x10 50x180'}
          promql_expr_test:
          - {expr: 'count(ALERTS{alertstate="firing",burn="14.4"})', eval_time: 20m, exp_samples: [{value: 1}]}
          - {expr: 'count(ALERTS{alertstate="firing",burn="14.4"})', eval_time: 32m, exp_samples: []}
        """);
  }

  @Test
  void a_counter_of_failures_that_was_never_born_stands_for_none() throws Exception {
    write("- {name: paid, target: 99%, good: paid_total, failed: unpaid_total}");
    holds(
        """
        - interval: 1m
          input_series:
          - {series: 'paid_total', values: '0+10x100'}
          promql_expr_test:
          - {expr: 'sum(objective:events:increase1h)', eval_time: 80m, exp_samples: [{value: 600}]}
          - {expr: 'sum(objective:failures:increase1h)', eval_time: 80m, exp_samples: [{value: 0}]}
        """);
  }

  @Test
  void without_the_bucket_of_the_threshold_nothing_is_a_failure() throws Exception {
    write("- {name: quick, target: 99%, histogram: took_seconds, under: 2s}");
    holds(
        """
        - interval: 1m
          input_series:
          - {series: 'took_seconds_count', values: '0+10x100'}
          - {series: 'took_seconds_bucket{le="1.0"}', values: '0+1x100'}
          - {series: 'took_seconds_bucket{le="+Inf"}', values: '0+10x100'}
          promql_expr_test:
          - {expr: 'objective:failures:increase1h', eval_time: 80m, exp_samples: []}
          - {expr: 'count(objective:events:increase1h)', eval_time: 80m, exp_samples: [{value: 1}]}
        """);
  }

  @Test
  void a_share_of_time_is_told_and_a_target_that_is_gone_is_told_as_unmeasured() throws Exception {
    write("- {name: uptime, title: It answers, target: 99.9%, up: 'up{job=\"web\"}'}");
    String firing = "count(ALERTS{alertname=\"UptimeUnmeasured\",alertstate=\"firing\"})";
    String burning = "count(ALERTS{alertstate=\"firing\",burn=\"14.4\"})";
    String share = "round(objective:failures:increase1h / objective:events:increase1h, 0.001)";
    holds(
        """
        - interval: 15s
          input_series:
          - {series: 'up{job="web"}', values: '1x240 0x23 1x40 stale'}
          promql_expr_test:
          - {expr: '%2$s', eval_time: 60m, exp_samples: []}
          - {expr: '%2$s', eval_time: 66m, exp_samples: [{value: 1}]}
          - {expr: '%3$s', eval_time: 66m, exp_samples: [{labels: '{objective="uptime"}', value: 0.1}]}
          - {expr: '%1$s', eval_time: 80m, exp_samples: []}
          - {expr: '%1$s', eval_time: 110m, exp_samples: [{value: 1}]}
        """
            .formatted(firing, burning, share));
    assertThat(Files.readString(folder.resolve(RULES)))
        .contains("{{ $value | humanizePercentage }} of the time measured was lost within 1h");
  }

  @Test
  void a_pace_that_no_share_of_failures_could_reach_is_left_out() {
    String text =
        new ObjectiveRules("http://h")
            .text(objectives("- {name: a, target: 90%, good: g, total: t}"));
    assertThat(text).doesNotContain("burn: '14.4'").contains("burn: '6'").contains("burn: '1'");
  }

  @Test
  void windows_are_scaled_so_that_an_alert_stands_for_the_same_share_of_the_budget() {
    List<Burn> week = Burn.of(new Window.Rolling(java.time.Duration.ofDays(7)));
    assertThat(week.stream().map(burn -> burn.longText() + "/" + burn.shortText()))
        .containsExactly("14m/5m", "1h24m/7m", "5h36m/28m", "16h48m/1h24m");
    assertThat(Burn.of(new Window.Month(ZoneId.of("UTC"))).stream().map(Burn::longText))
        .containsExactly("1h", "6h", "1d", "3d");
  }

  @Test
  void without_objectives_there_is_no_file() {
    assertThat(new ObjectiveRules("http://h").files(List.of())).isEmpty();
    assertThatCode(() -> new ObjectiveRules("http://h").files(objectives(BOOKINGS)))
        .doesNotThrowAnyException();
  }
}
