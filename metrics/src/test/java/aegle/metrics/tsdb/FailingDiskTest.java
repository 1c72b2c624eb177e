package aegle.metrics.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.StoreException;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is full from the n-th change on, for every n; no acknowledged sample may be lost. */
class FailingDiskTest {
  private static final long START = 1_748_851_200_000L;
  private static final long MINUTE = 60_000;

  @TempDir Path folder;

  private final TsdbOptions options =
      TsdbOptions.defaults()
          .withWalSegmentBytes(4_096)
          .withRetention(Duration.ofDays(400), 0)
          .withFsyncInterval(Duration.ofDays(1))
          .withMaintenanceInterval(Duration.ofDays(1));

  @Test
  void a_disk_that_is_full_from_any_change_on_loses_no_acknowledged_sample() throws IOException {
    int n = 1;
    while (live(folder.resolve("until-reopened-" + n), n, false)) {
      n++;
    }
    assertThat(n).isGreaterThan(30);
  }

  @Test
  void a_disk_that_gets_room_again_takes_appends_again() throws IOException {
    int n = 1;
    while (live(folder.resolve("with-room-" + n), n, true)) {
      n++;
    }
    assertThat(n).isGreaterThan(30);
  }

  /** Lives two days of samples; whether the disk failed. */
  private boolean live(Path place, int failingChange, boolean makesRoom) throws IOException {
    Files.createDirectories(place);
    FailingDisk disk = new FailingDisk(failingChange);
    SettableClock clock = new SettableClock(START);
    Map<String, Map<Long, Double>> acknowledged = new TreeMap<>();
    TimeSeriesDatabase database = new TimeSeriesDatabase(place, options, clock, disk);
    database.start();
    int refusedAfterRoom = 0;
    for (int step = 0; step < 60; step++) {
      clock.set(START + step * 40L * MINUTE);
      List<Sample> samples = samples(step, clock.millis());
      try {
        database.append(samples);
        samples.forEach(sample -> note(acknowledged, sample));
      } catch (StoreException e) {
        assertThat(disk.hasFailed()).isTrue();
        refusedAfterRoom += makesRoom && step > 45 ? 1 : 0;
      }
      if (step % 10 == 9) {
        maintain(database, disk);
        // Reads go on, and nothing is there twice or missing.
        assertThat(stored(database))
            .as("n=%s step=%s", failingChange, step)
            .isEqualTo(acknowledged);
      }
      if (makesRoom && step == 45) {
        disk.makeRoom();
      }
    }
    assertThat(refusedAfterRoom).as("n=%s", failingChange).isZero();
    close(database, disk);

    TimeSeriesDatabase reopened = new TimeSeriesDatabase(place, options, clock);
    reopened.start();
    assertThat(stored(reopened)).as("n=%s", failingChange).isEqualTo(acknowledged);
    reopened.maintain();
    assertThat(stored(reopened)).as("n=%s", failingChange).isEqualTo(acknowledged);
    reopened.close();
    return disk.hasFailed();
  }

  private static void maintain(TimeSeriesDatabase database, FailingDisk disk) {
    try {
      database.maintain();
    } catch (StoreException e) {
      assertThat(disk.hasFailed()).isTrue();
    }
  }

  private static void close(TimeSeriesDatabase database, FailingDisk disk) {
    try {
      database.close();
    } catch (StoreException e) {
      assertThat(disk.hasFailed()).isTrue();
    }
  }

  private static List<Sample> samples(int step, long now) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      // Some series come later, some end early.
      if (step >= i && step < 80 - 3 * i) {
        Labels labels = Labels.of("__name__", "m", "i", Integer.toString(i));
        samples.add(new Sample(labels, now, step * Math.PI));
        samples.add(new Sample(labels, now + 5_000, step));
      }
    }
    return samples;
  }

  private static void note(Map<String, Map<Long, Double>> noted, Sample sample) {
    noted
        .computeIfAbsent(sample.labels().toString(), _ -> new TreeMap<>())
        .put(sample.timestampMillis(), sample.value());
  }

  private static Map<String, Map<Long, Double>> stored(TimeSeriesDatabase database) {
    Map<String, Map<Long, Double>> stored = new TreeMap<>();
    SampleBuffer buffer = new SampleBuffer();
    for (Series series : database.select(Long.MIN_VALUE, Long.MAX_VALUE, List.of())) {
      buffer.clear();
      series.read(Long.MIN_VALUE, Long.MAX_VALUE, buffer);
      for (int i = 0; i < buffer.size(); i++) {
        note(stored, new Sample(series.labels(), buffer.timestampMillis(i), buffer.value(i)));
      }
    }
    return stored;
  }
}
