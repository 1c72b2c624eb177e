package aegle.server.probe.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a server, kept between rounds, and the time that a round has left. Three fences
 * hold the deadline: the driver's own time-outs while connecting, a {@code statement_timeout} of
 * what is left for each question, and, when the server hears neither, a timer that cuts the
 * connection. Used by one thread at a time; only the timer comes from another.
 */
final class Session implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** A question waits at most this long for a lock: statistics need none worth waiting for. */
  private static final long LOCK_TIMEOUT_MILLIS = 200;

  private final PostgresTarget target;
  private final LongSupplier nanoTicker;
  private final ScheduledExecutorService timer;
  private volatile @Nullable Connection connection;
  private @Nullable ScheduledFuture<?> cut;
  private long deadlineNanos;
  private int version;

  Session(PostgresTarget target, LongSupplier nanoTicker, ScheduledExecutorService timer) {
    this.target = target;
    this.nanoTicker = nanoTicker;
    this.timer = timer;
  }

  /** What is done with the rows of a question. */
  interface Rows {
    void read(ResultSet rows) throws SQLException;
  }

  /**
   * Begins a round by asking the server's version. A connection that was lost since the last round
   * is replaced, once.
   *
   * @throws SQLException when the server does not answer in time
   * @throws IOException when the password cannot be read
   */
  void begin(Rows serverVersion) throws SQLException, IOException {
    deadlineNanos = nanoTicker.getAsLong() + target.deadline().toNanos();
    cut = timer.schedule(this::cutOff, target.deadline().toMillis(), TimeUnit.MILLISECONDS);
    if (connection != null) {
      try {
        ask("SHOW server_version", 1, serverVersion);
        return;
      } catch (SQLException e) {
        LOG.info(
            "Lost a connection: instance={} reason={}",
            target.instance(),
            Complaint.about(e, target));
        close();
      }
    }
    Connection fresh = connect();
    connection = fresh;
    version = fresh.getMetaData().getDatabaseMajorVersion();
    ask("SHOW server_version", 1, serverVersion);
  }

  private Connection connect() throws SQLException, IOException {
    // Whole seconds are all that the driver knows; no deadline is shorter than one.
    long seconds = Math.max(1, remainingMillis() / 1_000);
    Properties properties = new Properties();
    target.parameters().forEach(properties::setProperty);
    properties.setProperty("user", target.user());
    if (target.password().isSet()) {
      properties.setProperty("password", target.password().read());
    }
    properties.setProperty("ApplicationName", "aegle");
    properties.setProperty("connectTimeout", Long.toString(seconds));
    properties.setProperty("loginTimeout", Long.toString(seconds));
    properties.setProperty("socketTimeout", Long.toString(seconds));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("readOnly", "true");
    // One trip for each question, and nothing left behind in a pool between us and the server.
    properties.setProperty("preferQueryMode", "simple");
    String url =
        "jdbc:postgresql://" + target.host() + ":" + target.port() + "/" + target.database();
    Connection fresh = DriverManager.getDriver(url).connect(url, properties);
    if (fresh == null) {
      throw new AssertionError("BUG: the driver does not know the address that was made for it");
    }
    return fresh;
  }

  /** Major version of the server. */
  int version() {
    return version;
  }

  long remainingMillis() {
    return (deadlineNanos - nanoTicker.getAsLong()) / 1_000_000;
  }

  /**
   * Asks one question, which may take at most half of the deadline, and no more than is left of it.
   *
   * @throws SQLException when it was not answered; the session may be usable all the same
   */
  void ask(String sql, int maxRows, Rows rows) throws SQLException {
    Connection open = connection;
    long millis = Math.min(remainingMillis(), Math.max(1, target.deadline().toMillis() / 2));
    if (open == null || millis <= 0) {
      throw new SQLException("no time was left to ask");
    }
    try (Statement statement = open.createStatement()) {
      statement.setMaxRows(maxRows);
      statement.execute(
          "SET statement_timeout = "
              + millis
              + "; SET lock_timeout = "
              + LOCK_TIMEOUT_MILLIS
              + "; "
              + sql);
      while (!isResultSet(statement)) {
        if (statement.getUpdateCount() < 0) {
          throw new AssertionError("BUG: a question that answers nothing: " + sql);
        }
        statement.getMoreResults();
      }
      try (ResultSet result = statement.getResultSet()) {
        rows.read(result);
      }
    }
  }

  private static boolean isResultSet(Statement statement) throws SQLException {
    return statement.getResultSet() != null;
  }

  /** Whether the server can still be asked. */
  boolean isOpen() {
    Connection open = connection;
    try {
      return open != null && !open.isClosed();
    } catch (SQLException e) {
      LOG.debug("Took a connection for closed: reason={}", e.getMessage());
      return false;
    }
  }

  /** Ends a round; a connection that broke is given up, another is made in the next. */
  void end() {
    ScheduledFuture<?> pending = cut;
    if (pending != null) {
      pending.cancel(false);
    }
    if (!isOpen()) {
      close();
    }
  }

  private void cutOff() {
    Connection open = connection;
    if (open != null) {
      LOG.warn(
          "Cut a connection that kept a round beyond its deadline: instance={} deadline={}",
          target.instance(),
          target.deadline());
      try {
        open.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.warn("Could not cut a connection: instance={}", target.instance(), e);
      }
    }
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.debug("Closed a connection with an error: reason={}", e.getMessage());
      }
    }
  }
}
