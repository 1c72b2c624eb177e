package aegle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRetentionTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");

  @TempDir private Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private void keep(SignalFiles files, String kind, String owner, int days) throws IOException {
    files.keep(kind, owner, "000000.json", new byte[100]);
    FileTime then = FileTime.from(NOW.minus(Duration.ofDays(days)));
    Files.setLastModifiedTime(folder.resolve(kind).resolve(owner), then);
  }

  private FileRetention retention(SignalFiles files, long maxBytes) {
    return new FileRetention(
        files,
        Map.of(Hall.REPLAYS, 30, Hall.QUARANTINE, 30),
        maxBytes,
        InstantSource.fixed(NOW),
        meters);
  }

  @Test
  void recordings_go_with_the_retention_of_their_records_and_so_do_those_in_quarantine()
      throws IOException {
    SignalFiles files = new SignalFiles(folder);
    keep(files, Hall.REPLAYS, "old", 31);
    keep(files, Hall.REPLAYS, "young", 29);
    keep(files, Hall.QUARANTINE, "leaking", 31);
    retention(files, 1_000).sweep();
    assertThat(files.list(Hall.REPLAYS, "old")).isEmpty();
    assertThat(files.list(Hall.REPLAYS, "young")).hasSize(1);
    assertThat(files.list(Hall.QUARANTINE, "leaking")).isEmpty();
    assertThat(meters.get("aegle.files.deleted").tag("reason", "retention").counter().count())
        .isEqualTo(2);
  }

  @Test
  void the_oldest_give_way_when_a_kind_takes_too_much_of_the_disk() throws IOException {
    SignalFiles files = new SignalFiles(folder);
    keep(files, Hall.REPLAYS, "a", 3);
    keep(files, Hall.REPLAYS, "b", 9);
    keep(files, Hall.REPLAYS, "c", 6);
    retention(files, 150).sweep();
    assertThat(files.list(Hall.REPLAYS, "a")).hasSize(1);
    assertThat(files.list(Hall.REPLAYS, "b")).isEmpty();
    assertThat(files.list(Hall.REPLAYS, "c")).isEmpty();
    assertThat(meters.get("aegle.files.deleted").tag("reason", "disk").counter().count())
        .isEqualTo(2);
  }
}
