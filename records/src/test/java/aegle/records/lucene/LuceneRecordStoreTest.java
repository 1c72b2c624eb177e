package aegle.records.lucene;

import aegle.records.RecordStore;
import aegle.records.RecordStoreKit;
import aegle.signals.EntryKind;
import java.nio.file.Path;
import java.time.Duration;
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
}
