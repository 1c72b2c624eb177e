package aegle.metrics.tsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.AppendResult;
import aegle.metrics.AppendResult.Refusal;
import aegle.metrics.Matcher;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to samples over days, restarts and damage. */
@NullUnmarked // The database is opened by each test.
class LifeTest {
  private static final long START = 1_748_851_200_000L;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final Labels UP = Labels.of("__name__", "up", "job", "clinic");

  @TempDir Path folder;

  private final SettableClock clock = new SettableClock(START);
  private TsdbOptions options = TsdbOptions.defaults().withMaintenanceInterval(Duration.ofDays(1));
  private TimeSeriesDatabase database;

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  private void open() {
    database = new TimeSeriesDatabase(folder, options, clock);
    database.start();
  }

  private AppendResult append(Labels labels, long time, double value) {
    clock.set(Math.max(clock.millis(), time));
    return database.append(List.of(new Sample(labels, time, value)));
  }

  /** One sample a minute. */
  private void fill(Labels labels, long from, long to) {
    List<Sample> samples = new ArrayList<>();
    for (long time = from; time < to; time += MINUTE) {
      samples.add(new Sample(labels, time, time % 1_000_003));
    }
    clock.set(Math.max(clock.millis(), to));
    assertThat(database.append(samples).accepted()).isEqualTo(samples.size());
  }

  private int count(Labels labels, long from, long to) {
    SampleBuffer buffer = new SampleBuffer();
    for (Series series :
        database.select(from, to, List.of(Matcher.equal("__name__", labels.metricName())))) {
      series.read(from, to, buffer);
    }
    return buffer.size();
  }

  private int count(Labels labels) {
    return count(labels, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private double figure(String name) {
    return database.status().counters().get(name);
  }

  private List<Path> files(String sub, String suffix) throws IOException {
    try (Stream<Path> paths = Files.list(folder.resolve(sub))) {
      return paths.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static void flip(Path file, long position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) position] ^= 0x10;
    Files.write(file, bytes);
  }

  @Test
  void a_torn_tail_of_the_log_is_cut_and_what_came_before_it_is_read() throws IOException {
    open();
    append(UP, START, 1);
    append(UP, START + MINUTE, 2);
    database.close();
    Path file = files("wal", ".wal").getLast();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));

    open();
    assertThat(count(UP)).isEqualTo(1);
    assertThat(figure("aegle_tsdb_wal_torn_bytes_total")).isGreaterThan(0);
    append(UP, START + MINUTE, 3);
    database.close();
    open();
    assertThat(count(UP)).isEqualTo(2);
    assertThat(figure("aegle_tsdb_wal_torn_bytes_total")).isZero();
  }

  @Test
  void samples_of_a_wrong_time_make_no_series() {
    options = options.withRetention(Duration.ofDays(1), 0).withMaxSeries(2);
    open();
    append(UP, START, 1);
    for (int i = 0; i < 5; i++) {
      Labels fresh = Labels.of("__name__", "fresh", "i", Integer.toString(i));
      List<Sample> wrong =
          List.of(new Sample(fresh, START + 24 * HOUR, 1), new Sample(fresh, START - 25 * HOUR, 1));
      for (AppendResult result :
          List.of(database.append(wrong), database.append(new TestBatch("test", wrong)))) {
        assertThat(result.refused())
            .containsOnly(Map.entry(Refusal.TOO_FAR_IN_FUTURE, 1L), Map.entry(Refusal.TOO_OLD, 1L));
      }
    }
    assertThat(figure("aegle_tsdb_series_added_total")).isEqualTo(1);
    assertThat(append(Labels.of("__name__", "fresh"), START, 1).accepted()).isEqualTo(1);
  }

  @Test
  void a_damaged_log_record_ends_its_file_but_not_the_later_ones() throws IOException {
    open();
    append(UP, START, 1);
    append(UP, START + MINUTE, 2);
    database.close();
    open();
    append(UP, START + 2 * MINUTE, 3);
    database.close();
    List<Path> files = files("wal", ".wal");
    assertThat(files).hasSize(2);
    flip(files.getFirst(), Files.size(files.getFirst()) - 1);

    open();
    assertThat(count(UP)).isEqualTo(2);
  }

  @Test
  void old_samples_move_into_blocks_and_out_of_memory_and_log() throws IOException {
    options = options.withWalSegmentBytes(4_096);
    open();
    for (int hour = 0; hour < 30; hour++) {
      fill(UP, START + hour * HOUR, START + (hour + 1) * HOUR);
      database.maintain();
    }
    assertThat(count(UP)).isEqualTo(1_800);
    assertThat(count(UP, START + HOUR, START + 2 * HOUR)).isEqualTo(61);
    assertThat(database.status().minTimeMillis()).isGreaterThanOrEqualTo(START + 26 * HOUR);
    assertThat(figure("aegle_tsdb_compactions_total")).isGreaterThan(0);
    // 08:00 to 16:00 and on in eights, a day from midnight to midnight, and the newest.
    assertThat(files("blocks", ".block").size()).isLessThan(8);
    assertThat(figure("aegle_tsdb_wal_bytes")).isLessThan(20_000);
    database.close();
    open();
    assertThat(count(UP)).isEqualTo(1_800);
    assertThat(figure("aegle_tsdb_wal_replayed_samples")).isLessThan(300);
  }

  @Test
  void a_result_can_be_read_after_its_blocks_were_cut_compacted_and_replaced() {
    open();
    fill(UP, START, START + 30 * HOUR);
    List<Series> early = database.select(START, START + 40 * HOUR, List.of());
    database.maintain();
    List<Series> later = database.select(START, START + 40 * HOUR, List.of());
    fill(UP, START + 30 * HOUR, START + 60 * HOUR);
    database.maintain();
    for (Series series : List.of(early.getFirst(), later.getFirst())) {
      SampleBuffer buffer = new SampleBuffer();
      series.read(START, START + 30 * HOUR - 1, buffer);
      assertThat(buffer.size()).isEqualTo(1_800);
    }
  }

  @Test
  void retention_counts_from_the_newest_sample_so_an_old_archive_can_be_loaded() {
    options = options.withRetention(Duration.ofDays(2), 0);
    clock.set(START + 10_000 * HOUR);
    open();
    fill(UP, START, START + 24 * HOUR);
    database.maintain();
    assertThat(count(UP)).isEqualTo(1_440);
    fill(UP, START + 24 * HOUR, START + 96 * HOUR);
    database.maintain();
    database.maintain();
    assertThat(count(UP, Long.MIN_VALUE, START + 12 * HOUR)).isZero();
    assertThat(count(UP, START + 48 * HOUR, START + 96 * HOUR)).isEqualTo(48 * 60);
    assertThat(figure("aegle_tsdb_blocks_deleted_total")).isGreaterThan(0);
    AppendResult late = append(Labels.of("__name__", "late"), START, 1);
    assertThat(late.refused()).containsEntry(Refusal.TOO_OLD, 1L);
  }

  @Test
  void retention_by_bytes_deletes_the_oldest_blocks() throws IOException {
    options = options.withRetention(Duration.ofDays(400), 40_000).withWalSegmentBytes(4_096);
    open();
    for (int day = 0; day < 20; day++) {
      fill(UP, START + day * 24L * HOUR, START + (day + 1) * 24L * HOUR);
      database.maintain();
    }
    database.maintain();
    assertThat(count(UP)).isBetween(1_440, 18 * 1_440);
    assertThat(count(UP, START + 19 * 24 * HOUR, Long.MAX_VALUE)).isEqualTo(1_440);
    assertThat(count(UP, START, START + 24 * HOUR)).isZero();
  }

  @Test
  void samples_that_come_late_for_other_series_go_beside_blocks_of_the_same_time() {
    open();
    fill(UP, START, START + 24 * HOUR);
    database.maintain();
    for (int i = 0; i < 5; i++) {
      fill(Labels.of("__name__", "late", "i", "" + i), START, START + 20 * HOUR);
      clock.set(clock.millis() + HOUR);
      database.maintain();
    }
    assertThat(count(UP)).isEqualTo(1_440);
    assertThat(count(Labels.of("__name__", "late"))).isEqualTo(6_000);
    AppendResult older = append(Labels.of("__name__", "late", "i", "0"), START + HOUR, 1);
    assertThat(older.refused()).containsEntry(Refusal.OUT_OF_ORDER, 1L);
  }

  @Test
  void a_series_that_left_memory_still_refuses_what_is_older_than_its_blocks() {
    open();
    fill(UP, START, START + HOUR);
    fill(Labels.of("__name__", "other"), START, START + 24 * HOUR);
    database.maintain();
    assertThat(figure("aegle_tsdb_series_removed_total")).isEqualTo(1);
    assertThat(append(UP, START + HOUR - 2 * MINUTE, 1).refused())
        .containsEntry(Refusal.OUT_OF_ORDER, 1L);
    assertThat(append(UP, START + HOUR - MINUTE, 0.5).refused())
        .containsEntry(Refusal.DUPLICATE, 1L);
    double same = (START + HOUR - MINUTE) % 1_000_003;
    assertThat(append(UP, START + HOUR - MINUTE, same).accepted()).isEqualTo(1);
    assertThat(append(UP, START + 2 * HOUR, 1).accepted()).isEqualTo(1);
    assertThat(count(UP)).isEqualTo(61);
  }

  @Test
  void a_half_written_block_is_removed_and_a_damaged_one_set_aside() throws IOException {
    open();
    fill(UP, START, START + 2 * HOUR);
    database.cutAll();
    fill(UP, START + 2 * HOUR, START + 4 * HOUR);
    database.cutAll();
    database.close();
    List<Path> blocks = files("blocks", ".block");
    flip(blocks.getFirst(), Files.size(blocks.getFirst()) - BlockFormat.FOOTER_BYTES - 20);
    Files.writeString(folder.resolve("blocks/0000000009.block.tmp"), "half");

    open();
    assertThat(count(UP)).isEqualTo(120);
    assertThat(figure("aegle_tsdb_damaged_blocks_total")).isEqualTo(1);
    assertThat(files("blocks", ".tmp")).isEmpty();
    assertThat(files("blocks", ".damaged")).hasSize(1);
  }

  @Test
  void damaged_samples_of_a_block_are_left_out_and_the_rest_is_served() throws IOException {
    open();
    fill(UP, START, START + 2 * HOUR);
    fill(Labels.of("__name__", "well"), START, START + 2 * HOUR);
    database.cutAll();
    database.close();
    flip(files("blocks", ".block").getFirst(), BlockFormat.HEADER_BYTES + 8);

    open();
    assertThat(count(UP)).isZero();
    assertThat(count(Labels.of("__name__", "well"))).isEqualTo(120);
    assertThat(figure("aegle_tsdb_damaged_chunks_total")).isEqualTo(1);
  }

  @Test
  void a_second_database_on_the_folder_is_refused() {
    open();
    TimeSeriesDatabase second = new TimeSeriesDatabase(folder, options, clock);
    assertThatThrownBy(second::start)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("another process has it open");
  }

  @Test
  void limits_refuse_one_by_one_and_are_counted() {
    options = options.withMaxSeries(2);
    open();
    assertThat(append(UP, START, 1).accepted()).isEqualTo(1);
    AppendResult future = database.append(List.of(new Sample(UP, START + 11 * MINUTE, 1)));
    assertThat(future.refused()).containsEntry(Refusal.TOO_FAR_IN_FUTURE, 1L);
    Labels.Builder many = Labels.builder();
    for (int i = 0; i < 65; i++) {
      many.set("l" + i, "x");
    }
    assertThat(append(many.build(), START, 1).firstRefusal()).contains("allowed are 64");
    assertThat(append(Labels.of("a", "x".repeat(8_193)), START, 1).firstRefusal())
        .contains("the value of a is longer than 8192 bytes");
    assertThat(append(Labels.of("a", "é".repeat(4_096)), START, 1).accepted()).isEqualTo(1);
    assertThat(append(Labels.of("a", "b"), START, 1).refused())
        .containsEntry(Refusal.TOO_MANY_SERIES, 1L);
    assertThat(figure("aegle_tsdb_samples_refused_total{reason=\"invalid_labels\"}")).isEqualTo(2);
    assertThat(figure("aegle_tsdb_samples_appended_total")).isEqualTo(2);
  }

  @Test
  void a_known_key_finds_its_series_without_labels_in_any_order() {
    open();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      samples.add(new Sample(Labels.of("__name__", "m", "i", "" + i), START, i));
    }
    TestBatch first = new TestBatch("a", samples);
    assertThat(database.append(first).accepted()).isEqualTo(500);
    assertThat(first.labelsMade).isEqualTo(500);
    for (int round = 1; round < 4; round++) {
      List<Sample> more = new ArrayList<>();
      for (Sample sample : round % 2 == 0 ? samples : samples.reversed()) {
        more.add(new Sample(sample.labels(), START + round * MINUTE, round));
      }
      clock.set(START + round * MINUTE);
      TestBatch again = new TestBatch("a", more);
      assertThat(database.append(again).accepted()).isEqualTo(500);
      assertThat(again.labelsMade).isZero();
    }
    TestBatch other = new TestBatch("b", List.of(new Sample(UP, START, 1)));
    assertThat(database.append(other).accepted()).isEqualTo(1);
    assertThat(count(Labels.of("__name__", "m"))).isEqualTo(2_000);
  }

  @Test
  void keys_of_series_that_left_are_forgotten_and_come_back_as_new_series() {
    open();
    for (int generation = 0; generation < 6; generation++) {
      long time = START + generation * 24L * HOUR;
      clock.set(time);
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        String name = i < 100 ? "stays" : "pod" + generation;
        samples.add(new Sample(Labels.of("__name__", name, "i", "" + i), time, i));
      }
      assertThat(database.append(new TestBatch("a", samples)).accepted()).isEqualTo(2_000);
      database.maintain();
      assertThat(database.status().series()).isLessThanOrEqualTo(4_000);
    }
    long time = START + 6 * 24 * HOUR;
    clock.set(time);
    Labels back = Labels.of("__name__", "pod0", "i", "500");
    assertThat(database.append(new TestBatch("a", List.of(new Sample(back, time, 1)))).accepted())
        .isEqualTo(1);
    assertThat(count(Labels.of("__name__", "stays"))).isEqualTo(600);
    assertThat(count(back)).isEqualTo(1_901);
  }

  @Test
  void status_says_what_is_largest() {
    open();
    fill(UP, START, START + HOUR);
    append(Labels.of("__name__", "m", "i", "1"), START + HOUR, 1);
    append(Labels.of("__name__", "m", "i", "2"), START + HOUR, 1);
    var status = database.status();
    assertThat(status.series()).isEqualTo(3);
    assertThat(status.seriesByMetric()).containsEntry("m", 2L).containsEntry("up", 1L);
    assertThat(status.valuesByLabel()).containsEntry("i", 2L);
    assertThat(status.labelPairs()).isEqualTo(5);
    assertThat(status.minTimeMillis()).isEqualTo(START);
    assertThat(status.maxTimeMillis()).isEqualTo(START + HOUR);
  }
}
