package aegle.server;

import aegle.metrics.tsdb.TimeSeriesDatabase;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Copies of the stored samples, each in a folder of its own below {@code snapshots} in the data
 * folder.
 */
final class Snapshots {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final TimeSeriesDatabase store;
  private final Path data;
  private final InstantSource clock;

  Snapshots(TimeSeriesDatabase store, Path data, InstantSource clock) {
    this.store = store;
    this.data = data;
    this.clock = clock;
  }

  /**
   * Makes one and gives its name, which is the time.
   *
   * @throws aegle.metrics.StoreException when it cannot be written
   */
  String make() {
    String name = NAME.format(clock.instant());
    store.snapshot(data.resolve("snapshots").resolve(name));
    return name;
  }
}
