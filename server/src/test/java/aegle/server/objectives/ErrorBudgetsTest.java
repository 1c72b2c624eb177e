package aegle.server.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryLimits;
import aegle.metrics.yaml.YamlNode;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ErrorBudgets by PromQL, beside the same from the samples themselves, added up by hand. */
class ErrorBudgetsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");
  private static final long MINUTE = 60_000;

  private final MemorySeriesStore store = new MemorySeriesStore();
  private final ErrorBudgets budgets =
      new ErrorBudgets(new PromqlEngine(store, QueryLimits.DEFAULT, System::nanoTime));

  @AfterEach
  void close() {
    store.close();
  }

  private static Objective one(String line) {
    return ObjectiveYaml.read(YamlNode.parse("aegle.yml", "- " + line), ZoneId.of("Asia/Bangkok"))
        .getFirst();
  }

  private static Labels series(String name, String... labels) {
    return Labels.of(labels).with(Labels.METRIC_NAME, name);
  }

  /** What a counter counted after a moment: the second path, which knows no PromQL. */
  private static double rise(List<Sample> samples, long afterMillis) {
    double sum = 0;
    for (int i = 1; i < samples.size(); i++) {
      double before = samples.get(i - 1).value();
      double value = samples.get(i).value();
      if (samples.get(i).timestampMillis() > afterMillis) {
        sum += value >= before ? value - before : value;
      }
    }
    return sum;
  }

  @Test
  void the_budget_is_what_raw_counts_say_with_restarts_in_between() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    Map<String, List<Sample>> all = new TreeMap<>();
    long start = NOW.minus(Duration.ofDays(8)).toEpochMilli();
    double good = 0;
    double failed = 0;
    for (long time = start; time <= NOW.toEpochMilli(); time += MINUTE) {
      if (random.nextInt(2_000) == 0) {
        good = 0;
        failed = 0;
      }
      good += random.nextInt(4);
      failed += random.nextInt(600) == 0 ? 1 : 0;
      all.computeIfAbsent("200", _ -> new ArrayList<>())
          .add(new Sample(series("book_total", "status", "200"), time, good));
      all.computeIfAbsent("500", _ -> new ArrayList<>())
          .add(new Sample(series("book_total", "status", "500"), time, failed));
    }
    all.values().forEach(samples -> assertThat(store.append(samples).refused()).isEmpty());
    Objective objective =
        one(
            "{name: a, target: 99.5%, window: 7d, failed: 'book_total{status=\"500\"}', total: book_total}");
    BudgetReport.Part part = budgets.read(objective, NOW).parts().getFirst();

    long from = NOW.minus(Duration.ofDays(7)).toEpochMilli();
    double rawFailed = rise(all.getOrDefault("500", List.of()), from);
    double rawEvents = rawFailed + rise(all.getOrDefault("200", List.of()), from);
    assertThat(rawFailed).isGreaterThan(5);
    assertThat(part.events()).isCloseTo(rawEvents, within(rawEvents * 0.005));
    assertThat(part.failures()).isCloseTo(rawFailed, within(1 + rawFailed * 0.05));
    assertThat(part.left()).isCloseTo(1 - rawFailed / (0.005 * rawEvents), within(0.05));
    assertThat(part.burnDown().getLast()).isEqualTo(part.left());
  }

  @Test
  void what_was_not_measured_counts_as_nothing_and_is_told() {
    List<Sample> samples = new ArrayList<>();
    long start = NOW.minus(Duration.ofDays(2)).toEpochMilli();
    for (int minute = 1; minute <= 2_880; minute++) {
      boolean gap = minute > 1_440 && minute <= 2_160;
      if (!gap) {
        double up = minute > 2_160 && minute <= 2_166 ? 0 : 1;
        samples.add(new Sample(series("up", "job", "web"), start + minute * MINUTE, up));
      }
    }
    assertThat(store.append(samples).refused()).isEmpty();
    BudgetReport.Part part =
        budgets.read(one("{name: up, target: 99%, window: 2d, up: up}"), NOW).parts().getFirst();
    assertThat(part.events()).isEqualTo(2_160);
    assertThat(part.failures()).isEqualTo(6);
    assertThat(part.measured()).isEqualTo(Duration.ofHours(36));
    assertThat(part.failed()).isEqualTo(6);
    assertThat(part.mayStillFail()).isEqualTo(15);
    assertThat(part.left()).isCloseTo(1 - 6 / 21.6, within(1e-9));
    assertThat(part.burnDown().get(150)).isNaN();
    assertThat(part.burnDown().get(100)).isEqualTo(1);
  }

  @Test
  void a_month_allows_for_what_is_still_to_come_and_tells_it_in_bookings() {
    List<Sample> good = new ArrayList<>();
    List<Sample> bad = new ArrayList<>();
    long start = NOW.minus(Duration.ofDays(40)).toEpochMilli();
    for (int minute = 0; minute <= 40 * 1_440; minute++) {
      long time = start + minute * MINUTE;
      good.add(new Sample(series("book_total", "status", "200"), time, Math.floorDiv(minute, 10)));
      double failures = Math.clamp((time - NOW.toEpochMilli()) / MINUTE + 100, 0, 13);
      bad.add(new Sample(series("book_total", "status", "500"), time, failures));
    }
    assertThat(store.append(good).refused()).isEmpty();
    assertThat(store.append(bad).refused()).isEmpty();
    BudgetReport.Part part =
        budgets
            .read(
                one(
                    "{name: a, target: 99.6%, window: month, failed: 'book_total{status=\"500\"}', total: book_total}"),
                NOW)
            .parts()
            .getFirst();
    assertThat(part.failed()).isEqualTo(13);
    // 144 bookings a day for 30 days: 4,320, of which 0.4 % are 17.28; 13 of them are gone.
    assertThat(part.allowed()).isCloseTo(17.28, within(0.2));
    assertThat(part.mayStillFail()).isEqualTo(4);
    assertThat(part.left()).isCloseTo(4.28 / 17.28, within(0.01));
  }

  @Test
  void nothing_measured_is_no_budget_and_a_wrong_edge_names_the_right_ones() {
    Objective quick = one("{name: q, target: 99%, histogram: took_seconds, under: 2s}");
    assertThat(budgets.read(quick, NOW).parts()).isEmpty();
    List<Sample> samples = new ArrayList<>();
    for (String edge : new String[] {"1.0", "2.5", "10.0", "+Inf"}) {
      samples.add(new Sample(series("took_seconds_bucket", "le", edge), NOW.toEpochMilli(), 1));
    }
    assertThat(store.append(samples).refused()).isEmpty();
    assertThat(budgets.read(quick, NOW).problem())
        .contains("no bucket that ends at 2s", "1.0, 2.5, 10.0, +Inf");
    Objective fitting = one("{name: q, target: 99%, histogram: took_seconds, under: 2500ms}");
    assertThat(budgets.read(fitting, NOW).problem()).isEmpty();
  }
}
