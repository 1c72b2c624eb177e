package aegle.records.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.records.StoreException;
import aegle.records.testing.FailingDisk;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.Fields;
import aegle.signals.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log gives back after crashes, damage and full disks. */
class EntryLogTest {
  private static final int SEGMENT_BYTES = 4_096;

  @TempDir Path folder;

  private static Entry entry(long number) {
    Fields fields =
        Fields.builder().put("number", number).put("trace.id", "00ff".repeat(8)).build();
    return new Entry(EntryKind.CHECK_IN, number, fields);
  }

  private static LogBatch batch(long first, int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(entry(first + i));
    }
    return LogBatch.of(entries);
  }

  private static long append(EntryLog log, LogBatch batch) {
    List<LogBatch> taken = new ArrayList<>();
    log.append(batch, taken::add);
    assertThat(taken).containsExactly(batch);
    return batch.lastSequence();
  }

  /** The numbers of the entries that a log in a folder gives back; they equal their sequences. */
  private static List<Long> recover(Path folder) throws IOException {
    EntryLog log = new EntryLog(Disk.real(), folder, SEGMENT_BYTES);
    List<Long> numbers = recover(log);
    log.close();
    return numbers;
  }

  private static List<Long> recover(EntryLog log) throws IOException {
    List<Long> numbers = new ArrayList<>();
    log.recover(
        0,
        batch -> {
          for (int i = 0; i < batch.size(); i++) {
            assertThat(batch.entries().get(i)).isEqualTo(entry(batch.sequence(i)));
            numbers.add(batch.sequence(i));
          }
        });
    return numbers;
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void a_record_torn_at_any_byte_is_cut_and_the_ones_before_it_stay() throws IOException {
    EntryLog log = new EntryLog(Disk.real(), folder, 1 << 20);
    append(log, batch(1, 3));
    long whole = log.bytes();
    append(log, batch(4, 2));
    log.close();
    Path file = folder.resolve("0000000001.log");
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length++) {
      Path torn = Files.createDirectory(folder.resolve("torn-" + length));
      Files.write(torn.resolve(file.getFileName()), Arrays.copyOf(bytes, length));
      int last = length < whole ? 0 : 3;
      assertThat(recover(torn)).isEqualTo(upTo(last));
      EntryLog next = new EntryLog(Disk.real(), torn, 1 << 20);
      assertThat(recover(next)).isEqualTo(upTo(last));
      assertThat(append(next, batch(last + 1, 1))).isEqualTo(last + 1);
      next.close();
      assertThat(recover(torn)).isEqualTo(upTo(last + 1));
    }
  }

  @Test
  void a_flipped_bit_in_the_last_record_takes_only_that_record() throws IOException {
    EntryLog log = new EntryLog(Disk.real(), folder, 1 << 20);
    append(log, batch(1, 3));
    int whole = (int) log.bytes();
    append(log, batch(4, 2));
    log.close();
    Path file = folder.resolve("0000000001.log");
    byte[] bytes = Files.readAllBytes(file);
    for (int at = whole; at < bytes.length; at++) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= 0x10;
      Files.write(file, flipped);
      assertThat(recover(folder)).isEqualTo(upTo(3));
    }
  }

  @Test
  void a_damaged_record_before_good_ones_costs_only_itself() throws IOException {
    EntryLog log = new EntryLog(Disk.real(), folder, 1 << 20);
    append(log, batch(1, 3));
    int first = (int) log.bytes();
    append(log, batch(4, 2));
    append(log, batch(6, 1));
    log.close();
    Path file = folder.resolve("0000000001.log");
    byte[] bytes = Files.readAllBytes(file);
    bytes[first + 30] ^= 0x10;
    Files.write(file, bytes);
    assertThat(recover(folder)).containsExactly(1L, 2L, 3L, 6L);
    EntryLog next = new EntryLog(Disk.real(), folder, 1 << 20);
    assertThat(next.recover(0, _ -> {}).damagedBytes()).isPositive();
    assertThat(append(next, batch(7, 1))).isEqualTo(7);
    next.close();
    assertThat(recover(folder)).containsExactly(1L, 2L, 3L, 6L, 7L);
  }

  @Test
  void a_file_of_something_else_is_refused() throws IOException {
    Files.write(folder.resolve("0000000001.log"), new byte[100]);
    assertThatThrownBy(() -> recover(folder))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("0000000001.log");
  }

  @Test
  void files_whose_numbers_are_covered_are_deleted_and_numbers_never_go_back() throws IOException {
    EntryLog log = new EntryLog(Disk.real(), folder, SEGMENT_BYTES);
    for (int i = 0; i < 60; i++) {
      append(log, batch(1 + 5L * i, 5));
    }
    log.deleteThrough(150);
    log.close();
    List<Long> left = recover(folder);
    assertThat(left.getFirst()).isBetween(2L, 151L);
    assertThat(left.getLast()).isEqualTo(300);
    EntryLog again = new EntryLog(Disk.real(), folder, SEGMENT_BYTES);
    recover(again);
    again.rotate();
    again.deleteThrough(300);
    assertThat(append(again, batch(301, 1))).isEqualTo(301);
    again.close();
    assertThat(recover(folder)).containsExactly(301L);
  }

  @Test
  void a_disk_that_fails_at_any_change_loses_nothing_that_was_acknowledged() throws IOException {
    for (boolean withRoom : List.of(true, false)) {
      int n = 1;
      while (live(Files.createDirectory(folder.resolve(withRoom + "-" + n)), n, withRoom)) {
        n++;
      }
      assertThat(n).isGreaterThan(35);
    }
  }

  private static boolean live(Path place, int failingChange, boolean withRoom) throws IOException {
    FailingDisk disk = new FailingDisk(failingChange);
    EntryLog log = new EntryLog(disk, place, SEGMENT_BYTES);
    long acknowledged = 0;
    for (int i = 0; i < 32; i++) {
      try {
        acknowledged = append(log, batch(acknowledged + 1, 7));
        if (i % 8 == 7) {
          log.sync();
        }
      } catch (StoreException e) {
        assertThat(e.reason()).isEqualTo(StoreException.Reason.DISK_FULL);
        if (withRoom) {
          disk.makeRoom();
        }
      }
    }
    assertThat(recover(place)).isEqualTo(upTo(acknowledged));
    return disk.hasFailed();
  }

  @Test
  void every_shape_of_detail_comes_back_and_too_deep_detail_ends() throws IOException {
    Json deep = new Json.Text("bottom");
    for (int i = 0; i < 1_000; i++) {
      deep = new Json.Items(List.of(deep));
    }
    Json.Members detail = new Json.Members(Map.of("deep", deep));
    Entry entry = new Entry(EntryKind.ERROR, 5, Fields.NONE, detail);
    EntryLog log = new EntryLog(Disk.real(), folder, SEGMENT_BYTES);
    append(log, LogBatch.of(List.of(entry)));
    log.close();
    List<Entry> back = new ArrayList<>();
    EntryLog again = new EntryLog(Disk.real(), folder, SEGMENT_BYTES);
    again.recover(0, batch -> back.addAll(batch.entries()));
    again.close();
    Json at = back.getFirst().detail().members().get("deep");
    int depth = 0;
    while (at instanceof Json.Items(List<Json> items)) {
      at = items.getFirst();
      depth++;
    }
    assertThat(depth).isEqualTo(EntryBytes.MAX_DEPTH - 1);
    assertThat(at).isEqualTo(Json.NIL);
  }
}
