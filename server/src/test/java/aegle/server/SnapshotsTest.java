package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.StoreException;
import aegle.server.testing.FakeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
  private static final int KEPT = 3;

  @TempDir private Path folder;
  private final FakeClock clock = FakeClock.at("2026-03-01T10:00:00Z");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private Snapshots snapshots() {
    return new Snapshots(SnapshotsTest::copy, folder, KEPT, clock, meters);
  }

  private static void copy(Path into) {
    try {
      Files.createDirectories(into.resolve("inside"));
      Files.writeString(into.resolve("inside").resolve("block"), "samples");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void the_newest_are_kept_and_what_others_put_there_stays() throws Exception {
    Files.createDirectories(folder.resolve("before-the-upgrade"));
    Snapshots snapshots = snapshots();
    String first = snapshots.make();
    for (int i = 0; i < KEPT; i++) {
      clock.advance(Duration.ofHours(1));
      snapshots.make();
    }
    assertThat(names())
        .doesNotContain(first)
        .containsExactly(
            "20260301T110000.000Z",
            "20260301T120000.000Z",
            "20260301T130000.000Z",
            "before-the-upgrade");
    assertThat(meters.get("aegle.snapshots.deleted").counter().count()).isEqualTo(1);
  }

  @Test
  void a_snapshot_that_fails_leaves_nothing_and_costs_no_older_one() throws Exception {
    Snapshots good = snapshots();
    for (int i = 0; i < KEPT; i++) {
      good.make();
      clock.advance(Duration.ofHours(1));
    }
    List<String> before = names();
    Snapshots failing =
        new Snapshots(
            into -> {
              copy(into);
              throw new StoreException("the disk is full", new IOException());
            },
            folder,
            KEPT,
            clock,
            new SimpleMeterRegistry());
    assertThatThrownBy(failing::make).isInstanceOf(StoreException.class);
    assertThat(names()).isEqualTo(before);
  }
}
