package aegle.server.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskQueueTest {
  private static final long ROOM = 1 << 20;

  @TempDir private Path folder;
  private final Map<String, Long> lost = new TreeMap<>();

  private DiskQueue open() {
    DiskQueue queue =
        new DiskQueue(folder, ROOM, (reason, count) -> lost.merge(reason, count, Long::sum));
    queue.open();
    return queue;
  }

  private long lost(String reason) {
    return lost.getOrDefault(reason, 0L);
  }

  private static void append(DiskQueue queue, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      queue.append(("batch " + i).getBytes(UTF_8), 1, i);
    }
  }

  private static List<String> texts(List<DiskQueue.Waiting> waiting) {
    return waiting.stream().map(each -> new String(each.payload(), UTF_8)).toList();
  }

  private static List<String> drained(DiskQueue queue) throws IOException {
    List<String> all = new ArrayList<>();
    List<DiskQueue.Waiting> next = queue.read(7, 1 << 20);
    while (!next.isEmpty()) {
      all.addAll(texts(next));
      queue.advance(next);
      next = queue.read(7, 1 << 20);
    }
    return all;
  }

  private static List<String> batches(int from, int to) {
    return Stream.iterate(from, i -> i + 1).limit(to - from).map(i -> "batch " + i).toList();
  }

  @Test
  void what_waits_comes_in_order_and_once() throws Exception {
    try (DiskQueue queue = open()) {
      append(queue, 0, 100);
      assertThat(queue.figures().count()).isEqualTo(100);
      assertThat(drained(queue)).isEqualTo(batches(0, 100));
      assertThat(queue.figures()).isEqualTo(new DiskQueue.Figures(0, 0, 1));
      append(queue, 100, 101);
      assertThat(drained(queue)).containsExactly("batch 100");
    }
  }

  @Test
  void another_process_goes_on_where_the_last_one_stopped() throws Exception {
    DiskQueue first = open();
    append(first, 0, 50);
    first.advance(first.read(20, 1 << 20));
    // Killed: nothing is closed.
    DiskQueue second = open();
    assertThat(second.figures().count()).isEqualTo(30);
    append(second, 50, 60);
    assertThat(second.oldestMillis()).isEqualTo(20);
    assertThat(drained(second)).isEqualTo(batches(20, 60));
    assertThat(open().figures().count()).isZero();
    second.close();
    assertThat(lost).isEmpty();
  }

  @Test
  void a_torn_end_is_cut_at_whichever_byte_it_tore() throws Exception {
    try (DiskQueue queue = open()) {
      append(queue, 0, 10);
    }
    Path file = folder.resolve("0000000000000001.seg");
    byte[] whole = Files.readAllBytes(file);
    int recordBytes = (whole.length - 8) / 10;
    for (int cut = 1; cut < recordBytes; cut++) {
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length - cut));
      try (DiskQueue queue = open()) {
        assertThat(texts(queue.read(100, 1 << 20))).as("cut %d", cut).isEqualTo(batches(0, 9));
      }
    }
    assertThat(lost).isEmpty();
  }

  private void damage(long offset, int... bytes) throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve("0000000000000001.seg").toFile(), "rw")) {
      file.seek(offset);
      for (int each : bytes) {
        file.write(each);
      }
    }
  }

  @Test
  void what_damage_costs_at_a_start_is_counted_record_by_record() throws Exception {
    try (DiskQueue queue = open()) {
      append(queue, 0, 10);
      queue.advance(queue.read(2, 1 << 20));
    }
    long recordBytes = 20L + "batch 0".length();
    damage(8 + 4 * recordBytes + 22, 0);
    try (DiskQueue queue = open()) {
      assertThat(drained(queue)).isEqualTo(batches(2, 4));
    }
    assertThat(lost).isEqualTo(Map.of("damaged", 6L));
  }

  @Test
  void damage_in_what_was_sent_counts_only_what_still_waited() throws Exception {
    try (DiskQueue queue = open()) {
      append(queue, 0, 10);
      queue.advance(queue.read(7, 1 << 20));
    }
    damage(8 + 22, 0);
    try (DiskQueue queue = open()) {
      assertThat(drained(queue)).isEmpty();
    }
    assertThat(lost).isEqualTo(Map.of("damaged", 3L));
  }

  @Test
  void damage_that_nobody_can_walk_over_is_counted_at_least_once() throws Exception {
    try (DiskQueue queue = open()) {
      append(queue, 0, 10);
    }
    damage(8 + 3L * 27, 0xff, 0xff);
    try (DiskQueue queue = open()) {
      assertThat(drained(queue)).isEqualTo(batches(0, 3));
    }
    assertThat(lost).isEqualTo(Map.of("damaged", 1L));
  }

  @Test
  void a_file_that_does_not_begin_as_one_of_a_queue_is_left_out_and_counted() throws Exception {
    try (DiskQueue queue = open()) {
      append(queue, 0, 10);
    }
    damage(7, '9');
    try (DiskQueue queue = open()) {
      assertThat(drained(queue)).isEmpty();
      append(queue, 10, 11);
      assertThat(drained(queue)).isEqualTo(batches(10, 11));
    }
    assertThat(lost).isEqualTo(Map.of("damaged", 10L));
  }

  @Test
  void a_position_that_is_lost_costs_nothing_but_a_repetition() throws Exception {
    try (DiskQueue queue = open()) {
      append(queue, 0, 10);
      queue.advance(queue.read(4, 1 << 20));
    }
    Files.writeString(folder.resolve("position"), "nonsense nonsense nonsense");
    try (DiskQueue queue = open()) {
      assertThat(drained(queue)).isEqualTo(batches(0, 10));
    }
  }

  @Test
  void a_full_queue_drops_its_oldest_part_and_counts_it() throws Exception {
    byte[] large = new byte[20_000];
    try (DiskQueue queue = open()) {
      for (int i = 0; i < 100; i++) {
        queue.append(large, 5, i);
      }
      DiskQueue.Figures full = queue.figures();
      assertThat(full.bytes()).isLessThanOrEqualTo(ROOM).isGreaterThan(ROOM * 3 / 4);
      assertThat(full.count() + lost("queue_full")).isEqualTo(500);
      List<DiskQueue.Waiting> newest = queue.read(1_000_000, 1 << 30);
      assertThat(newest.getLast().atMillis()).isEqualTo(99);
      assertThat(newest.getFirst().atMillis()).isEqualTo(lost("queue_full") / 5);
    }
  }

  @Test
  void what_was_dropped_while_it_was_being_sent_moves_nothing_else() throws Exception {
    byte[] large = new byte[20_000];
    try (DiskQueue queue = open()) {
      for (int i = 0; i < 50; i++) {
        queue.append(large, 1, i);
      }
      List<DiskQueue.Waiting> underWay = queue.read(2, 1 << 20);
      for (int i = 50; i < 100; i++) {
        queue.append(large, 1, i);
      }
      long count = queue.figures().count();
      queue.advance(underWay);
      assertThat(queue.figures().count()).isEqualTo(count);
    }
  }

  @Test
  void a_damaged_file_costs_its_rest_and_no_other() throws Exception {
    byte[] large = new byte[20_000];
    try (DiskQueue queue = open()) {
      for (int i = 0; i < 20; i++) {
        queue.append(large, 1, i);
      }
      try (RandomAccessFile file =
          new RandomAccessFile(folder.resolve("0000000000000002.seg").toFile(), "rw")) {
        file.seek(30_000);
        file.write(1);
      }
      int read = 0;
      for (List<DiskQueue.Waiting> next = queue.read(1, 1);
          !next.isEmpty();
          next = queue.read(1, 1)) {
        read += next.size();
        queue.advance(next);
      }
      assertThat(lost).containsOnlyKeys("damaged");
      assertThat(read + lost("damaged")).isEqualTo(20);
      assertThat(lost("damaged")).isLessThan(4);
    }
  }

  @Test
  void a_queue_goes_on_when_a_full_disk_has_room_again() throws Exception {
    AtomicBoolean full = new AtomicBoolean();
    DiskQueue.Disk disk =
        (channel, bytes, offset) -> {
          if (full.get()) {
            DiskQueue.writeAll(channel, bytes.slice(0, 3), offset);
            throw new IOException("No space left on device");
          }
          DiskQueue.writeAll(channel, bytes, offset);
        };
    try (DiskQueue queue =
        new DiskQueue(
            folder, ROOM, (reason, count) -> lost.merge(reason, count, Long::sum), disk)) {
      queue.open();
      full.set(true);
      // The first needs a file of its own, which cannot be begun.
      assertThatThrownBy(() -> append(queue, 0, 1)).hasMessage("No space left on device");
      assertThat(folder).isEmptyDirectory();
      full.set(false);
      append(queue, 1, 2);
      full.set(true);
      assertThatThrownBy(() -> append(queue, 2, 3)).hasMessage("No space left on device");
      assertThatThrownBy(() -> queue.append(new byte[70_000], 1, 3))
          .hasMessage("No space left on device");
      full.set(false);
      append(queue, 4, 6);
      assertThat(drained(queue)).containsExactly("batch 1", "batch 4", "batch 5");
    }
    try (DiskQueue queue = open()) {
      assertThat(queue.figures().count()).isZero();
    }
    assertThat(lost).isEmpty();
  }

  @Test
  void what_waited_too_long_goes() throws Exception {
    byte[] large = new byte[20_000];
    try (DiskQueue queue = open()) {
      for (int i = 0; i < 30; i++) {
        queue.append(large, 1, i);
      }
      queue.dropBefore(10);
      assertThat(lost("too_old")).isBetween(7L, 10L);
      assertThat(queue.oldestMillis()).isEqualTo(lost("too_old"));
    }
  }
}
