package aegle.metrics.tsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.StoreException;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the start does with log files that are torn, damaged or of another version. */
class LogDamageTest {
  private static final long START = 1_748_851_200_000L;
  private static final Labels UP = Labels.of("__name__", "up");

  @TempDir Path folder;

  private final SettableClock clock = new SettableClock(START + 100);

  private TimeSeriesDatabase open() {
    TimeSeriesDatabase database = new TimeSeriesDatabase(folder, TsdbOptions.defaults(), clock);
    database.start();
    return database;
  }

  /** Each value is a batch, and so a record, of its own; the times go on from run to run. */
  private void run(long first, int count) {
    try (TimeSeriesDatabase database = open()) {
      for (long time = first; time < first + count; time++) {
        database.append(List.of(new Sample(UP, START + time, time)));
      }
    }
  }

  private int samples() {
    try (TimeSeriesDatabase database = open()) {
      SampleBuffer buffer = new SampleBuffer();
      for (Series series :
          database.select(START, START + 1_000, List.of(Matcher.equal("__name__", "up")))) {
        series.read(START, START + 1_000, buffer);
      }
      return buffer.size();
    }
  }

  private Path file(int number) {
    return folder.resolve("wal").resolve(String.format("%010d.wal", number));
  }

  private Path damaged(int number) {
    return file(number).resolveSibling(file(number).getFileName() + ".damaged");
  }

  private static byte[] flip(Path file, int position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[position] ^= 0x10;
    Files.write(file, bytes);
    return bytes;
  }

  @Test
  void a_log_file_of_another_version_stops_the_start_and_stays_as_it_is() throws IOException {
    run(0, 3);
    byte[] bytes = Files.readAllBytes(file(1));
    bytes[7] = '2';
    Files.write(file(1), bytes);
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file(1).toString())
        .hasMessageContaining("start the version that wrote it");
    assertThat(Files.readAllBytes(file(1))).isEqualTo(bytes);
    bytes[7] = '1';
    Files.write(file(1), bytes);
    assertThat(samples()).isEqualTo(3);
  }

  @Test
  void damage_with_good_records_behind_it_is_kept_beside_the_file() throws IOException {
    run(0, 1);
    int good = (int) Files.size(file(1));
    Files.delete(file(1));
    run(0, 5);
    // The first byte of the second batch's length, so that the search cannot go by it.
    byte[] bytes = flip(file(1), good + 2);
    assertThat(samples()).isEqualTo(1);
    assertThat(Files.readAllBytes(file(1))).isEqualTo(Arrays.copyOf(bytes, good));
    assertThat(Files.readAllBytes(damaged(1)))
        .isEqualTo(Arrays.copyOfRange(bytes, good, bytes.length));
    assertThat(samples()).isEqualTo(1);
  }

  @Test
  void the_damaged_end_of_an_older_file_is_kept_beside_it() throws IOException {
    run(0, 2);
    run(2, 2);
    int size = (int) Files.size(file(1));
    byte[] bytes = flip(file(1), size - 1);
    assertThat(samples()).isEqualTo(3);
    assertThat(bytes).endsWith(Files.readAllBytes(damaged(1)));
    assertThat(Files.size(file(1)) + Files.size(damaged(1))).isEqualTo(size);
  }

  @Test
  void the_torn_end_of_the_newest_file_is_cut_in_place() throws IOException {
    run(0, 2);
    byte[] bytes = Files.readAllBytes(file(1));
    Files.write(file(1), Arrays.copyOf(bytes, bytes.length - 3));
    assertThat(samples()).isEqualTo(1);
    assertThat(damaged(1)).doesNotExist();
    // A power cut may also leave zeros where the end should be.
    Files.write(file(1), Arrays.copyOf(Files.readAllBytes(file(1)), 10_000));
    assertThat(samples()).isEqualTo(1);
    assertThat(damaged(1)).doesNotExist();
  }

  @Test
  void a_newest_file_of_zeros_or_without_a_whole_header_is_a_torn_one() throws IOException {
    run(0, 2);
    Files.write(file(2), new byte[4_096]);
    assertThat(samples()).isEqualTo(2);
    assertThat(file(2)).isEmptyFile();
    Files.write(file(2), "AEGLWAL1".getBytes(StandardCharsets.US_ASCII));
    assertThat(samples()).isEqualTo(2);
    assertThat(file(2)).isEmptyFile();
    assertThat(damaged(2)).doesNotExist();
    run(2, 2);
    assertThat(file(3)).isNotEmptyFile();
    assertThat(samples()).isEqualTo(4);
    assertThat(damaged(2)).doesNotExist();
  }
}
