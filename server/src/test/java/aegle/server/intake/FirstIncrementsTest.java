package aegle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryLimits;
import aegle.metrics.promql.Value;
import aegle.protocols.otlp.TotalsBatch;
import aegle.server.cardinality.Budgets;
import aegle.server.cardinality.SeriesBudget;
import aegle.server.testing.FakeClock;
import aegle.server.testing.Guards;
import aegle.signals.Labels;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstIncrementsTest {
  private static final Labels FAILED =
      Labels.of(Labels.METRIC_NAME, "book_total", "status", "500", "clinic_id", "siam");

  private final FakeClock clock = FakeClock.at("2026-11-23T03:42:00Z");
  private final MemorySeriesStore store = new MemorySeriesStore();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private boolean wanted = true;
  private final Intake intake =
      new Intake(
          store,
          Guards.ofSeries(meters),
          meters,
          clock,
          new Onlooker() {},
          new SeriesBudget(() -> Budgets.DEFAULT, clock, meters, 1),
          () -> wanted);

  @AfterEach
  void close() {
    store.close();
  }

  /** A total of a client that counts since so long ago. */
  private void send(double value, Duration countsFor) {
    TotalsBatch batch = new TotalsBatch();
    long now = clock.millis();
    batch.add(FAILED, now, now - countsFor.toMillis(), value);
    assertThat(intake.append(batch, "otlp").refused()).isEmpty();
  }

  private double increaseOfAnHour() {
    Value value =
        new PromqlEngine(store, QueryLimits.DEFAULT, System::nanoTime)
            .instant("sum(increase(book_total[1h]))", clock.millis())
            .value();
    return value instanceof Value.Vector vector && !vector.points().isEmpty()
        ? vector.points().getFirst().value()
        : Double.NaN;
  }

  private double injected() {
    return meters.get("aegle.zero.injected").counter().count();
  }

  /** The counter is born, and stands where it is until the hour has passed. */
  private void liveAnHour(double value, Duration counts) {
    for (int minute = 0; minute < 59; minute++) {
      send(value, counts.plusMinutes(minute));
      clock.advance(Duration.ofMinutes(1));
    }
  }

  @Test
  void a_counter_that_is_born_at_one_increases_by_one() {
    liveAnHour(1, Duration.ofSeconds(20));
    assertThat(Math.round(increaseOfAnHour())).isEqualTo(1);
    assertThat(injected()).isEqualTo(1);
  }

  @Test
  void switched_off_it_does_not() {
    wanted = false;
    liveAnHour(1, Duration.ofSeconds(20));
    assertThat(increaseOfAnHour()).isZero();
    assertThat(injected()).isZero();
  }

  @Test
  void one_that_counted_for_hours_before_anybody_heard_of_it_does_not_increase_by_all_that() {
    liveAnHour(5_000, Duration.ofHours(3));
    assertThat(increaseOfAnHour()).isZero();
  }

  @Test
  void a_flood_of_births_is_not_looked_up_and_the_next_minute_is() {
    FirstIncrements first = new FirstIncrements(store, clock, () -> true, meters);
    for (int i = 0; i < FirstIncrements.MAX_LOOKS; i++) {
      assertThat(first.isUnheardOf(FAILED, clock.millis())).isTrue();
    }
    assertThat(first.isUnheardOf(FAILED, clock.millis())).isFalse();
    assertThat(meters.get("aegle.zero.skipped").counter().count()).isEqualTo(1);
    clock.advance(Duration.ofMinutes(1));
    assertThat(first.isUnheardOf(FAILED, clock.millis())).isTrue();
  }

  @Test
  void one_that_is_born_at_zero_needs_no_zero() {
    send(0, Duration.ofSeconds(20));
    assertThat(injected()).isZero();
  }

  @Test
  void one_that_was_known_under_another_key_goes_on_where_it_stood() {
    send(500, Duration.ofHours(3));
    clock.advance(Duration.ofMinutes(10));
    // Another encoding of the same labels: the store does not know the bytes.
    TotalsBatch again = new TotalsBatch();
    again.add(FAILED, clock.millis(), clock.millis() - 60_000, 503);
    try (MemorySeriesStore fresh = new MemorySeriesStore()) {
      FirstIncrements first = new FirstIncrements(store, clock, () -> true, meters);
      assertThat(first.isUnheardOf(FAILED, clock.millis() - 60_000)).isFalse();
      FirstIncrements elsewhere = new FirstIncrements(fresh, clock, () -> true, meters);
      assertThat(elsewhere.isUnheardOf(FAILED, clock.millis() - 60_000)).isTrue();
    }
    assertThat(intake.append(again, "otlp").refused()).isEmpty();
    assertThat(injected()).isZero();
  }
}
