package aegle.records;

import java.time.Duration;
import java.util.List;

/**
 * Follows entries as they are appended. One thread takes; any thread may close, after which {@link
 * #take} returns at once.
 */
public interface Tail extends AutoCloseable {
  /** Waits for entries, at most so long, and returns all that are there, in order of arrival. */
  Batch take(Duration wait);

  @Override
  void close();

  /**
   * What came since the last take.
   *
   * @param missed how many entries were not looked at or not kept since then, because they came
   *     faster than they were taken
   * @param open whether more can follow
   */
  record Batch(List<StoredEntry> entries, long missed, boolean open) {
    public Batch {
      entries = List.copyOf(entries);
    }
  }
}
