package aegle.starter;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Whether the database answers a query. */
final class DatabaseCheck implements HealthCheck {
  private static final int QUERY_TIMEOUT_SECONDS = 2;

  private final DataSource dataSource;

  DatabaseCheck(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public String name() {
    return DATABASE;
  }

  @Override
  public Importance importance() {
    return Importance.CRITICAL;
  }

  @Override
  public boolean works() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
      return statement.execute("select 1");
    }
  }
}
