package aegle.clinic.stage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
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
    try {
      execute(
          postgres.getPostgresDatabase(),
          "do $$ begin if not exists (select from pg_roles where rolname = '%1$s') then create role %1$s login; end if; end $$"
              .formatted(OWNER),
          "do $$ begin if not exists (select from pg_roles where rolname = '%1$s') then create role %1$s login in role pg_monitor; end if; end $$"
              .formatted(WATCHER));
      createDatabase(postgres.getPostgresDatabase());
      execute(
          postgres.getDatabase("postgres", DATABASE),
          "create extension if not exists pg_stat_statements");
    } catch (SQLException e) {
      throw new IOException("cannot prepare the database " + DATABASE, e);
    }
  }

  private static void createDatabase(DataSource superuser) throws SQLException {
    try (Connection connection = superuser.getConnection();
        Statement statement = connection.createStatement()) {
      String exists = "select 1 from pg_database where datname = '" + DATABASE + "'";
      boolean found;
      try (var rows = statement.executeQuery(exists)) {
        found = rows.next();
      }
      if (!found) {
        statement.execute("create database " + DATABASE + " owner " + OWNER);
      }
    }
  }

  private static void execute(DataSource dataSource, String... statements) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
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

  public synchronized boolean isRunning() {
    return running != null;
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
