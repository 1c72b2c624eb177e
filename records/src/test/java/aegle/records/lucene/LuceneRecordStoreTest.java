package aegle.records.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.records.RecordStore;
import aegle.records.RecordStoreKit;
import aegle.records.Tail;
import aegle.records.TopValues;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.Fields;
import aegle.signals.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store on Lucene does what every store does. */
class LuceneRecordStoreTest extends RecordStoreKit {
  @TempDir Path folder;

  static LuceneOptions options() {
    LuceneOptions options =
        LuceneOptions.defaults()
            .withMaintenanceInterval(Duration.ofDays(1))
            .withMemory(64 << 20, 8 << 20);
    for (EntryKind kind : EntryKind.values()) {
      options = options.withRetention(kind, 10);
    }
    return options;
  }

  @Override
  protected RecordStore openStore() {
    LuceneRecordStore store = LuceneRecordStore.open(folder, options(), clock, this::nanoTime);
    store.start();
    return store;
  }

  @Test
  void ids_are_found_as_they_were_written() {
    String uuid = "4bf92f35-77b3-4da6-a3ce-929d0e0e4736";
    append(
        with(0, "id", new Value.Text(uuid)),
        with(1, "id", new Value.Text(uuid.replace("-", ""))),
        with(2, "id", new Value.Text(uuid.toUpperCase(Locale.ROOT))),
        with(3, "id", new Value.Text("4bf92f3577b34da6a")),
        with(4, "id", new Value.Text("4bf92f35-77b3-4da6-a3ce-929d0e0e473g")),
        with(5, "id", new Value.Texts(List.of("00112233445566778899", uuid))));
    assertThat(find("id:\"" + uuid + "\"")).containsExactly("m5", "m0");
    assertThat(find("id:4bf92f3577b34da6a3ce929d0e0e4736")).containsExactly("m1");
    assertThat(find("id:4bf92f35*")).containsExactly("m5", "m4", "m3", "m1", "m0");
    assertThat(find("id:4bf92f35\\-7*")).containsExactly("m5", "m4", "m0");
    assertThat(find("id:*4736")).containsExactly("m5", "m2", "m1", "m0");
    assertThat(find("id:00112233445566778899")).containsExactly("m5");
    assertThat(store.top(LOGS, "id", 1).values()).containsExactly(new TopValues.Counted(uuid, 2));
  }

  @Test
  void large_entries_that_nobody_takes_are_missed_before_they_fill_the_memory() {
    try (Tail idle = store.tail(Set.of(EntryKind.LOG), "");
        Tail marker = store.tail(Set.of(EntryKind.LOG), "last")) {
      List<Entry> large = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        large.add(log(NOON + i, "large", Fields.builder().put("note", "x".repeat(300_000))));
      }
      large.add(log(NOON + 8, "last"));
      store.append(large);
      // Who followed first is given each entry first: all nine were offered to it by now.
      assertThat(marker.take(Duration.ofSeconds(20)).entries()).hasSize(1);
      Tail.Batch held = idle.take(Duration.ZERO);
      assertThat(held.entries().size() + held.missed()).isEqualTo(9);
      assertThat(held.missed()).isBetween(4L, 6L);
    }
  }
}
