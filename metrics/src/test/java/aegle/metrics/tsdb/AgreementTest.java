package aegle.metrics.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.AppendResult;
import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.SeriesStore;
import aegle.metrics.memory.MemorySeriesStore;
import aegle.signals.Labels;
import aegle.signals.Sample;
import aegle.signals.StaleMarker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long random lives, in which the database answers as the simple store of sorted maps does. */
class AgreementTest {
  private static final long START = 1_748_851_200_000L;
  private static final long HOUR = 3_600_000;
  private static final String[] PATTERNS = {
    "a", "a|b", "(a|c)", ".*", ".+", "", "a.*", ".*1", "b1|", "[ab]1", "a?1", "(?i)A1", "x"
  };

  @TempDir Path folder;

  private final SettableClock clock = new SettableClock(START);
  private final TsdbOptions options =
      TsdbOptions.defaults()
          .withWalSegmentBytes(20_000)
          .withRetention(Duration.ofDays(400), 0)
          .withMaintenanceInterval(Duration.ofDays(1));

  @ParameterizedTest
  @ValueSource(
      longs = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24
      })
  void the_database_answers_as_the_simple_store_does(long seed) {
    Random random = new Random(seed);
    MemorySeriesStore model = new MemorySeriesStore();
    TimeSeriesDatabase database = open();
    long now = START;
    try {
      for (int step = 0; step < 300; step++) {
        String hint = "seed=" + seed + " step=" + step;
        now += random.nextInt(20) == 0 ? random.nextInt(30) * HOUR : random.nextInt(600_000);
        clock.set(now);
        List<Sample> samples = samples(random, now);
        AppendResult expected = model.append(samples);
        AppendResult got =
            random.nextBoolean()
                ? database.append(samples)
                : database.append(new TestBatch("space" + random.nextInt(2), samples));
        assertThat(got.accepted()).as(hint).isEqualTo(expected.accepted());
        assertThat(got.refused()).as(hint).isEqualTo(expected.refused());
        switch (random.nextInt(12)) {
          case 0 -> {
            database.close();
            database = open();
          }
          case 1, 2 -> database.maintain();
          case 3 -> {
            if (random.nextInt(4) == 0) {
              database.cutAll();
            }
          }
          case 4, 5 -> compare(database, model, random, now, hint);
          default -> {}
        }
      }
      assertThat(all(database, Long.MIN_VALUE, Long.MAX_VALUE, List.of()))
          .isEqualTo(all(model, Long.MIN_VALUE, Long.MAX_VALUE, List.of()));
      assertThat(database.status().counters().get("aegle_tsdb_blocks")).isGreaterThan(1);
    } finally {
      database.close();
    }
  }

  private TimeSeriesDatabase open() {
    TimeSeriesDatabase database = new TimeSeriesDatabase(folder, options, clock);
    database.start();
    return database;
  }

  private static List<Sample> samples(Random random, long now) {
    List<Sample> samples = new ArrayList<>();
    int count = random.nextInt(120);
    for (int i = 0; i < count; i++) {
      Labels labels =
          Labels.of(
              "__name__",
              "m" + random.nextInt(4),
              "x",
              random.nextInt(3) == 0 ? "" : "abc".charAt(random.nextInt(3)) + "1",
              "y",
              random.nextInt(4) == 0 ? "a" : "");
      // Mostly in step with the clock, sometimes far behind.
      long time = random.nextInt(15) == 0 ? now - random.nextInt(100) * HOUR : now + i * 1_000L;
      double value = random.nextInt(20) == 0 ? StaleMarker.VALUE : random.nextInt(50) / 4.0;
      samples.add(new Sample(labels, time, value));
    }
    return samples;
  }

  private static void compare(
      TimeSeriesDatabase database, SeriesStore model, Random random, long now, String hint) {
    List<Matcher> matchers = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Matcher.Type type = List.of(Matcher.Type.values()).get(random.nextInt(4));
      String name = List.of("__name__", "x", "y", "z").get(random.nextInt(4));
      String value =
          type == Matcher.Type.REGEX || type == Matcher.Type.NOT_REGEX
              ? PATTERNS[random.nextInt(PATTERNS.length)]
              : List.of("", "a1", "a", "m1").get(random.nextInt(4));
      matchers.add(new Matcher(type, name, value));
    }
    long from = now - random.nextInt(200) * HOUR;
    long to = from + random.nextInt(50) * HOUR;
    assertThat(all(database, from, to, matchers))
        .as(hint + " " + matchers)
        .isEqualTo(all(model, from, to, matchers));
  }

  private static List<String> all(SeriesStore store, long from, long to, List<Matcher> matchers) {
    List<String> lines = new ArrayList<>();
    SampleBuffer buffer = new SampleBuffer();
    for (Series series : store.select(from, to, matchers)) {
      buffer.clear();
      series.read(from, to, buffer);
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < buffer.size(); i++) {
        line.append(' ').append(buffer.timestampMillis(i));
        line.append('=').append(Double.doubleToRawLongBits(buffer.value(i)));
      }
      // A series that only may have had samples is no difference.
      if (!line.isEmpty()) {
        lines.add(series.labels().toString() + line);
      }
    }
    return lines;
  }
}
