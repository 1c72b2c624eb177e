package aegle.server.usage;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.Matcher;
import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.PromqlParser;
import aegle.metrics.promql.QueryLimits;
import aegle.server.state.AskedNames;
import aegle.server.state.StateDatabase;
import aegle.server.state.StateLocation;
import aegle.server.testing.FakeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskedTest {
  private final FakeClock clock = FakeClock.at("2026-11-23T10:00:00Z");
  @TempDir private Path folder;
  private StateDatabase state;
  private Asked asked;
  private PromqlEngine engine;

  @BeforeEach
  void open() {
    state = new StateDatabase(new StateLocation.Sqlite(folder.resolve("state.db")));
    state.open();
    asked = new Asked(new AskedNames(state), clock, new SimpleMeterRegistry());
    asked.start();
    engine =
        new PromqlEngine(
            new MemorySeriesStore(), QueryLimits.DEFAULT, System::nanoTime, asked::heard);
  }

  @AfterEach
  void close() {
    asked.close();
    state.close();
  }

  private void ask(String expression) {
    var _ = engine.instant(expression, clock.millis());
  }

  @Test
  void metrics_and_the_labels_of_matchers_groupings_and_joins_are_asked_for() {
    ask(
        "sum by (clinic_id) (rate(booked_total{status=\"ok\"}[5m]))"
            + " / on (clinic_id) group_left (region) visits_total");
    assertThat(asked.isAsked("booked_total")).isTrue();
    assertThat(asked.isAsked("booked_total", "status")).isTrue();
    assertThat(asked.isAsked("visits_total", "region")).isTrue();
    assertThat(asked.isAsked("booked_total", "user")).isFalse();
    assertThat(asked.isAsked("up")).isFalse();
  }

  @Test
  void a_pattern_asks_for_every_metric_that_it_covers() {
    ask("count by (job) ({__name__=~\"app_.+\"})");
    assertThat(asked.isAsked("app_visits_total")).isTrue();
    assertThat(asked.isAsked("app_visits_total", "job")).isTrue();
    assertThat(asked.isAsked("other_total")).isFalse();
  }

  @Test
  void what_is_chosen_by_a_selector_outside_of_an_expression_is_asked_for() {
    asked.chosen(PromqlParser.parseSelector("booked_total{status=\"ok\"}"));
    assertThat(asked.isAsked("booked_total")).isTrue();
    assertThat(asked.isAsked("booked_total", "status")).isTrue();
    assertThat(asked.isAsked("visits_total")).isFalse();
  }

  @Test
  void the_longest_unasked_gives_way_to_what_is_asked_for_now() {
    ask("first_total");
    ask("second_total");
    for (int i = 0; i < Asked.MAX_NAMES - 2; i++) {
      asked.chosen(List.of(Matcher.equal("__name__", "m" + i)));
    }
    clock.advance(Duration.ofHours(2));
    ask("first_total");
    ask("new_total");
    assertThat(asked.isAsked("new_total")).isTrue();
    assertThat(asked.isAsked("first_total")).isTrue();
    assertThat(asked.isAsked("second_total")).isFalse();
  }

  @Test
  void what_nobody_asked_for_in_ninety_days_is_forgotten_and_deleted() {
    ask("old_total");
    asked.save();
    clock.advance(Asked.MEMORY.minusDays(1));
    ask("later_total");
    asked.save();
    clock.advance(Duration.ofDays(2));
    asked.save();
    assertThat(asked.isAsked("old_total")).isFalse();
    assertThat(new AskedNames(state).all(10).keySet())
        .extracting(AskedNames.Name::metric)
        .containsExactly("later_total");
    assertThat(asked.since()).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
  }

  @Test
  void what_was_asked_for_is_known_after_a_restart_and_since_when() {
    ask("booked_total");
    close();
    clock.advance(Duration.ofDays(2));
    open();
    assertThat(asked.isAsked("booked_total")).isTrue();
    assertThat(asked.since()).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
  }
}
