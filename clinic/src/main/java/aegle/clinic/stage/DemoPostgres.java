package aegle.clinic.stage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL in a folder and on a port of its own, which keeps its data over a stop. Three
 * roles: the superuser that it is born with, {@value #OWNER} which owns the database, and {@value
 * #WATCHER} which may only look at statistics. Safe from any thread.
 */
public final class DemoPostgres implements AutoCloseable {
  public static final String DATABASE = "beauty_ai_precision";
  public static final String OWNER = "clinic";
  public static final String WATCHER = "aegle_watcher";
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final int port;
  private @Nullable EmbeddedPostgres running;
  private boolean prepared;

  /** Prepares a server that keeps its data in a folder; {@link #start} starts it. */
  public DemoPostgres(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Starts the server unless it runs; it returns when queries are answered. */
  public synchronized void start() throws IOException {
    if (running != null) {
      return;
    }
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(folder)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(START_PATIENCE)
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("max_connections", "100")
            .setServerConfig("shared_preload_libraries", "pg_stat_statements")
            .setServerConfig("track_io_timing", "on")
            .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
            .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
            .start();
    running = postgres;
    if (!prepared) {
      prepare(postgres);
      prepared = true;
    }
  }

  private static void prepare(EmbeddedPostgres postgres) throws IOException {
    DataSource superuser = postgres.getPostgresDatabase();
    try {
      createUnlessThere(superuser, "pg_roles where rolname", OWNER, "role %s login");
      createUnlessThere(
          superuser, "pg_roles where rolname", WATCHER, "role %s login in role pg_monitor");
      createUnlessThere(
          superuser, "pg_database where datname", DATABASE, "database %s owner " + OWNER);
      execute(
          postgres.getDatabase("postgres", DATABASE),
          "create extension if not exists pg_stat_statements");
    } catch (SQLException e) {
      throw new IOException("cannot prepare the database " + DATABASE, e);
    }
  }

  /** PostgreSQL has no "create role if not exists"; names are constants of this class. */
  private static void createUnlessThere(
      DataSource superuser, String where, String name, String what) throws SQLException {
    try (Connection connection = superuser.getConnection();
        Statement statement = connection.createStatement()) {
      boolean found;
      try (ResultSet rows =
          statement.executeQuery("select 1 from %s = '%s'".formatted(where, name))) {
        found = rows.next();
      }
      if (!found) {
        statement.execute("create " + what.formatted(name));
      }
    }
  }

  private static void execute(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Stops the server unless it is stopped; connections are cut, the data stays. */
  public synchronized void stop() throws IOException {
    EmbeddedPostgres postgres = running;
    if (postgres == null) {
      return;
    }
    running = null;
    postgres.close();
  }

  /** Address of the database, without credentials; roles sign in without a password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
