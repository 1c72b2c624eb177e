package aegle.server;

import aegle.metrics.StoreException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of the stored samples, each in a folder of its own that is named by its time. The newest
 * few are kept. One caller at a time.
 */
final class Snapshots {
  private static final Logger log = LoggerFactory.getLogger(Snapshots.class);
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Anything else in the folder is somebody's own and stays. */
  private static final Pattern NAMED_BY_US = Pattern.compile("\\d{8}T\\d{6}\\.\\d{3}Z");

  private final Consumer<Path> copy;
  private final Path folder;
  private final int kept;
  private final InstantSource clock;
  private final Counter deleted;

  /**
   * Copies of a store.
   *
   * @param copy puts a copy into a folder that does not exist yet; throws {@link StoreException}
   * @param folder of all copies
   * @param kept how many copies; after a new one, the oldest above this are deleted
   */
  Snapshots(Consumer<Path> copy, Path folder, int kept, InstantSource clock, MeterRegistry meters) {
    this.copy = copy;
    this.folder = folder;
    this.kept = kept;
    this.clock = clock;
    this.deleted =
        Counter.builder("aegle.snapshots.deleted")
            .description("Snapshots deleted since newer ones were made.")
            .register(meters);
  }

  /**
   * Makes one and gives its name, which is the time.
   *
   * @throws StoreException when it cannot be written; what was written of it is deleted then, and
   *     the older ones stay
   */
  String make() {
    String name = NAME.format(clock.instant());
    Path copied = folder.resolve(name);
    try {
      copy.accept(copied);
    } catch (StoreException e) {
      delete(copied);
      throw e;
    }
    for (Path old : tooMany()) {
      if (delete(old)) {
        deleted.increment();
        log.info("Deleted an old snapshot: folder={}", old);
      }
    }
    return name;
  }

  private List<Path> tooMany() {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> NAMED_BY_US.matcher(path.getFileName().toString()).matches())
          .sorted(Comparator.comparing(Path::getFileName).reversed())
          .skip(kept)
          .toList();
    } catch (IOException e) {
      log.warn("Could not list snapshots: folder={} reason={}", folder, e.toString());
      return List.of();
    }
  }

  /** True when it is gone. */
  private static boolean delete(Path snapshot) {
    if (!Files.exists(snapshot)) {
      return true;
    }
    try (Stream<Path> inside = Files.walk(snapshot)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
      return true;
    } catch (IOException e) {
      log.warn("Could not delete a snapshot: folder={} reason={}", snapshot, e.toString());
      return false;
    }
  }
}
