package aegle.server.state;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The open state database. Any thread may use it.
 *
 * <p>SQLite runs with a write-ahead log and {@code synchronous=FULL}: a receipt is proof that a
 * person was told, so it must survive a power cut; state is written a few times a second at most,
 * so a flush for each commit is affordable. It has one connection, because SQLite has one writer
 * anyway and a queue in the pool is fairer than its busy errors.
 */
public final class StateDatabase implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StateDatabase.class);
  private static final int SQLITE_CONNECTIONS = 1;
  private static final int POSTGRESQL_CONNECTIONS = 6;

  /** How long a caller waits for a connection: alerts must go out while the database is away. */
  private static final Duration CONNECTION_WAIT = Duration.ofSeconds(3);

  private static final Duration STATEMENT_DEADLINE = Duration.ofSeconds(10);

  private final StateLocation location;
  private @Nullable Pool pool;

  public StateDatabase(StateLocation location) {
    this.location = location;
  }

  /**
   * Opens the database and brings its tables up to date.
   *
   * @throws StateException when it cannot be reached or was written by a newer version
   */
  public void open() {
    if (pool != null) {
      throw new AssertionError("BUG: " + location.describe() + " was opened twice");
    }
    HikariConfig config =
        switch (location) {
          case StateLocation.Sqlite(Path file) -> sqlite(file);
          case StateLocation.Postgresql postgresql -> postgresql(postgresql);
        };
    migrate(config);
    HikariDataSource source = new HikariDataSource(config);
    pool = new Pool(source, JdbcClient.create(source), transactions(source));
    log.info("Opened state database: location={}", location.describe());
  }

  public StateLocation location() {
    return location;
  }

  /** Runs reading statements, each seeing what is committed. */
  <T> T read(Function<JdbcClient, T> statements) {
    try {
      return statements.apply(pool().client());
    } catch (DataAccessException e) {
      throw new StateException("cannot read " + location.describe() + ": " + reason(e), e);
    }
  }

  /** Runs statements in one transaction: all of them or none. */
  void write(Consumer<JdbcClient> statements) {
    try {
      pool().transactions().executeWithoutResult(_ -> statements.accept(pool().client()));
    } catch (DataAccessException | TransactionException e) {
      throw new StateException("cannot write " + location.describe() + ": " + reason(e), e);
    }
  }

  /** The next number of a kind of row, to be called within {@link #write}. */
  static long nextId(JdbcClient sql, String sequence) {
    return sql.sql(
            """
            insert into sequences (name, value) values (:name, 1)
            on conflict (name) do update set value = sequences.value + 1
            returning value
            """)
        .param("name", sequence)
        .query(Long.class)
        .single();
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.source().close();
      pool = null;
    }
  }

  private Pool pool() {
    Pool open = pool;
    if (open == null) {
      throw new StateException(location.describe() + " is not open", null);
    }
    return open;
  }

  private void migrate(HikariConfig config) {
    try {
      // Flyway wants connections of its own beside each other, which a pool of one cannot give.
      Flyway.configure()
          .dataSource(config.getJdbcUrl(), config.getUsername(), config.getPassword())
          .locations("classpath:db/migration")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StateException(
          "cannot open " + location.describe() + ": " + reason(e) + "; see docs/state.md", e);
    }
  }

  private static HikariConfig sqlite(Path file) {
    createPrivately(file);
    HikariConfig config = pooled(SQLITE_CONNECTIONS);
    config.setJdbcUrl("jdbc:sqlite:" + file);
    config.addDataSourceProperty("journal_mode", "WAL");
    config.addDataSourceProperty("synchronous", "FULL");
    config.addDataSourceProperty("foreign_keys", "true");
    config.addDataSourceProperty("busy_timeout", String.valueOf(STATEMENT_DEADLINE.toMillis()));
    // Otherwise a transaction that reads before it writes could find its snapshot outdated.
    config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
    return config;
  }

  /** Password hashes are for the owner of the process only. */
  private static void createPrivately(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
      if (!Files.exists(file) && posix) {
        var owner = PosixFilePermissions.fromString("rw-------");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(owner));
      }
    } catch (IOException e) {
      throw new StateException("cannot create " + file + ": " + e.getMessage(), e);
    }
  }

  private static HikariConfig postgresql(StateLocation.Postgresql at) {
    HikariConfig config = pooled(POSTGRESQL_CONNECTIONS);
    config.setJdbcUrl(at.url());
    config.setUsername(at.user());
    config.setPassword(password(at.passwordFile()));
    config.addDataSourceProperty("socketTimeout", String.valueOf(STATEMENT_DEADLINE.toSeconds()));
    config.addDataSourceProperty("connectTimeout", String.valueOf(CONNECTION_WAIT.toSeconds()));
    config.addDataSourceProperty("ApplicationName", "aegle-state");
    return config;
  }

  private static String password(@Nullable Path file) {
    if (file == null) {
      return "";
    }
    try {
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new StateException("cannot read the password file " + file, e);
    }
  }

  private static HikariConfig pooled(int connections) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("aegle-state");
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_WAIT.toMillis());
    return config;
  }

  private static TransactionTemplate transactions(HikariDataSource source) {
    return new TransactionTemplate(new DataSourceTransactionManager(source));
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return message.lines().findFirst().orElse("unknown");
  }

  private record Pool(
      HikariDataSource source, JdbcClient client, TransactionTemplate transactions) {}
}
