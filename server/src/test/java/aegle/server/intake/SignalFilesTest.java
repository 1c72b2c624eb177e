package aegle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalFilesTest {
  @TempDir Path folder;

  @Test
  void a_file_is_found_again_under_its_owner() {
    SignalFiles files = new SignalFiles(folder);
    files.keep("replays", "a1", "000001.json", new byte[] {2});
    files.keep("replays", "a1", "000000.json", new byte[] {1});
    files.keep("replays", "b2", "000000.json", new byte[] {9});
    assertThat(files.list("replays", "a1")).containsExactly("000000.json", "000001.json");
    assertThat(files.read("replays", "a1", "000001.json")).contains(new byte[] {2});
    assertThat(files.read("replays", "a1", "000002.json")).isEmpty();
  }

  @Test
  void no_name_leads_out_of_the_folder() {
    SignalFiles files = new SignalFiles(folder.resolve("inside"));
    for (String name : List.of("../x", "..", "/etc/x", "a/b", "a\\b", ".x", "", "a..b")) {
      assertThatThrownBy(() -> files.keep("replays", name, "x", new byte[1]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> files.read("replays", "a", name))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_file_that_cannot_be_kept_leaves_nothing_behind() throws Exception {
    Files.createDirectories(folder.resolve("replays/a1/000000.json/in-the-way"));
    SignalFiles files = new SignalFiles(folder);
    assertThatThrownBy(() -> files.keep("replays", "a1", "000000.json", new byte[] {1}))
        .isInstanceOf(StoreException.class);
    try (Stream<Path> left = Files.list(folder.resolve("replays/a1"))) {
      assertThat(left).containsExactly(folder.resolve("replays/a1/000000.json"));
    }
  }

  @Test
  void one_owner_has_as_many_files_as_allowed_and_may_replace_each() {
    SignalFiles files = new SignalFiles(folder);
    for (int i = 0; i < SignalFiles.MAX_FILES_PER_OWNER; i++) {
      files.keepUncounted("replays", "a1", i + ".json", new byte[] {1});
    }
    assertThatThrownBy(() -> files.keep("replays", "a1", "more.json", new byte[] {1}))
        .isInstanceOf(TooManyFilesException.class)
        .hasMessageContaining("2000");
    files.keep("replays", "a1", "7.json", new byte[] {2, 2});
    assertThat(files.size("replays", "a1", "7.json")).isEqualTo(2);
    assertThat(files.size("replays", "a1", "more.json")).isZero();
    files.keep("replays", "b2", "0.json", new byte[] {1});
    assertThat(files.list("replays", "b2")).hasSize(1);
  }

  @Test
  void a_strangers_file_name_becomes_a_harmless_one() {
    assertThat(SignalFiles.safeName("../../etc/passwd")).isEqualTo("passwd");
    assertThat(SignalFiles.safeName("C:\\x\\รูป ภาพ.png")).endsWith(".png").doesNotContain("\\");
    assertThat(SignalFiles.safeName("..")).isEqualTo("f.");
    assertThat(SignalFiles.safeName("x".repeat(500))).hasSize(99);
  }

  @Test
  void what_nobody_touched_for_long_is_deleted_and_the_rest_stays() throws Exception {
    SignalFiles files = new SignalFiles(folder);
    files.keep("replays", "old", "0.json", new byte[1]);
    files.keep("replays", "new", "0.json", new byte[1]);
    Files.setLastModifiedTime(folder.resolve("replays/old"), FileTime.fromMillis(1_000));
    assertThat(files.deleteOlder("replays", Instant.ofEpochMilli(2_000))).isEqualTo(1);
    assertThat(files.list("replays", "old")).isEmpty();
    assertThat(files.list("replays", "new")).hasSize(1);
    try (Stream<Path> left = Files.list(folder.resolve("replays"))) {
      assertThat(left).hasSize(1);
    }
  }
}
