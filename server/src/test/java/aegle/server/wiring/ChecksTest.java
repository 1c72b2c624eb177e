package aegle.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each check on rules that it finds, and on rules that look alike and are right. */
class ChecksTest {
  private static final Surroundings NOTHING_LIVE =
      Surroundings.of(new NoLiveData(Emitted.NOW), LocalDate.of(2026, 11, 24));

  private static Set<String> found(String rules, Surroundings around) {
    return Emitted.judge(rules, around).findings().stream()
        .filter(finding -> finding.severity().isAtLeast(Severity.WARNING))
        .map(Finding::check)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String mended(String rules, Surroundings around) {
    return Emitted.judge(rules, around).findings().stream()
        .map(Finding::correction)
        .filter(text -> text.startsWith("- "))
        .findFirst()
        .orElse("");
  }

  @Test
  void well_known_good_rules_yield_nothing_above_information() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(ChecksTest.class.getResourceAsStream("good.yml"))) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      Report report =
          WiringCheck.judge(
              List.of(new RuleText("good.yml", text)),
              NOTHING_LIVE.withObjectives(Objective.ofPlatform()));
      assertThat(
              report.findings().stream()
                  .filter(finding -> finding.severity().isAtLeast(Severity.WARNING)))
          .isEmpty();
      assertThat(report.rules()).isEqualTo(39);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ratio-of-itself           | irate(a_total{code="5xx"}[1m]) / irate(a_total[1m]) > 0.1
          ratio-of-itself           | x{s="bad"} / x > 0.1
          ratio-beyond-one          | sum(rate(a_total{s="5"}[5m])) / sum(rate(a_total[5m])) > 5
          quantile-without-le       | histogram_quantile(0.9, sum by (job) (rate(x_bucket[5m]))) > 3
          quantile-out-of-range     | histogram_quantile(95, sum by (le) (rate(x_bucket[5m]))) > 3
          rate-of-gauge             | sum(rate(x_seconds{quantile="0.99"}[5m])) > 1
          quantiles-added-up        | avg(x_seconds{quantile="0.99"}) > 1
          gauge-function-of-counter | delta(requests_total[5m]) > 10
          always-fires              | x > bool 5
          never-fires               | x > 5 and x < 3
          never-fires               | x{a="1",a="2"} > 5
          no-condition              | up{job="x"}
          counter-without-rate      | requests_total > 1000
          range-too-short           | rate(x_total[10s]) > 5
          beyond-retention          | rate(x_total[90d]) > 5
          target-may-vanish         | redis_up != 1
          target-may-vanish         | up{job="api"} < 1
          rate-of-sum               | rate(sum(x_total)[5m:1m]) > 4
          """)
  void a_rule_that_is_wrong_is_found(String check, String expression) {
    assertThat(found(Emitted.alert(expression), NOTHING_LIVE)).contains(check);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sum(rate(a_total{code="5xx"}[1m])) / sum(rate(a_total[1m])) > 0.1
          rate(a_total[5m]) / rate(a_total[5m] offset 1d) > 2
          x{s="bad"} / ignoring(s) group_left x > 0.1
          sum(rate(a_total[5m])) / sum(rate(b_total[5m])) > 5
          histogram_quantile(0.9, sum by (job, le) (rate(x_bucket[5m]))) > 3
          histogram_quantile(0.9, sum without (instance) (rate(x_bucket[5m]))) > 3
          max(x_seconds{quantile="0.99"}) > 1
          rate(x_seconds_sum[5m]) / rate(x_seconds_count[5m]) > 1
          delta(queue_length[5m]) > 10
          x > 5 and y < 3
          absent(up{job="x"})
          x unless y
          increase(requests_total[5m]) > 1000
          rate(x_total[1m]) > 5
          up == 0
          pg_stat_activity_count{state="active"} > 80
          rate(prometheus_tsdb_head_samples_appended_total[5m]) <= 0
          """)
  void a_rule_that_is_right_is_left_alone(String expression) {
    assertThat(found(Emitted.alert(expression), NOTHING_LIVE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      textBlock =
          """
          ratio-as-percent ! 1 - avg(rate(cpu_seconds_total{mode="idle"}[5m])) > 0.9 ! {{ $value }}% busy
          ratio-as-percent ! a_bytes / b_bytes < 0.1 ! only {{ printf "%.1f" $value }} percent left
          ratio-as-percent ! avg(up{job="x"}) < 0.5 ! {{ $value }} % up
          percent-of-percent ! sum(rate(a{b="c"}[5m])) / sum(rate(a[5m])) * 100 > 5 ! {{ $value | humanizePercentage }}
          per-second-told-per-hour ! sum(rate(mails_total[1h])) < 5 ! {{ $value }} mails sent in the last hour
          per-second-told-per-hour ! sum(rate(mails_total[1h])) < 5 ! fewer than 5 mails an hour
          per-second-told-per-hour ! rate(mails_total[5m]) > 30 ! {{ $value | printf "%.0f" }} mails per minute
          unit-told-wrong ! max(rpc_duration_ms{quantile="0.9"}) > 500 ! takes {{ $value }}s
          unit-told-wrong ! max(rpc_duration_ms{quantile="0.9"}) > 500 ! takes {{ $value | humanizeDuration }}
          quantile-told-as-average ! max(rpc_seconds{quantile="0.9"}) > 5 ! takes {{ $value }}s on average
          label-not-left ! sum by (job) (rate(x_total[5m])) > 5 ! {{ $labels.instance }} is slow
          """)
  void a_text_that_misleads_is_found(String check, String expression, String text) {
    String rule = Emitted.alert(expression, text);
    assertThat(found(rule, NOTHING_LIVE)).contains(check);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      textBlock =
          """
          a_bytes / b_bytes * 100 < 10 ! only {{ printf "%.1f" $value }}% left
          a_bytes / b_bytes < 0.1 ! only {{ $value | humanizePercentage }} left
          100 - avg(rate(cpu_seconds_total{mode="idle"}[5m])) * 100 > 90 ! {{ $value }}% busy
          sum(rate(mails_total[5m])) > 5 ! {{ $value }} mails per second over the last 5 minutes
          sum(rate(mails_total[5m])) > 5 ! {{ $value }} over the last hour
          sum(rate(mails_total[5m])) * 3600 < 5 ! {{ $value }} mails an hour
          sum(increase(mails_total[1h])) < 5 ! {{ $value }} mails in the last hour
          max(rpc_duration_ms{quantile="0.9"}) > 500 ! takes {{ $value }}ms
          max(rpc_duration_ms{quantile="0.9"}) / 1000 > 5 ! takes {{ $value }}s
          rate(x_seconds_sum[5m]) / rate(x_seconds_count[5m]) > 1 ! takes {{ $value }}s on average
          sum by (job) (rate(x_total[5m])) > 5 ! {{ $labels.job }} is slow
          """)
  void a_text_that_is_right_is_left_alone(String expression, String text) {
    assertThat(found(Emitted.alert(expression, text), NOTHING_LIVE)).isEmpty();
  }

  @Test
  void a_threshold_is_lowered_below_the_largest_bucket_and_to_the_objective() {
    String rule =
        Emitted.alert(
            "histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))"
                + " >= 5.5");
    Surroundings around = Emitted.asMended().around();
    assertThat(found(rule, around)).containsExactly("beyond-buckets");
    assertThat(mended(rule, around)).contains("2.5");
    assertThat(mended(rule, around.withObjectives(Objective.ofPlatform()))).contains(">= 2\n");
  }

  @Test
  void labels_and_values_that_nobody_emits_are_found() {
    Surroundings around = Emitted.asMended().around();
    String typo = Emitted.alert("sum(rate(http_requests_total{stauts=\"500\"}[5m])) > 1");
    assertThat(found(typo, around)).containsExactly("unknown-label");
    assertThat(mended(typo, around)).contains("{status=\"500\"}");
    assertThat(found(Emitted.alert("sum(rate(htp_requests_total[5m])) > 1"), around))
        .containsExactly("unknown-metric");
    assertThat(mended(Emitted.alert("sum(rate(htp_requests_total[5m])) > 1"), around))
        .contains("http_requests_total");
  }

  @Test
  void what_is_made_or_missed_by_a_rule_or_counts_trouble_may_be_absent() {
    Surroundings around = Emitted.asMended().around();
    assertThat(found(Emitted.alert("absent(nothing_like_it)"), around)).isEmpty();
    assertThat(found(Emitted.alert("increase(http_client_failures_total[5m]) > 0"), around))
        .isEmpty();
    String made = "- record: job:made:sum\n  expr: sum(up)\n" + Emitted.alert("job:made:sum > 2");
    assertThat(found(made, around)).isEmpty();
  }

  @Test
  void a_metric_that_ended_is_found() {
    Emitted ended = new Emitted();
    ended.series(1, 0, "up", "job", "x");
    assertThat(found(Emitted.alert("queue_length > 5"), ended.ended(60, "queue_length").around()))
        .containsExactly("stale-metric");
  }

  @Test
  void counters_that_are_born_above_zero_lose_their_first_event() {
    Emitted rare = new Emitted();
    rare.series(0, 0, "refunds_total", "clinic_id", "a");
    rare.born(100, 1, 0, "refunds_total", "clinic_id", "b");
    String rule = Emitted.alert("sum by (clinic_id) (increase(refunds_total[1h])) > 0");
    assertThat(found(rule, rare.around())).containsExactly("first-increment-lost");
    assertThat(mended(rule, rare.around())).contains("unless", "offset 1h");
    Emitted busy = new Emitted();
    busy.series(0, 100, "http_requests_total", "status", "200");
    busy.born(100, 1, 100, "http_requests_total", "status", "500");
    assertThat(
            found(Emitted.alert("sum(increase(http_requests_total[1h])) > 90000"), busy.around()))
        .isEmpty();
  }

  @Test
  void a_state_split_is_summed_and_measured_against_its_limit() {
    String rule = Emitted.alert("pg_stat_activity_count > 80");
    Surroundings around = Emitted.asMended().around();
    assertThat(found(rule, around)).containsExactly("split-by-state");
    assertThat(mended(rule, around)).contains("pg_settings_max_connections");
    Emitted pool = new Emitted();
    pool.series(5, 0, "pool_connections", "state", "idle");
    pool.series(5, 0, "pool_connections", "state", "used");
    assertThat(mended(Emitted.alert("pool_connections > 18"), pool.around()))
        .contains("sum without (state) (pool_connections) > 18");
  }

  @Test
  void sides_that_never_match_are_found_only_where_every_series_differs() {
    Emitted two = new Emitted();
    two.series(0, 1, "a_total", "x", "1", "only_a", "1");
    two.series(0, 1, "b_total", "x", "1");
    assertThat(found(Emitted.alert("rate(a_total[5m]) / rate(b_total[5m]) > 2"), two.around()))
        .containsExactly("sides-never-match");
    String joined = "rate(a_total[5m]) / on (x) rate(b_total[5m]) > 2";
    assertThat(found(Emitted.alert(joined), two.around())).isEmpty();
    two.series(0, 1, "a_total", "x", "2");
    assertThat(found(Emitted.alert("rate(a_total[5m]) / rate(b_total[5m]) > 2"), two.around()))
        .isEmpty();
  }

  @Test
  void rules_are_judged_together() {
    String twice = Emitted.alert("up == 0") + Emitted.alert("up == 0");
    assertThat(found(twice, NOTHING_LIVE)).containsExactly("duplicate-rule");
    String circle = "- record: a:b\n  expr: sum(c:d)\n- record: c:d\n  expr: sum(a:b)\n";
    assertThat(found(circle, NOTHING_LIVE)).containsExactly("circular-rules");
    String value = Emitted.alert("x > 1") + "  labels:\n    v: '{{ $value }}'\n";
    assertThat(found(value, NOTHING_LIVE)).containsExactly("value-in-label");
    assertThat(mended(value, NOTHING_LIVE)).contains("annotations:\n    v: \"{{ $value }}\"");
  }

  @Test
  void what_cannot_be_read_is_a_finding_with_its_line() {
    Report report = Emitted.judge("- alert: A\n  expr: up ==\n", NOTHING_LIVE);
    assertThat(report.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.check()).isEqualTo("syntax");
          assertThat(finding.severity()).isEqualTo(Severity.FATAL);
          assertThat(finding.line()).isEqualTo(5);
        });
    Report template =
        Emitted.judge(Emitted.alert("up == 0", "{{ $value | humanise }}"), NOTHING_LIVE);
    assertThat(template.findings().getFirst().sentence())
        .contains("function \"humanise\" not defined");
  }
}
