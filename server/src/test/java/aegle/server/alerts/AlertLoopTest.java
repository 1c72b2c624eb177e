package aegle.server.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryLimits;
import aegle.metrics.rules.AlertNotice;
import aegle.metrics.rules.RuleContext;
import aegle.metrics.rules.RuleFile;
import aegle.metrics.rules.RuleSettings;
import aegle.metrics.rules.RuleSnapshot;
import aegle.metrics.yaml.YamlNode;
import aegle.signals.Labels;
import aegle.signals.Sample;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertLoopTest {
  private static final String RULES =
      """
      groups:
      - name: g
        interval: 15s
        rules:
        - {alert: DatabaseDown, expr: pg_up == 0, for: 30s}
        - {record: broken, expr: up + on(job) group_left() down}
      """;

  private final MemorySeriesStore store = new MemorySeriesStore();
  private final BlockingQueue<List<AlertNotice>> told = new LinkedBlockingQueue<>(1_000);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean held;
  private Instant now = Instant.ofEpochSecond(1_000_000_000);

  private final RuleContext context =
      new RuleContext(
          new PromqlEngine(store, QueryLimits.DEFAULT, () -> 0),
          store,
          told::add,
          () -> 0,
          RuleSettings.DEFAULT);

  private AlertLoop loop() {
    return new AlertLoop(
        context,
        () -> now,
        meters,
        task -> {
          if (held) {
            waiting.add(task);
          } else {
            task.run();
          }
        });
  }

  private static List<RuleFile> files(String yaml) {
    return List.of(RuleFile.parse(YamlNode.parse("rules/a.yml", yaml)));
  }

  private void pass(AlertLoop loop, Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plusSeconds(1);
      store.append(List.of(new Sample(series("pg_up"), now.toEpochMilli(), 0)));
      loop.evaluateDue(now);
    }
  }

  private static Labels series(String name) {
    return Labels.of("__name__", name);
  }

  private double count(String name, String... tags) {
    return meters.get(name).tags(tags).counter().count();
  }

  @Test
  void each_group_is_evaluated_once_an_interval_at_its_own_offset() {
    AlertLoop loop = loop();
    loop.reload(files(RULES));
    pass(loop, Duration.ofMinutes(2));
    assertThat(count("aegle.rule.evaluations")).isEqualTo(16);
    Instant last = loop.snapshot().getFirst().lastEvaluation();
    pass(loop, Duration.ofSeconds(15));
    assertThat(loop.snapshot().getFirst().lastEvaluation())
        .isEqualTo(last == null ? null : last.plusSeconds(15));
    assertThat(told.poll()).isNotNull();
  }

  @Test
  void a_rule_that_cannot_be_evaluated_is_counted_from_zero_and_stops_no_other() {
    AlertLoop loop = loop();
    loop.reload(files(RULES));
    String name = "aegle.rule.evaluation.failures";
    assertThat(count(name, "rule", "broken")).isZero();
    for (String side : List.of("up", "down")) {
      for (String instance : List.of("a", "b")) {
        Labels labels = series(side).with("job", "x").with("instance", instance);
        store.append(List.of(new Sample(labels, now.toEpochMilli(), 1)));
      }
    }
    pass(loop, Duration.ofMinutes(1));
    assertThat(count(name, "rule", "broken", "rule_group", "rules/a.yml;g")).isEqualTo(4);
    assertThat(count(name, "rule", "DatabaseDown")).isZero();
    RuleSnapshot broken = loop.snapshot().getFirst().rules().get(1);
    assertThat(broken.outcome().health()).isEqualTo("err");
    assertThat(broken.outcome().lastError()).contains("many-to-many matching not allowed");
    assertThat(told).isNotEmpty();
  }

  @Test
  void a_group_that_is_still_running_misses_its_turn() {
    AlertLoop loop = loop();
    loop.reload(files(RULES));
    held = true;
    pass(loop, Duration.ofMinutes(1));
    assertThat(waiting).hasSize(1);
    assertThat(count("aegle.rule.group.iterations.missed")).isEqualTo(3);
    held = false;
    waiting.getFirst().run();
    pass(loop, Duration.ofSeconds(15));
    assertThat(count("aegle.rule.evaluations")).isEqualTo(4);
  }

  @Test
  void turns_that_passed_while_the_machine_slept_are_missed_not_caught_up() {
    AlertLoop loop = loop();
    loop.reload(files(RULES));
    pass(loop, Duration.ofSeconds(15));
    now = now.plus(Duration.ofMinutes(5));
    loop.evaluateDue(now);
    assertThat(count("aegle.rule.evaluations")).isEqualTo(4);
    assertThat(count("aegle.rule.group.iterations.missed")).isEqualTo(19);
  }

  @Test
  void a_clock_that_is_set_back_by_an_hour_stops_no_rule() {
    AlertLoop loop = loop();
    loop.reload(files(RULES));
    pass(loop, Duration.ofMinutes(1));
    double before = count("aegle.rule.evaluations");
    now = now.minus(Duration.ofHours(1));
    for (int i = 0; i < 60; i++) {
      now = now.plusSeconds(1);
      loop.evaluateDue(now);
    }
    assertThat(count("aegle.rule.evaluations")).isGreaterThanOrEqualTo(before + 6);
  }

  @Test
  void a_reload_keeps_alerts_and_takes_the_figures_of_gone_rules_away() {
    AlertLoop loop = loop();
    loop.reload(files(RULES));
    pass(loop, Duration.ofMinutes(1));
    Counter before = meters.get("aegle.rule.evaluations").counter();
    String changed = RULES.replace("name: g", "name: h");
    loop.reload(files(RULES.replaceAll("  - \\{record.*\\n", "")));
    assertThat(meters.find("aegle.rule.evaluation.failures").tags("rule", "broken").counter())
        .isNull();
    assertThat(meters.get("aegle.rule.evaluations").counter()).isSameAs(before);
    RuleSnapshot.Alerting rule =
        (RuleSnapshot.Alerting) loop.snapshot().getFirst().rules().getFirst();
    assertThat(rule.alerts()).hasSize(1);
    loop.reload(files(changed));
    assertThat(meters.find("aegle.rule.evaluations").tags("rule_group", "rules/a.yml;g").counter())
        .isNull();
  }

  @Test
  void after_a_reload_the_time_of_the_last_evaluation_goes_on() {
    AlertLoop loop = loop();
    loop.reload(files(RULES));
    pass(loop, Duration.ofMinutes(1));
    double before = lastEvaluationSeconds();
    loop.reload(files(RULES));
    assertThat(lastEvaluationSeconds()).isEqualTo(before);
    pass(loop, Duration.ofSeconds(30));
    assertThat(lastEvaluationSeconds()).isEqualTo(before + 30);
  }

  @Test
  void a_reload_takes_over_labels_and_interval_for_alerts_that_go_on() {
    AlertLoop loop = loop();
    String rules = RULES.replace("  interval: 15s\n", "");
    loop.reload(files(rules), RuleSettings.DEFAULT.withInterval(Duration.ofSeconds(15)));
    pass(loop, Duration.ofMinutes(2));
    told.clear();
    loop.reload(
        files(rules),
        RuleSettings.DEFAULT
            .withInterval(Duration.ofSeconds(5))
            .withExternal(Map.of("site", "north"), ""));
    assertThat(loop.snapshot().getFirst().interval()).isEqualTo(Duration.ofSeconds(5));
    pass(loop, Duration.ofMinutes(1));
    assertThat(told).isNotEmpty();
    assertThat(told.poll().getFirst().labels().get("site")).isEqualTo("north");
  }

  private double lastEvaluationSeconds() {
    return meters.get("aegle.rule.group.last.evaluation.timestamp").gauge().value();
  }

  @Test
  void once_started_it_evaluates_by_itself() throws InterruptedException {
    InstantSource clock = InstantSource.system();
    store.append(List.of(new Sample(series("pg_up"), clock.millis(), 0)));
    try (AlertLoop loop = new AlertLoop(context, clock, meters)) {
      loop.start();
      loop.reload(files(RULES.replace("interval: 15s", "interval: 100ms").replace("30s", "0s")));
      List<AlertNotice> notices = told.poll(20, TimeUnit.SECONDS);
      assertThat(notices).isNotNull();
      assertThat(notices.getFirst().labels().get("alertname")).isEqualTo("DatabaseDown");
    }
  }

  @Test
  void the_folder_gives_its_rules_without_their_tests(@TempDir Path config) throws Exception {
    Path rules = Files.createDirectories(config.resolve("rules"));
    Files.writeString(rules.resolve("b.yml"), RULES);
    Files.writeString(rules.resolve("a.yaml"), RULES);
    Files.writeString(rules.resolve("b.test.yml"), "tests: []");
    Files.writeString(rules.resolve("notes.txt"), "no rules");
    assertThat(RuleFolder.read(config))
        .extracting(RuleFile::name)
        .containsExactly("rules/a.yaml", "rules/b.yml");
    assertThat(RuleFolder.read(rules)).isEmpty();
  }
}
