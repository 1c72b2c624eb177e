package aegle.metrics.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrencyTest {
  private static final long START = 1_748_851_200_000L;
  private static final int STEPS = 4_000;
  private static final long STEP = 60_000;

  @TempDir Path folder;

  private final SettableClock clock = new SettableClock(START + STEPS * STEP);
  private final TsdbOptions options =
      TsdbOptions.defaults()
          .withWalSegmentBytes(1 << 16)
          .withMaintenanceInterval(Duration.ofMillis(1));

  /**
   * Each series holds the numbers 0, 1, 2, ... one a minute, so a reader sees at once if one is
   * missing, twice, or out of place, while blocks are cut and merged all the time.
   */
  @Test
  void readers_see_a_whole_prefix_of_every_series_while_two_senders_append() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (TimeSeriesDatabase database = new TimeSeriesDatabase(folder, options, clock);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      database.start();
      Future<Integer> first = threads.submit(sender(database, "a"));
      Future<Integer> second = threads.submit(sender(database, "b"));
      Future<Integer> reader = threads.submit(reader(database, done));
      Future<Integer> otherReader = threads.submit(reader(database, done));
      assertThat(first.get(2, TimeUnit.MINUTES)).isEqualTo(STEPS);
      assertThat(second.get(2, TimeUnit.MINUTES)).isEqualTo(STEPS);
      done.set(true);
      assertThat(reader.get(1, TimeUnit.MINUTES)).isPositive();
      assertThat(otherReader.get(1, TimeUnit.MINUTES)).isPositive();
      assertThat(readAll(database)).isEqualTo(2 * 20 * STEPS);
      assertThat(database.status().counters().get("aegle_tsdb_blocks_cut_total")).isPositive();
      assertThat(database.status().counters().get("aegle_tsdb_maintenance_failures_total"))
          .isZero();
    }
  }

  private static Callable<Integer> sender(TimeSeriesDatabase database, String job) {
    return () -> {
      for (int step = 0; step < STEPS; step++) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          Labels labels = Labels.of("__name__", "m", "job", job, "i", Integer.toString(i));
          samples.add(new Sample(labels, START + step * STEP, step));
        }
        assertThat(database.append(new TestBatch(job, samples)).accepted()).isEqualTo(20);
      }
      return STEPS;
    };
  }

  private static Callable<Integer> reader(TimeSeriesDatabase database, AtomicBoolean done) {
    return () -> {
      int rounds = 0;
      while (!done.get() || rounds == 0) {
        readAll(database);
        rounds++;
      }
      return rounds;
    };
  }

  private static int readAll(TimeSeriesDatabase database) {
    int sum = 0;
    SampleBuffer buffer = new SampleBuffer();
    for (Series series : database.select(Long.MIN_VALUE, Long.MAX_VALUE, List.of())) {
      buffer.clear();
      series.read(Long.MIN_VALUE, Long.MAX_VALUE, buffer);
      for (int i = 0; i < buffer.size(); i++) {
        if (buffer.value(i) != i || buffer.timestampMillis(i) != START + i * STEP) {
          throw new AssertionError(
              series.labels()
                  + " has "
                  + buffer.value(i)
                  + " in place "
                  + i
                  + " of "
                  + buffer.size());
        }
      }
      sum += buffer.size();
    }
    return sum;
  }
}
