package aegle.records.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.records.RecordQuery;
import aegle.records.StoreException;
import aegle.records.StoredEntry;
import aegle.records.log.Disk;
import aegle.records.testing.FailingDisk;
import aegle.records.testing.SettableClock;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.Fields;
import aegle.signals.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Crashes, full disks and old age: what was acknowledged is found, once, until its time is up. */
class DurabilityTest {
  private static final long NOON_MILLIS = 1_780_315_200_000L;
  private static final long NOON = NOON_MILLIS * 1_000_000;
  private static final long DAY = DayIndexes.DAY_NANOS;
  private static final RecordQuery ALL =
      RecordQuery.of(EntryKind.LOG, EntryKind.SPAN).withLimit(10_000);

  @TempDir Path folder;

  private final SettableClock clock = new SettableClock(NOON_MILLIS);

  private LuceneRecordStore start(Path place, LuceneOptions options, Disk disk) {
    LuceneRecordStore store = LuceneRecordStore.open(place, options, clock, System::nanoTime, disk);
    store.start();
    return store;
  }

  private static LuceneOptions options() {
    return LuceneRecordStoreTest.options()
        .withFsyncInterval(Duration.ofDays(1))
        .withLogSegmentBytes(4_096);
  }

  /** An entry whose kind and day follow from its number. */
  private static Entry entry(long number) {
    EntryKind kind = number % 3 == 0 ? EntryKind.SPAN : EntryKind.LOG;
    return entry(kind, NOON - number % 5 * DAY, number);
  }

  private static Entry entry(EntryKind kind, long timeNanos, long number) {
    return new Entry(
        kind,
        timeNanos,
        Fields.builder().put("number", number).put("message", "entry number" + number).build());
  }

  private static List<Long> numbers(LuceneRecordStore store) {
    store.refresh();
    List<Long> numbers = new ArrayList<>();
    for (StoredEntry found : store.search(ALL).entries()) {
      numbers.add(Long.parseLong(found.entry().fields().text("number", "")));
    }
    return numbers.stream().sorted().toList();
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  @Test
  void a_crash_at_any_moment_neither_loses_nor_doubles() throws IOException {
    long seed = 42;
    Random random = new Random(seed);
    Path live = folder.resolve("live");
    long last = 0;
    // Two writers for ten indexes: they are closed and opened all the time.
    LuceneOptions tight = options().withMaxOpenWriters(2);
    try (LuceneRecordStore store = start(live, tight, Disk.real())) {
      for (int step = 0; step < 8; step++) {
        List<Entry> batch = new ArrayList<>();
        for (int i = random.nextInt(10, 40); i > 0; i--) {
          batch.add(entry(++last));
        }
        store.append(batch);
        switch (random.nextInt(4)) {
          case 0 -> store.commit();
          case 1 -> store.maintain();
          default -> store.refresh();
        }
        Path crashed = folder.resolve("crashed-" + step);
        copy(live, crashed);
        for (int reopened = 0; reopened < 2; reopened++) {
          try (LuceneRecordStore again = start(crashed, tight, Disk.real())) {
            assertThat(numbers(again)).as("seed %s step %s", seed, step).isEqualTo(upTo(last));
          }
        }
      }
    }
  }

  @Test
  void a_crash_before_anything_is_indexed_loses_nothing() {
    LuceneRecordStore never = LuceneRecordStore.open(folder, options(), clock, System::nanoTime);
    never.append(List.of(entry(1), entry(2)));
    never.append(List.of(entry(3)));
    never.close();
    try (LuceneRecordStore store = start(folder, options(), Disk.real())) {
      assertThat(numbers(store)).isEqualTo(upTo(3));
      store.append(List.of(entry(4)));
      assertThat(numbers(store)).isEqualTo(upTo(4));
    }
  }

  @Test
  void a_disk_full_at_any_change_refuses_and_loses_nothing_that_was_acknowledged() {
    int n = 1;
    while (live(folder.resolve("full-" + n), n)) {
      n++;
    }
    assertThat(n).isGreaterThan(10);
  }

  private boolean live(Path place, int failingChange) {
    FailingDisk disk = new FailingDisk(failingChange);
    List<Long> acknowledged = new ArrayList<>();
    try (LuceneRecordStore store =
        LuceneRecordStore.open(place, options(), clock, System::nanoTime, disk)) {
      for (long number = 1; number <= 20; number++) {
        try {
          store.append(List.of(entry(number), entry(-number)));
          acknowledged.add(number);
          acknowledged.add(-number);
        } catch (StoreException e) {
          assertThat(e.reason()).isEqualTo(StoreException.Reason.DISK_FULL);
        }
      }
      disk.makeRoom();
    }
    try (LuceneRecordStore again = start(place, options(), Disk.real())) {
      assertThat(numbers(again)).containsExactlyInAnyOrderElementsOf(acknowledged);
    }
    return disk.hasFailed();
  }

  @Test
  void a_failed_commit_is_made_good_from_the_log_without_doubles() {
    StubbornDisk disk = new StubbornDisk(Disk.real());
    try (LuceneRecordStore store = start(folder, options(), disk)) {
      store.append(List.of(entry(1), entry(2)));
      store.commit();
      store.append(List.of(entry(3), entry(4)));
      disk.refusing = true;
      assertThatThrownBy(store::commit)
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.DISK_FAILED));
      disk.refusing = false;
      store.append(List.of(entry(5)));
      assertThat(numbers(store)).isEqualTo(upTo(5));
      assertThat(store.stats().counters()).containsEntry("aegle_records_heals_total", 1.0);
    }
    try (LuceneRecordStore again = start(folder, options(), Disk.real())) {
      assertThat(numbers(again)).isEqualTo(upTo(5));
    }
  }

  /** The real disk, which deletes nothing while it is told not to. */
  private static final class StubbornDisk implements Disk {
    private final Disk real;
    private volatile boolean refusing;

    StubbornDisk(Disk real) {
      this.real = real;
    }

    @Override
    public Output create(Path path) throws IOException {
      return real.create(path);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      real.move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
      if (refusing) {
        throw new IOException("Operation not permitted: " + path);
      }
      real.delete(path);
    }

    @Override
    public void forceFolder(Path place) throws IOException {
      real.forceFolder(place);
    }
  }

  @Test
  void a_deletion_survives_and_leaves_nothing_in_any_file() throws IOException {
    String planted = "plaintext-of-somchai";
    try (LuceneRecordStore store = start(folder, options(), Disk.real())) {
      List<Entry> entries = new ArrayList<>();
      for (long i = 1; i <= 50; i++) {
        entries.add(entry(i));
      }
      store.append(entries);
      store.append(
          List.of(
              new Entry(
                  EntryKind.LOG,
                  NOON,
                  Fields.builder().put("number", 51).put("user.id", planted).build())));
      assertThat(numbers(store)).hasSize(51);
      assertThat(filesWith(planted)).isNotEmpty();
      assertThat(store.delete(ALL.withText("user.id:" + planted))).isOne();
      assertThat(filesWith(planted)).isEmpty();
    }
    try (LuceneRecordStore again = start(folder, options(), Disk.real())) {
      assertThat(numbers(again)).isEqualTo(upTo(50));
    }
  }

  private List<Path> filesWith(String text) throws IOException {
    String wanted = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    List<Path> found = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        if (Files.readString(path, StandardCharsets.ISO_8859_1).contains(wanted)) {
          found.add(path);
        }
      }
    }
    return found;
  }

  @Test
  void days_over_their_retention_are_deleted_with_their_folders() {
    try (LuceneRecordStore store =
        start(folder, options().withRetention(EntryKind.SPAN, 2), Disk.real())) {
      for (long day = 0; day < 5; day++) {
        store.append(
            List.of(
                entry(EntryKind.LOG, NOON - day * DAY, day),
                entry(EntryKind.SPAN, NOON - Math.min(day, 2) * DAY, 10 + day)));
      }
      store.maintain();
      assertThat(numbers(store)).containsExactly(0L, 1L, 2L, 3L, 4L, 10L, 11L, 12L, 13L, 14L);
      clock.set(NOON_MILLIS + Duration.ofDays(1).toMillis());
      store.maintain();
      assertThat(numbers(store)).containsExactly(0L, 1L, 2L, 3L, 4L, 10L, 11L);
      assertThat(folder.resolve("span/2026-05-30")).doesNotExist();
      clock.set(NOON_MILLIS + Duration.ofDays(9).toMillis());
      store.maintain();
      assertThat(numbers(store)).containsExactly(0L, 1L);
    }
  }

  @Test
  void the_limit_of_size_takes_the_oldest_days_and_then_refuses() {
    try (LuceneRecordStore store = start(folder, options().withMaxBytes(1), Disk.real())) {
      for (long day = 0; day < 3; day++) {
        store.append(List.of(entry(EntryKind.LOG, NOON - day * DAY, day)));
      }
      store.append(List.of(entry(EntryKind.ACCESS, NOON - DAY, 7)));
      store.commit();
      store.maintain();
      assertThat(numbers(store)).containsExactly(0L);
      assertThat(store.count(RecordQuery.of(EntryKind.ACCESS)).entries()).isOne();
      assertThatThrownBy(() -> store.append(List.of(entry(1))))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.DISK_FULL));
      assertThat(store.stats().refused()).containsEntry(StoreException.Reason.DISK_FULL, 1L);
    }
  }

  @Test
  void entries_that_come_faster_than_they_are_indexed_are_refused_and_counted() {
    LuceneOptions small = options().withMemory(1_000, 8 << 20);
    try (LuceneRecordStore idle = LuceneRecordStore.open(folder, small, clock, System::nanoTime)) {
      idle.append(List.of(entry(1)));
      assertThatThrownBy(
              () -> {
                for (long i = 2; i < 100; i++) {
                  idle.append(List.of(entry(i)));
                }
              })
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.QUEUE_FULL));
      assertThat(idle.stats().refused()).containsEntry(StoreException.Reason.QUEUE_FULL, 1L);
      assertThat(idle.stats().lagEntries()).isPositive();
    }
  }

  @Test
  void names_beyond_the_limit_are_kept_but_not_searched() {
    try (LuceneRecordStore store =
        start(folder, options().withMaxFieldsPerIndex(20), Disk.real())) {
      for (long i = 1; i <= 100; i++) {
        Fields.Builder fields = Fields.builder().put("number", i).put("name" + i, i);
        fields.put("project", "p" + i % 4);
        store.append(List.of(new Entry(EntryKind.LOG, NOON, fields.build())));
      }
      assertThat(numbers(store)).isEqualTo(upTo(100));
      assertThat(store.count(ALL.withText("name3:3")).entries()).isOne();
      assertThat(store.count(ALL.withText("name99:99")).entries()).isZero();
      assertThat(store.count(ALL.withText("number:99")).entries()).isOne();
      assertThat(store.stats().unindexedFields().get("too_many_fields")).isGreaterThan(80);
    }
  }

  @Test
  void a_project_that_thinks_of_names_without_end_takes_them_from_nobody() {
    try (LuceneRecordStore store =
        start(folder, options().withMaxFieldsPerIndex(20), Disk.real())) {
      for (long i = 1; i <= 100; i++) {
        Fields fields = Fields.builder().put("name" + i, i).put("project", "noisy").build();
        store.append(List.of(new Entry(EntryKind.LOG, NOON, fields)));
      }
      Fields quiet =
          Fields.builder()
              .put("project", "quiet")
              .put("bookingRef", "B123")
              .put("clinic.id", "bangkok-siam")
              .put("http.response.status_code", 500)
              .build();
      store.append(List.of(new Entry(EntryKind.LOG, NOON, quiet)));
      store.refresh();
      assertThat(store.count(ALL.withText("bookingRef:B123")).entries()).isOne();
      assertThat(store.count(ALL.withText("clinic.id:bangkok-siam")).entries()).isOne();
      assertThat(store.count(ALL.withText("http.response.status_code:500")).entries()).isOne();
    }
  }

  @Test
  void entries_that_are_too_large_lose_their_detail_first() {
    LuceneOptions tight = options();
    String large = "y".repeat(100_000);
    Json.Members detail =
        new Json.Members(Map.of("blob", new Json.Text("x".repeat(tight.maxEntryBytes()))));
    try (LuceneRecordStore store = start(folder, tight, Disk.real())) {
      store.append(
          List.of(
              new Entry(
                  EntryKind.LOG,
                  NOON,
                  Fields.builder().put("number", 1).put("long", large).build(),
                  detail)));
      store.refresh();
      Entry kept = store.search(ALL).entries().getFirst().entry();
      assertThat(kept.detail().members()).isEmpty();
      assertThat(kept.fields().text("long", "")).isEqualTo(large);
      assertThat(store.stats().counters())
          .containsEntry("aegle_records_entries_trimmed_total", 1.0);
    }
  }

  @Test
  void appends_searches_and_deletions_from_many_threads_agree() throws InterruptedException {
    try (LuceneRecordStore store = start(folder, options(), Disk.real())) {
      CountDownLatch done = new CountDownLatch(4);
      List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
      for (int thread = 0; thread < 4; thread++) {
        long base = 1 + thread * 1_000L;
        Thread.ofVirtual()
            .start(() -> {
              try {
                for (long i = 0; i < 1_000; i += 50) {
                  List<Entry> batch = new ArrayList<>();
                  for (long j = 0; j < 50; j++) {
                    batch.add(entry(base + i + j));
                  }
                  store.append(batch);
                  store.search(ALL.withLimit(5));
                  if (i == 500) {
                    store.delete(ALL.withText("number:" + (base + i)));
                  }
                }
              } catch (RuntimeException | AssertionError e) {
                failures.add(e);
              } finally {
                done.countDown();
              }
            });
      }
      done.await();
      assertThat(failures).isEmpty();
      List<Long> expected =
          LongStream.rangeClosed(1, 4_000).filter(i -> i % 1_000 != 501).boxed().toList();
      assertThat(numbers(store)).isEqualTo(expected);
    }
    try (LuceneRecordStore again = start(folder, options(), Disk.real())) {
      assertThat(numbers(again)).hasSize(4_000 - 4);
    }
  }

  @Test
  void a_folder_is_open_once_at_a_time() {
    try (LuceneRecordStore store = start(folder, options(), Disk.real())) {
      assertThatThrownBy(() -> start(folder, options(), Disk.real()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("another process");
      assertThat(numbers(store)).isEmpty();
    }
  }

  @Test
  void a_damaged_index_is_set_aside_and_the_rest_opens() throws IOException {
    try (LuceneRecordStore store = start(folder, options(), Disk.real())) {
      store.append(List.of(entry(EntryKind.LOG, NOON, 1), entry(EntryKind.LOG, NOON - DAY, 2)));
    }
    try (Stream<Path> files = Files.list(folder.resolve("log/2026-06-01"))) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("segments_")).toList()) {
        Files.write(file, new byte[40]);
      }
    }
    try (LuceneRecordStore store = start(folder, options(), Disk.real())) {
      assertThat(numbers(store)).containsExactly(2L);
      assertThat(folder.resolve("log/2026-06-01.damaged")).exists();
      assertThat(store.stats().counters())
          .containsEntry("aegle_records_damaged_indexes_total", 1.0);
    }
  }
}
