package aegle.server.state;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresqlStateTest extends StateKit {
  private static EmbeddedPostgres postgresql;
  private static int databases;

  @TempDir private Path folder;

  @BeforeAll
  static void startPostgresql() throws Exception {
    postgresql = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stopPostgresql() throws Exception {
    postgresql.close();
  }

  @Override
  StateLocation emptyPlace() throws Exception {
    String name = "state" + ++databases;
    try (var connection = postgresql.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    Path password = Files.writeString(folder.resolve("password"), "postgres\n");
    String url = "jdbc:postgresql://localhost:" + postgresql.getPort() + "/" + name;
    return new StateLocation.Postgresql(url, "postgres", password);
  }

  @Test
  void a_database_that_cannot_be_reached_is_named_with_the_reason() {
    var nowhere = new StateLocation.Postgresql("jdbc:postgresql://localhost:1/state", "x", null);
    try (StateDatabase database = new StateDatabase(nowhere)) {
      assertThatThrownBy(database::open)
          .isInstanceOf(StateException.class)
          .hasMessageStartingWith("cannot open PostgreSQL jdbc:postgresql://localhost:1/state");
    }
  }
}
