package aegle.server.forward;

import aegle.server.forward.wire.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bodies that a receiver refused for good, as they were posted, for whoever wants to know why: the
 * newest {@value #MAX_FILES} of at most {@value #MAX_BYTES} bytes each. One thread at a time.
 */
final class SetAside {
  static final int MAX_FILES = 20;
  static final int MAX_BYTES = 1 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);

  private final Path folder;

  SetAside(Path folder) {
    this.folder = folder;
  }

  void keep(Call call, long nowMillis) {
    if (call.body().length > MAX_BYTES) {
      return;
    }
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("%016d.body".formatted(nowMillis)), call.body());
      List<Path> kept;
      try (Stream<Path> files = Files.list(folder)) {
        kept = files.sorted().toList();
      }
      for (Path old : kept.subList(0, Math.max(0, kept.size() - MAX_FILES))) {
        Files.deleteIfExists(old);
      }
    } catch (IOException e) {
      LOG.warn("Could not set a refused batch aside: folder={} reason={}", folder, e.toString());
    }
  }
}
