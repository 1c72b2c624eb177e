package aegle.metrics.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryLimits;
import aegle.metrics.yaml.YamlNode;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rules over a history: the same alerts as if they had run at the time. */
class BacktestTest {
  private static final Instant BEGIN = Instant.parse("2026-11-16T00:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(30);

  private final MemorySeriesStore store = new MemorySeriesStore();
  private final RuleContext context =
      new RuleContext(
          new PromqlEngine(store, QueryLimits.DEFAULT, () -> 0),
          store,
          _ -> {},
          () -> 0,
          RuleSettings.DEFAULT);
  private final Backtest backtest = new Backtest(context, QueryLimits.DEFAULT, () -> false);

  private static RuleFile file(String rule) {
    return RuleFile.parse(
        YamlNode.parse(
            "rules/test.yml", "groups: [{name: g, interval: 30s, rules: [" + rule + "]}]"));
  }

  private static RuleDefinition.Alerting rule(String rule) {
    return (RuleDefinition.Alerting) file(rule).groups().getFirst().rules().getFirst();
  }

  private static Instant at(int step) {
    return BEGIN.plus(STEP.multipliedBy(step));
  }

  private void sample(String job, int step, double value) {
    Labels labels = Labels.of("__name__", "queue", "job", job);
    assertThat(
            store
                .append(List.of(new Sample(labels, at(step).toEpochMilli(), value)))
                .refusedCount())
        .isZero();
  }

  private BacktestResult run(String rule, int from, int to) {
    return backtest.run(rule(rule), STEP, Duration.ZERO, at(from), at(to));
  }

  @Test
  void an_alert_fires_when_its_time_is_over_and_ends_with_its_element() {
    for (int step = 0; step <= 60; step++) {
      sample("a", step, step >= 10 && step < 30 ? 9 : 1);
    }
    BacktestResult result = run("{alert: A, expr: queue > 5, for: 2m}", 0, 60);
    assertThat(result.evaluations()).isEqualTo(61);
    assertThat(result.firings())
        .containsExactly(
            new Firing(Labels.of("alertname", "A", "job", "a"), at(10), at(14), at(30), 9));
  }

  @Test
  void what_began_before_the_time_that_is_asked_for_fires_in_it() {
    for (int step = 0; step <= 60; step++) {
      sample("a", step, 9);
    }
    BacktestResult result = run("{alert: A, expr: queue > 5, for: 2m}", 20, 60);
    assertThat(result.firings()).hasSize(1);
    assertThat(result.firings().getFirst().firedAt()).isEqualTo(at(20));
    assertThat(result.firings().getFirst().endedAt()).isNull();
  }

  @Test
  void an_expression_that_reads_the_borders_of_its_query_is_asked_each_time() {
    for (int step = 0; step <= 20; step++) {
      sample("a", step, step);
    }
    BacktestResult result = run("{alert: A, expr: 'queue @ end() > 12'}", 0, 20);
    assertThat(result.firings().getFirst().firedAt()).isEqualTo(at(13));
  }

  @Test
  void evaluations_without_an_answer_are_counted_and_change_nothing() {
    for (int step = 0; step <= 40; step++) {
      sample("a", step, 9);
      if (step >= 10 && step < 13) {
        store.append(
            List.of(
                new Sample(
                    Labels.of("__name__", "queue", "job", "b"), at(step).toEpochMilli(), 9)));
      }
    }
    // Two elements get one label set, until the second is older than five minutes.
    BacktestResult result = run("{alert: A, expr: queue > 5, labels: {job: all}}", 0, 40);
    assertThat(result.failed()).isEqualTo(3 + 9);
    assertThat(result.failure()).contains("same labelset");
    assertThat(result.firings()).hasSize(1);
    assertThat(result.firings().getFirst().endedAt()).isNull();
  }

  @Test
  void too_many_evaluations_are_refused_and_a_canceled_run_ends() {
    assertThatThrownBy(() -> run("{alert: A, expr: queue > 5}", 0, Backtest.MAX_EVALUATIONS))
        .isInstanceOf(RuleException.class)
        .hasMessageContaining("at most 250,000");
    Backtest given = new Backtest(context, QueryLimits.DEFAULT, () -> true);
    assertThatThrownBy(
            () -> given.run(rule("{alert: A, expr: queue > 5}"), STEP, Duration.ZERO, at(0), at(5)))
        .isInstanceOf(RuleException.class);
  }

  @Test
  void a_back_test_fires_exactly_when_the_running_rule_does() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      String rule =
          "{alert: A, expr: 'avg_over_time(queue[2m]) > 5', for: %dm, keep_firing_for: %dm}"
              .formatted(random.nextInt(3), random.nextInt(3));
      MemorySeriesStore own = new MemorySeriesStore();
      List<AlertNotice> told = new ArrayList<>();
      RuleContext running =
          new RuleContext(
              new PromqlEngine(own, QueryLimits.DEFAULT, () -> 0),
              own,
              told::addAll,
              () -> 0,
              RuleSettings.DEFAULT);
      RuleGroup group = RuleGroups.fresh(List.of(file(rule)), running).groups().getFirst();
      List<String> fired = new ArrayList<>();
      for (int step = 0; step < 700; step++) {
        for (String job : List.of("a", "b")) {
          if (random.nextInt(10) > 0) {
            Labels labels = Labels.of("__name__", "queue", "job", job);
            double value = (step / 20 + job.charAt(0)) % 3 == 0 ? 9 : random.nextInt(7);
            own.append(List.of(new Sample(labels, at(step).toEpochMilli(), value)));
          }
        }
        told.clear();
        group.evaluate(at(step));
        for (AlertNotice notice : told) {
          if (notice.startsAt().equals(at(step))) {
            fired.add(notice.labels().get("job") + " " + notice.startsAt());
          }
        }
      }
      Backtest later = new Backtest(running, QueryLimits.DEFAULT, () -> false);
      BacktestResult result = later.run(rule(rule), STEP, Duration.ZERO, at(0), at(699));
      assertThat(result.firings())
          .extracting(firing -> firing.labels().get("job") + " " + firing.firedAt())
          .as("seed " + seed)
          .containsExactlyInAnyOrderElementsOf(fired)
          .isNotEmpty();
    }
  }
}
