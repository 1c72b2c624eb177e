package aegle.server.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStateTest extends StateKit {
  @TempDir private Path folder;

  @Override
  StateLocation emptyPlace() {
    return StateLocation.inDataFolder(folder.resolve("data"));
  }

  @Test
  void the_file_is_readable_by_its_owner_only_and_has_a_write_ahead_log() throws Exception {
    Path file = folder.resolve("data/state.db");
    assertThat(Files.getPosixFilePermissions(file))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    StateDatabase database = new StateDatabase(new StateLocation.Sqlite(file));
    database.open();
    String mode = database.read(sql -> sql.sql("pragma journal_mode").query(String.class).single());
    long synchronous =
        database.read(sql -> sql.sql("pragma synchronous").query(Long.class).single());
    database.close();
    assertThat(mode).isEqualTo("wal");
    assertThat(synchronous).as("FULL").isEqualTo(2);
  }

  @Test
  void a_file_that_is_no_database_is_refused() throws Exception {
    Path file = folder.resolve("broken.db");
    Files.writeString(file, "not a database, for sure".repeat(100), StandardCharsets.UTF_8);
    try (StateDatabase database = new StateDatabase(new StateLocation.Sqlite(file))) {
      assertThatThrownBy(database::open)
          .isInstanceOf(StateException.class)
          .hasMessageContaining("broken.db")
          .hasMessageContaining("not a database");
    }
  }
}
