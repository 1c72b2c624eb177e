package aegle.server.notify;

import aegle.server.state.StateLocation;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresqlNotifierTest extends NotifierKit {
  private static EmbeddedPostgres postgresql;
  private static int databases;

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
    String name = "notify" + ++databases;
    try (var connection = postgresql.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    String url = "jdbc:postgresql://localhost:" + postgresql.getPort() + "/" + name;
    return new StateLocation.Postgresql(url, "postgres", null);
  }
}
