package aegle.records.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.records.StoreException;
import aegle.records.log.Disk;
import aegle.records.log.EntryLog;
import aegle.records.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexerTest {
  @TempDir private Path folder;

  @Test
  void too_little_memory_for_a_task_fails_the_task_and_not_the_thread() throws Exception {
    Indexer indexer = indexer();
    indexer.start();
    assertThatThrownBy(() ->
            indexer.run(() -> {
              throw new OutOfMemoryError("as if");
            }))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(OutOfMemoryError.class);
    assertThat(indexer.run(() -> 7L)).isEqualTo(7);
    indexer.close();
  }

  @Test
  void nobody_waits_for_a_thread_that_has_ended() throws Exception {
    Indexer indexer = indexer();
    indexer.start();
    indexer.close();
    assertThatThrownBy(() -> indexer.run(() -> 7L)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> indexer.reserve(1)).isInstanceOf(StoreException.class);
  }

  private Indexer indexer() throws IOException {
    LuceneOptions options = LuceneOptions.defaults();
    Counters counters = new Counters();
    Path wal = Files.createDirectory(folder.resolve("wal"));
    return new Indexer(
        new DayIndexes(folder, options, counters, System::nanoTime),
        new EntryLog(Disk.real(), wal, options.logSegmentBytes()),
        options.queueBytes(),
        counters,
        new SettableClock(0));
  }
}
