package aegle.metrics.rules.unittest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTestFileTest {
  private static final Path SHARED = Path.of("..", "..", "shared", "conformance", "promtool_unit");

  @TempDir Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private boolean run(Path file) {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return RuleTestFile.run(file, out, out, () -> 0);
  }

  private boolean run(String rules, String tests) throws Exception {
    Files.writeString(folder.resolve("rules.yml"), rules);
    Path file = Files.writeString(folder.resolve("tests.yml"), "rule_files: [r*.yml]\n" + tests);
    return run(file);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** The codes that promtool 3.5.3 gave. */
  @ParameterizedTest
  @CsvSource({
    "unittest.yml, true",
    "long-period.yml, true",
    "seed.test.yml, true",
    "no-test-group-interval.yml, true",
    "failing.yml, false",
    "rules_run.yml, false",
    "rules_run_fuzzy.yml, false",
    "rules_run_no_fuzzy.yml, false",
    "bad-input-series.yml, false",
    "bad-promql.yml, false",
    "bad-rules-error-test.yml, false",
    "bad-rules-syntax-test.yml, false"
  })
  void the_verdict_is_promtools(String name, boolean good) {
    Path file = SHARED.resolve(name);
    assumeTrue(Files.exists(file), "test data of others is not beside the project: " + file);
    assertThat(run(file)).as(printed()).isEqualTo(good);
  }

  @ParameterizedTest
  @ValueSource(strings = {"seed.test.yml", "clinic.test.yml"})
  void the_shipped_rules_pass_their_tests(String name) {
    Path file = Path.of("..", "config", "rules", name);
    assertThat(run(file)).as("%s", file).isTrue();
    assertThat(printed()).contains("SUCCESS");
  }

  @Test
  void a_difference_is_shown_with_what_was_expected_and_what_was_got() throws Exception {
    boolean held =
        run(
            """
            groups:
            - name: g
              rules:
              - {alert: Down, expr: up == 0, annotations: {summary: "{{ $labels.job }}"}}
            """,
            """
            tests:
            - name: one
              input_series: [{series: 'up{job="a"}', values: '0x3'}]
              alert_rule_test:
              - {eval_time: 1m, alertname: Down, exp_alerts: []}
              promql_expr_test:
              - {expr: sum(up), eval_time: 1m, exp_samples: [{labels: '{}', value: 2}]}
            """);
    assertThat(held).isFalse();
    assertThat(printed())
        .contains(
            "    name: one,\n    alertname: Down, time: 1m, \n        exp:[], \n        got:[")
        .contains("              Labels:{alertname=\"Down\", job=\"a\"}\n")
        .contains("              Annotations:{summary=\"a\"}\n")
        .contains("        exp: {} 2E+00\n        got: {} 0E+00");
  }

  @Test
  void groups_are_evaluated_in_the_order_that_the_test_asks_for() throws Exception {
    String rules =
        """
        groups:
        - name: late
          rules: [{record: second, expr: first + 1}]
        - name: early
          rules: [{record: first, expr: vector(1)}]
        """;
    String tests =
        """
        group_eval_order: [early, late]
        tests:
        - promql_expr_test:
          - {expr: second, eval_time: 0m, exp_samples: [{labels: second, value: 2}]}
        """;
    assertThat(run(rules, tests)).as(printed()).isTrue();
    assertThat(run(rules, tests.replace("[early, late]", "[late, early]"))).isFalse();
  }

  @Test
  void a_key_that_promtool_does_not_know_is_refused() throws Exception {
    assertThat(run("groups: []\n", "tests:\n- start_timestamp: 5\n")).isFalse();
    assertThat(printed()).contains("unknown key 'start_timestamp'");
  }

  @Test
  void a_function_over_a_native_histogram_is_refused_and_says_so() throws Exception {
    String tests =
        """
        tests:
        - input_series: [{series: h, values: '{{schema:0 sum:1 count:1 buckets:[1]}}x3'}]
          promql_expr_test:
          - {expr: 'histogram_count(h)', eval_time: 1m, exp_samples: [{value: 1}]}
        """;
    assertThat(run("groups: []\n", tests)).isFalse();
    assertThat(printed()).contains("native histograms are not evaluated");
  }
}
