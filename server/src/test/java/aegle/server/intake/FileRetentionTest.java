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
import java.util.List;
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
  void what_a_visit_in_quarantine_has_elsewhere_goes_with_it() throws IOException {
    SignalFiles files = new SignalFiles(folder);
    keep(files, Hall.QUARANTINE, "web.long", 31);
    keep(files, Hall.REPLAYS, "web.long", 29);
    keep(files, Hall.QUARANTINE, "web.crowded", 9);
    keep(files, Hall.QUARANTINE, "web.young", 3);
    keep(files, Hall.REPLAYS, "web.crowded", 1);
    retention(files, 150).sweep();
    assertThat(files.list(Hall.REPLAYS, "web.long")).as("its quarantine is over").isEmpty();
    assertThat(files.list(Hall.QUARANTINE, "web.crowded")).as("no room").isEmpty();
    assertThat(files.list(Hall.REPLAYS, "web.crowded")).isEmpty();
    assertThat(files.list(Hall.QUARANTINE, "web.young")).hasSize(1);
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

  @Test
  void a_kind_that_cannot_be_swept_is_counted_and_keeps_no_other_beyond_its_time()
      throws IOException {
    SignalFiles files = new SignalFiles(folder);
    // A file stands where a folder of files should: whichever kind comes first, one has it.
    for (String broken : List.of(Hall.REPLAYS, Hall.QUARANTINE)) {
      String sound = broken.equals(Hall.REPLAYS) ? Hall.QUARANTINE : Hall.REPLAYS;
      keep(files, sound, "old", 31);
      Path stray = Files.createDirectories(folder.resolve(broken)).resolve("stray");
      Files.createFile(stray);
      Files.setLastModifiedTime(stray, FileTime.from(NOW.minus(Duration.ofDays(31))));
      retention(files, 1_000).sweep();
      assertThat(files.list(sound, "old")).as("of %s", sound).isEmpty();
      Files.delete(stray);
    }
    assertThat(meters.get("aegle.files.sweeps.failed").counter().count()).isEqualTo(2);
  }

  @Test
  void a_folder_that_vanished_while_others_were_looked_at_is_passed_over() throws IOException {
    SignalFiles files = new SignalFiles(folder);
    keep(files, Hall.REPLAYS, "a", 31);
    keep(files, Hall.REPLAYS, "z", 31);
    keep(files, Hall.REPLAYS, "young", 1);
    // A link to nowhere is listed and, when it is looked at, not there.
    for (String gone : List.of("0", "m", "zz")) {
      Files.createSymbolicLink(folder.resolve(Hall.REPLAYS).resolve(gone), folder.resolve("gone"));
    }
    assertThat(files.usage(Hall.REPLAYS)).isEqualTo(new SignalFiles.Usage(3, 300));
    retention(files, 1_000).sweep();
    assertThat(files.list(Hall.REPLAYS, "a")).isEmpty();
    assertThat(files.list(Hall.REPLAYS, "z")).isEmpty();
    assertThat(files.list(Hall.REPLAYS, "young")).hasSize(1);
    retention(files, 50).sweep();
    assertThat(files.list(Hall.REPLAYS, "young")).isEmpty();
    assertThat(meters.get("aegle.files.sweeps.failed").counter().count()).isZero();
  }
}
