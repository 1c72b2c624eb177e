package aegle.metrics.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryLimits;
import aegle.metrics.yaml.YamlNode;
import aegle.signals.Labels;
import aegle.signals.Sample;
import aegle.signals.StaleMarker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The life of alerts, told by a clock that the test moves. */
class AlertingRuleTest {
  private static final String DATABASE_DOWN =
      """
      groups:
      - name: g
        interval: 30s
        rules:
        - alert: DatabaseDown
          expr: pg_up == 0
          for: 2m
          labels: {severity: critical}
          annotations: {summary: "{{ $labels.job }} is at {{ $value }}"}
      """;
  private static final Labels PG_UP = Labels.of("__name__", "pg_up", "job", "pg");

  private final MemorySeriesStore store = new MemorySeriesStore();
  private final List<AlertNotice> told = new ArrayList<>();
  private final RuleContext context =
      new RuleContext(
          new PromqlEngine(store, QueryLimits.DEFAULT, () -> 0),
          store,
          told::addAll,
          () -> 0,
          RuleSettings.DEFAULT.withExternal(Map.of("site", "bkk"), "http://aegle:8600"));
  private Instant now = Instant.ofEpochSecond(1_000_000);

  private static List<RuleFile> files(String yaml) {
    return List.of(RuleFile.parse(YamlNode.parse("rules/test.yml", yaml)));
  }

  private RuleGroup group(String yaml) {
    return RuleGroups.fresh(files(yaml), context).groups().getFirst();
  }

  private void sample(Labels labels, double value) {
    assertThat(store.append(List.of(new Sample(labels, now.toEpochMilli(), value))).refusedCount())
        .isZero();
  }

  /** Sets a value, evaluates, lets the interval pass; gives what was told. */
  private List<AlertNotice> step(RuleGroup group, double value) {
    sample(PG_UP, value);
    return step(group);
  }

  private List<AlertNotice> step(RuleGroup group) {
    told.clear();
    assertThat(group.evaluate(now).failures()).isEmpty();
    now = now.plus(group.interval());
    return List.copyOf(told);
  }

  private static List<ActiveAlert> alerts(RuleGroup group) {
    return ((RuleSnapshot.Alerting) group.snapshot().rules().getFirst()).alerts();
  }

  private static AlertState state(RuleGroup group) {
    return ((RuleSnapshot.Alerting) group.snapshot().rules().getFirst()).state();
  }

  private double last(Labels labels) {
    List<Matcher> matchers = new ArrayList<>();
    labels.forEach((name, value) -> matchers.add(Matcher.equal(name, value)));
    List<Series> found = store.select(0, Long.MAX_VALUE, matchers);
    assertThat(found).as("series %s", labels).hasSize(1);
    SampleBuffer samples = new SampleBuffer();
    found.getFirst().read(0, Long.MAX_VALUE, samples);
    return samples.value(samples.size() - 1);
  }

  @Test
  void database_down_fires_after_exactly_two_minutes() {
    RuleGroup group = group(DATABASE_DOWN);
    Instant start = now;
    for (int i = 0; i < 4; i++) {
      assertThat(step(group, 0)).isEmpty();
      assertThat(state(group)).isEqualTo(AlertState.PENDING);
    }
    List<AlertNotice> notices = step(group, 0);
    assertThat(state(group)).isEqualTo(AlertState.FIRING);
    Instant fired = start.plus(Duration.ofMinutes(2));
    assertThat(notices).hasSize(1);
    AlertNotice notice = notices.getFirst();
    assertThat(notice.labels())
        .isEqualTo(
            Labels.of(
                "alertname", "DatabaseDown", "job", "pg", "severity", "critical", "site", "bkk"));
    assertThat(notice.annotations()).containsEntry("summary", "pg is at 0");
    assertThat(notice.startsAt()).isEqualTo(fired);
    assertThat(notice.endsAt()).isEqualTo(fired.plus(Duration.ofMinutes(4)));
    assertThat(notice.generatorUrl())
        .isEqualTo("http://aegle:8600/graph?g0.expr=pg_up+%3D%3D+0&g0.tab=1");
  }

  @Test
  void a_pending_alert_whose_element_goes_was_never_there() {
    RuleGroup group = group(DATABASE_DOWN);
    step(group, 0);
    assertThat(step(group, 1)).isEmpty();
    assertThat(alerts(group)).isEmpty();
    Labels pending =
        Labels.of("__name__", "ALERTS", "alertname", "DatabaseDown", "alertstate", "pending");
    assertThat(StaleMarker.is(last(pending))).isTrue();
    Instant again = now;
    step(group, 0);
    assertThat(alerts(group).getFirst().activeAt()).isEqualTo(again);
  }

  @Test
  void the_series_of_an_alert_follow_its_state() {
    RuleGroup group = group(DATABASE_DOWN);
    Instant start = now;
    for (int i = 0; i < 5; i++) {
      step(group, 0);
    }
    Labels series = Labels.of("__name__", "ALERTS", "alertname", "DatabaseDown");
    assertThat(StaleMarker.is(last(series.with("alertstate", "pending")))).isTrue();
    assertThat(last(series.with("alertstate", "firing"))).isEqualTo(1);
    Labels since = Labels.of("__name__", "ALERTS_FOR_STATE", "alertname", "DatabaseDown");
    assertThat(last(since)).isEqualTo((double) start.getEpochSecond());
    step(group, 1);
    assertThat(StaleMarker.is(last(series.with("alertstate", "firing")))).isTrue();
    assertThat(StaleMarker.is(last(since))).isTrue();
  }

  @Test
  void a_firing_alert_is_told_again_every_minute_and_its_end_for_fifteen() {
    RuleGroup group = group(DATABASE_DOWN);
    for (int i = 0; i < 5; i++) {
      step(group, 0);
    }
    assertThat(step(group, 0)).isEmpty();
    assertThat(step(group, 0)).hasSize(1);
    assertThat(step(group, 0)).isEmpty();
    Instant resolved = now;
    List<AlertNotice> end = step(group, 1);
    assertThat(end).hasSize(1);
    assertThat(end.getFirst().endsAt()).isEqualTo(resolved);
    assertThat(end.getFirst().isResolved(resolved)).isTrue();
    int toldAgain = 0;
    while (now.isBefore(resolved.plus(Duration.ofMinutes(20)))) {
      toldAgain += step(group, 1).size();
    }
    assertThat(toldAgain).isEqualTo(15);
  }

  @Test
  void without_for_an_alert_fires_at_once() {
    RuleGroup group = group(DATABASE_DOWN.replace("for: 2m", "for: 0s"));
    assertThat(step(group, 0)).hasSize(1);
  }

  @Test
  void keep_firing_for_bridges_a_gap() {
    RuleGroup group = group(DATABASE_DOWN.replace("for: 2m", "keep_firing_for: 1m"));
    step(group, 0);
    Instant missing = now;
    step(group, 1);
    assertThat(alerts(group).getFirst().keepFiringSince()).isEqualTo(missing);
    step(group, 0);
    assertThat(alerts(group).getFirst().keepFiringSince()).isNull();
    step(group, 1);
    assertThat(state(group)).isEqualTo(AlertState.FIRING);
    step(group, 1);
    assertThat(state(group)).isEqualTo(AlertState.FIRING);
    step(group, 1);
    assertThat(state(group)).isEqualTo(AlertState.INACTIVE);
  }

  @Test
  void more_alerts_than_the_limit_are_an_error_and_none_stays() {
    RuleGroup group = group(DATABASE_DOWN.replace("interval: 30s", "interval: 30s\n  limit: 1"));
    sample(PG_UP, 0);
    sample(PG_UP.with("job", "replica"), 0);
    GroupEvaluation evaluation = group.evaluate(now);
    assertThat(evaluation.failures())
        .containsExactly(
            new GroupEvaluation.Failure("DatabaseDown", "exceeded limit of 1 with 2 alerts"));
    assertThat(alerts(group)).isEmpty();
    assertThat(group.snapshot().rules().getFirst().outcome().health()).isEqualTo("err");
  }

  @Test
  void two_elements_with_the_same_labels_are_an_error_and_nothing_is_told() {
    RuleGroup group =
        group(
            DATABASE_DOWN
                .replace("for: 2m", "for: 0s")
                .replace("{severity: critical}", "{job: any}"));
    sample(PG_UP, 0);
    sample(PG_UP.with("job", "replica"), 0);
    assertThat(group.evaluate(now).failures().getFirst().message())
        .isEqualTo("vector contains metrics with the same labelset after applying alert labels");
    assertThat(told).isEmpty();
    assertThat(store.select(0, Long.MAX_VALUE, List.of(Matcher.equal("__name__", "ALERTS"))))
        .isEmpty();
  }

  @Test
  void a_later_rule_sees_what_an_earlier_one_stored_in_the_same_evaluation() {
    RuleGroup group =
        group(
            """
            groups:
            - name: g
              rules:
              - alert: First
                expr: pg_up == 0
              - record: firing
                expr: count(ALERTS{alertname="First",alertstate="firing"})
                labels: {kind: all}
            """);
    step(group, 0);
    assertThat(last(Labels.of("__name__", "firing", "kind", "all"))).isEqualTo(1);
  }

  @Test
  void a_recorded_series_that_vanishes_is_ended() {
    RuleGroup group =
        group("groups:\n- name: g\n  rules:\n  - record: up_now\n    expr: pg_up == 1\n");
    step(group, 1);
    assertThat(last(PG_UP.with("__name__", "up_now"))).isEqualTo(1);
    step(group, 0);
    assertThat(StaleMarker.is(last(PG_UP.with("__name__", "up_now")))).isTrue();
  }

  @Test
  void recording_two_series_under_the_same_labels_is_an_error() {
    RuleGroup group =
        group(
            """
            groups:
            - name: g
              rules:
              - {record: x, expr: pg_up, labels: {job: one}}
            """);
    sample(PG_UP, 0);
    sample(PG_UP.with("job", "replica"), 0);
    assertThat(group.evaluate(now).failures().getFirst().message())
        .isEqualTo("vector contains metrics with the same labelset after applying rule labels");
  }

  @Test
  void a_reload_keeps_the_alerts_of_rules_that_stay() {
    RuleGroups before = RuleGroups.fresh(files(DATABASE_DOWN), context);
    Instant start = now;
    for (int i = 0; i < 5; i++) {
      step(before.groups().getFirst(), 0);
    }
    String changed = DATABASE_DOWN.replace("is at", "stands at");
    RuleGroup after = before.reload(files(changed), context).groups().getFirst();
    assertThat(state(after)).isEqualTo(AlertState.FIRING);
    step(after, 0);
    assertThat(alerts(after).getFirst().activeAt()).isEqualTo(start);
    assertThat(alerts(after).getFirst().annotations()).containsEntry("summary", "pg stands at 0");
  }

  @Test
  void raising_for_on_reload_takes_a_firing_alert_back_to_pending() {
    RuleGroups before = RuleGroups.fresh(files(DATABASE_DOWN), context);
    for (int i = 0; i < 5; i++) {
      step(before.groups().getFirst(), 0);
    }
    RuleGroup after =
        before
            .reload(files(DATABASE_DOWN.replace("for: 2m", "for: 30m")), context)
            .groups()
            .getFirst();
    step(after, 0);
    assertThat(state(after)).isEqualTo(AlertState.PENDING);
  }

  @Test
  void the_series_of_a_rule_that_a_reload_took_away_are_ended() {
    RuleGroups before = RuleGroups.fresh(files(DATABASE_DOWN), context);
    step(before.groups().getFirst(), 0);
    RuleGroups after = before.reload(List.of(), context);
    after.endSeriesOf(before, now, context);
    assertThat(
            StaleMarker.is(
                last(Labels.of("__name__", "ALERTS_FOR_STATE", "alertname", "DatabaseDown"))))
        .isTrue();
  }

  private RuleGroup restarted(String yaml) {
    return RuleGroups.starting(files(yaml), context).groups().getFirst();
  }

  @Test
  void an_alert_that_fired_before_a_restart_fires_on_after_it() {
    String rule = DATABASE_DOWN.replace("for: 2m", "for: 20m");
    RuleGroup before = group(rule);
    Instant start = now;
    for (int i = 0; i < 45; i++) {
      step(before, 0);
    }
    assertThat(state(before)).isEqualTo(AlertState.FIRING);
    now = now.plus(Duration.ofMinutes(10));
    RuleGroup after = restarted(rule);
    step(after, 0);
    step(after, 0);
    step(after, 0);
    assertThat(alerts(after).getFirst().activeAt()).isEqualTo(start);
    assertThat(state(after)).isEqualTo(AlertState.FIRING);
  }

  @Test
  void a_pending_alert_goes_on_with_what_was_left_but_waits_at_least_the_grace_period() {
    String rule = DATABASE_DOWN.replace("for: 2m", "for: 30m");
    RuleGroup before = group(rule);
    for (int i = 0; i < 51; i++) {
      step(before, 0);
    }
    assertThat(state(before)).isEqualTo(AlertState.PENDING);
    now = now.plus(Duration.ofMinutes(5));
    RuleGroup after = restarted(rule);
    step(after, 0);
    Instant restoredAt = now;
    step(after, 0);
    step(after, 0);
    // 25 of 30 minutes had passed: 5 were left, so the grace period of 10 decides.
    assertThat(alerts(after).getFirst().activeAt())
        .isEqualTo(restoredAt.plus(Duration.ofMinutes(10)).minus(Duration.ofMinutes(30)));
  }

  @Test
  void a_young_pending_alert_is_shifted_by_the_time_away() {
    String rule = DATABASE_DOWN.replace("for: 2m", "for: 30m");
    RuleGroup before = group(rule);
    Instant start = now;
    step(before, 0);
    step(before, 0);
    Instant down = now.minus(Duration.ofSeconds(30));
    now = now.plus(Duration.ofMinutes(7));
    RuleGroup after = restarted(rule);
    step(after, 0);
    Instant restoredAt = now;
    step(after, 0);
    step(after, 0);
    assertThat(alerts(after).getFirst().activeAt())
        .isEqualTo(start.plus(Duration.between(down, restoredAt)));
  }

  @Test
  void after_more_than_an_hour_away_nothing_is_restored() {
    String rule = DATABASE_DOWN.replace("for: 2m", "for: 30m");
    RuleGroup before = group(rule);
    step(before, 0);
    now = now.plus(Duration.ofMinutes(61));
    Instant restart = now;
    RuleGroup after = restarted(rule);
    step(after, 0);
    step(after, 0);
    step(after, 0);
    assertThat(alerts(after).getFirst().activeAt()).isEqualTo(restart);
  }

  @Test
  void whoever_looks_during_an_evaluation_sees_state_and_outcome_of_one_evaluation() {
    List<RuleSnapshot> seen = new ArrayList<>();
    AtomicReference<RuleGroup> group = new AtomicReference<>();
    RuleContext looking =
        new RuleContext(
            context.engine(),
            store,
            _ -> seen.add(group.get().snapshot().rules().getFirst()),
            () -> 0,
            RuleSettings.DEFAULT);
    String yaml = DATABASE_DOWN.replace("for: 2m", "for: 0s");
    group.set(RuleGroups.fresh(files(yaml), looking).groups().getFirst());
    sample(PG_UP, 0);
    group.get().evaluate(now);
    RuleSnapshot.Alerting during = (RuleSnapshot.Alerting) seen.getFirst();
    assertThat(during.outcome().health()).isEqualTo("unknown");
    assertThat(during.state()).isEqualTo(AlertState.INACTIVE);
    RuleSnapshot.Alerting after = (RuleSnapshot.Alerting) group.get().snapshot().rules().getFirst();
    assertThat(after.outcome().health()).isEqualTo("ok");
    assertThat(after.state()).isEqualTo(AlertState.FIRING);
  }
}
