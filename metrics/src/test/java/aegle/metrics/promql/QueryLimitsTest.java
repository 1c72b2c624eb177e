package aegle.metrics.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.promql.QueryException.Kind;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class QueryLimitsTest {
  private final MemorySeriesStore store = new MemorySeriesStore();
  private final AtomicLong nanos = new AtomicLong();

  @BeforeEach
  void loadTwentySeries() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      for (int time = 0; time < 10; time++) {
        samples.add(new Sample(Labels.of("__name__", "x", "i", "" + i), time, 1));
      }
    }
    store.append(samples);
  }

  private PromqlEngine engine(long maxSamples, int maxSeries, int maxSteps) {
    QueryLimits limits =
        new QueryLimits(
            Duration.ofMinutes(5), maxSamples, maxSeries, maxSteps, Duration.ofSeconds(1));
    return new PromqlEngine(store, limits, () -> nanos.getAndAdd(1_000));
  }

  private static QueryException failure(Runnable query) {
    return catchThrowableOfType(QueryException.class, query::run);
  }

  @Test
  void samples_held_at_once_are_limited_but_a_sum_holds_few() {
    PromqlEngine engine = engine(19, 100, 100);

    QueryException error = failure(() -> engine.instant("x", 0));
    assertThat(error)
        .hasMessage("query processing would load too many samples into memory in query execution");
    assertThat(error.kind()).isEqualTo(Kind.EXECUTION);
    assertThat(engine.instant("sum(x)", 0).value()).isNotNull();
  }

  @Test
  void series_are_limited() {
    QueryException error = failure(() -> engine(1_000, 19, 100).instant("x", 0));

    assertThat(error).hasMessageContaining("20 series, more than the 19 allowed");
  }

  @Test
  void steps_are_limited_as_in_prometheus() {
    QueryException error = failure(() -> engine(1_000, 100, 100).range("x", 0, 101, 1));

    assertThat(error)
        .hasMessage(
            "exceeded maximum resolution of 100 points per timeseries. Try decreasing the query"
                + " resolution (?step=XX)");
    assertThat(error.kind()).isEqualTo(Kind.BAD_DATA);
  }

  @Test
  void a_query_ends_when_its_time_is_over() {
    PromqlEngine engine =
        new PromqlEngine(store, QueryLimits.DEFAULT, () -> nanos.getAndAdd(Long.MAX_VALUE / 4));

    QueryException error = failure(() -> engine.instant("x", 0));

    assertThat(error.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(error).hasMessage("query timed out in expression evaluation");
  }

  @Test
  void a_query_ends_when_nobody_waits_for_it() {
    QueryException error =
        failure(() -> engine(1_000, 100, 100).instant("x", 0, QueryLimits.DEFAULT, () -> true));

    assertThat(error.kind()).isEqualTo(Kind.CANCELED);
  }

  @Test
  void the_cost_is_told() {
    QueryResult.Stats stats = engine(1_000, 100, 100).instant("rate(x[9ms])", 9).stats();

    assertThat(stats.series()).isEqualTo(20);
    assertThat(stats.samples()).isEqualTo(180);
    assertThat(stats.nanos()).isPositive();
  }

  @Test
  void a_subquery_of_endless_steps_is_refused() {
    PromqlEngine engine = engine(1_000, 100, 100);

    assertThatThrownBy(() -> engine.instant("max_over_time(x[100y:1ms])", 0))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("too many samples");
  }

  @Test
  void one_series_with_long_windows_is_ended_in_time_as_well() {
    // 100 million samples of windows, all of one row: the time must be looked at on the way.
    AtomicLong looks = new AtomicLong();
    PromqlEngine engine =
        new PromqlEngine(
            new MemorySeriesStore(),
            QueryLimits.DEFAULT,
            () -> looks.incrementAndGet() < 50 ? 0 : Long.MAX_VALUE / 2);
    assertThatThrownBy(() ->
            engine.instant(
                "sum_over_time(sum_over_time(vector(1)[10000s:1s])[10000s:1s])", 20_000_000))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("timed out");
  }
}
