package aegle.clinic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
  @TempDir Path temp;
  private Path root;
  private DemoFolder folder;

  @AfterEach
  void close() throws IOException {
    folder.close();
  }

  @BeforeEach
  void project() throws IOException {
    Path config = temp.resolve("config");
    Files.createDirectories(config.resolve("rules"));
    Files.writeString(config.resolve("rules/clinic.yml"), "groups: []\n");
    Files.writeString(config.resolve("rules/clinic.test.yml"), "tests: []\n");
    Files.writeString(config.resolve("rules/seed.yml"), "groups: []\n");
    Files.writeString(config.resolve("prometheus.yml"), "the project's own\n");
    root = temp.resolve("demo");
    folder = new DemoFolder(root, config, DemoPorts.around(9600));
  }

  @Test
  void at_first_nothing_is_watched_so_that_the_past_can_be_written() throws IOException {
    assertThat(folder.prepare(DemoOptions.Past.FORGOTTEN)).isTrue();
    folder.writeUnwatched();

    assertThat(text("prometheus.yml")).contains("rule_files: []", "scrape_configs: []");
    assertThat(text("aegle.yml")).contains("id: tokyo-ginza").doesNotContain("postgres");
    assertThat(text("alertmanager.yml")).contains("localhost:9725", "http://localhost:9701/alerts");
  }

  @Test
  void then_the_platform_and_its_database_are_watched_by_all_rules_but_not_by_their_tests()
      throws IOException {
    folder.prepare(DemoOptions.Past.FORGOTTEN);
    folder.writeWatched();

    assertThat(text("prometheus.yml"))
        .contains("- rules/clinic.yml\n  - rules/seed.yml\n", "\"localhost:9700\"")
        .doesNotContain("test.yml", "{{", "own");
    assertThat(text("aegle.yml"))
        .contains("postgresql://127.0.0.1:9732/beauty_ai_precision", "aegle_watcher")
        .contains("{mon: 09:00-19:00, tue: 09:00-19:00,", "sat: 09:00-19:00}", "name: bookings")
        .contains("name: clinic-web", "name: clinic-api", "[\"http://localhost:9700\"]")
        .doesNotContain("{{");
  }

  @Test
  void the_past_is_forgotten_unless_it_is_to_be_kept() throws IOException {
    folder.prepare(DemoOptions.Past.FORGOTTEN);
    Files.writeString(folder.data().resolve("samples"), "1");

    assertThat(folder.prepare(DemoOptions.Past.KEPT)).isFalse();
    assertThat(folder.data().resolve("samples")).exists();
    assertThat(folder.prepare(DemoOptions.Past.FORGOTTEN)).isTrue();
    assertThat(folder.data().resolve("samples")).doesNotExist();
  }

  @Test
  void a_folder_that_is_not_the_demos_is_never_emptied() throws IOException {
    Files.createDirectories(root);
    Files.writeString(root.resolve("thesis.txt"), "years of work");

    assertThatThrownBy(() -> folder.prepare(DemoOptions.Past.FORGOTTEN))
        .isInstanceOf(DemoException.class)
        .hasMessageContaining("holds something else");
    assertThat(root.resolve("thesis.txt")).exists();
  }

  @Test
  void a_folder_in_which_another_demo_runs_is_left_alone_until_that_ends() throws IOException {
    folder.prepare(DemoOptions.Past.FORGOTTEN);
    Files.writeString(folder.data().resolve("samples"), "1");
    try (DemoFolder second =
        new DemoFolder(root, temp.resolve("config"), DemoPorts.around(9_800))) {
      for (DemoOptions.Past past : DemoOptions.Past.values()) {
        assertThatThrownBy(() -> second.prepare(past))
            .isInstanceOf(DemoException.class)
            .hasMessageContaining("another demo runs in the folder " + root)
            .hasMessageContaining("--data DIR")
            .hasMessageContaining("--port N");
      }
      assertThat(folder.data().resolve("samples")).exists();
      assertThat(text("prometheus.yml")).isEqualTo("the project's own\n");

      folder.close();
      assertThat(second.prepare(DemoOptions.Past.FORGOTTEN)).isTrue();
    }
  }

  @Test
  void what_aegle_keeps_is_for_the_owner_of_the_demo_only() throws IOException {
    assumeThat(temp.getFileSystem().supportedFileAttributeViews()).contains("posix");
    folder.prepare(DemoOptions.Past.FORGOTTEN);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.data())))
        .isEqualTo("rwx------");
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.config().resolve(name));
  }
}
