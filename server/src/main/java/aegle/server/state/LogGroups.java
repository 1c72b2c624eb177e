package aegle.server.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The groups and streams that clients of CloudWatch Logs made. Any thread may call. */
public final class LogGroups {
  /** Groups of one project: 1,000. */
  public static final int MAX_GROUPS = 1_000;

  /** Streams of one project, in all its groups: 10,000. */
  public static final int MAX_STREAMS = 10_000;

  private final StateDatabase database;

  /**
   * A group.
   *
   * @param retentionDays as its client wished; 0: for ever
   */
  public record Group(String name, Instant created, int retentionDays) {}

  /** A stream; times are in milliseconds since 1970, 0 where no event has come. */
  public record Stream(
      String name,
      Instant created,
      long firstEventMillis,
      long lastEventMillis,
      long lastIngestionMillis) {}

  /** What became of a wish to make something. */
  public enum Making {
    MADE,
    ALREADY_THERE,
    NO_SUCH_GROUP,
    TOO_MANY
  }

  /** Which of many are asked for, a page of them. */
  public record Page(String prefix, int limit, int offset) {}

  public LogGroups(StateDatabase database) {
    this.database = database;
  }

  /** Makes a group, which keeps for ever at first. */
  public Making makeGroup(String project, String name, Instant now) {
    return written(sql -> {
      if (group(sql, project, name).isPresent()) {
        return Making.ALREADY_THERE;
      }
      if (count(sql, "log_groups", project) >= MAX_GROUPS) {
        return Making.TOO_MANY;
      }
      sql.sql(
              """
              insert into log_groups (project, name, created, retention_days)
              values (:project, :name, :now, 0)
              """)
          .param("project", project)
          .param("name", name)
          .param("now", now.toEpochMilli())
          .update();
      return Making.MADE;
    });
  }

  /** Makes a stream of a group. */
  public Making makeStream(String project, String group, String name, Instant now) {
    return written(sql -> {
      if (group(sql, project, group).isEmpty()) {
        return Making.NO_SUCH_GROUP;
      }
      if (stream(sql, project, group, name).isPresent()) {
        return Making.ALREADY_THERE;
      }
      if (count(sql, "log_streams", project) >= MAX_STREAMS) {
        return Making.TOO_MANY;
      }
      sql.sql(
              """
              insert into log_streams (project, log_group, name, created, first_event, last_event,
                last_ingestion)
              values (:project, :group, :name, :now, 0, 0, 0)
              """)
          .param("project", project)
          .param("group", group)
          .param("name", name)
          .param("now", now.toEpochMilli())
          .update();
      return Making.MADE;
    });
  }

  private interface Statements {
    Making run(JdbcClient sql);
  }

  private Making written(Statements statements) {
    AtomicReference<Making> made = new AtomicReference<>(Making.TOO_MANY);
    database.write(sql -> made.set(statements.run(sql)));
    return made.get();
  }

  /** Changes how long a group wishes to be kept; whether there is such a group. */
  public boolean retain(String project, String group, int days) {
    AtomicReference<Integer> changed = new AtomicReference<>(0);
    database.write(sql ->
        changed.set(
            sql.sql(
                    "update log_groups set retention_days = :days where project = :project and"
                        + " name = :name")
                .param("days", days)
                .param("project", project)
                .param("name", group)
                .update()));
    return changed.get() > 0;
  }

  /** Notes that events came. */
  public void heard(String project, String group, String stream, Stream heard) {
    database.write(sql ->
        sql.sql(
                """
                update log_streams set
                  first_event = case when first_event = 0 or first_event > :first then :first
                    else first_event end,
                  last_event = case when last_event < :last then :last else last_event end,
                  last_ingestion = :now
                where project = :project and log_group = :group and name = :name
                """)
            .param("first", heard.firstEventMillis())
            .param("last", heard.lastEventMillis())
            .param("now", heard.lastIngestionMillis())
            .param("project", project)
            .param("group", group)
            .param("name", stream)
            .update());
  }

  public Optional<Group> group(String project, String name) {
    return database.read(sql -> group(sql, project, name));
  }

  public Optional<Stream> stream(String project, String group, String name) {
    return database.read(sql -> stream(sql, project, group, name));
  }

  /** Groups by name. */
  public List<Group> groups(String project, Page page) {
    return database.read(sql ->
        sql.sql(
                """
                select * from log_groups
                where project = :project and substr(name, 1, :length) = :prefix
                order by name limit :limit offset :offset
                """)
            .param("project", project)
            .param("length", page.prefix().length())
            .param("prefix", page.prefix())
            .param("limit", page.limit())
            .param("offset", page.offset())
            .query(LogGroups::group)
            .list());
  }

  /**
   * Streams of a group by name, or by the time of their last event.
   *
   * @param order of the columns that are sorted by
   */
  public List<Stream> streams(String project, String group, Page page, Order order) {
    return database.read(sql ->
        sql.sql(
                """
                select * from log_streams
                where project = :project and log_group = :group
                  and substr(name, 1, :length) = :prefix
                order by %s limit :limit offset :offset
                """
                    .formatted(order.words))
            .param("project", project)
            .param("group", group)
            .param("length", page.prefix().codePointCount(0, page.prefix().length()))
            .param("prefix", page.prefix())
            .param("limit", page.limit())
            .param("offset", page.offset())
            .query(LogGroups::stream)
            .list());
  }

  /** In which order streams are told. */
  public enum Order {
    BY_NAME("name"),
    BY_NAME_DESCENDING("name desc"),
    BY_TIME("last_event, name"),
    BY_TIME_DESCENDING("last_event desc, name");

    private final String words;

    Order(String words) {
      this.words = words;
    }
  }

  private static long count(JdbcClient sql, String table, String project) {
    return sql.sql("select count(*) from " + table + " where project = :project")
        .param("project", project)
        .query(Long.class)
        .single();
  }

  private static Optional<Group> group(JdbcClient sql, String project, String name) {
    return sql.sql("select * from log_groups where project = :project and name = :name")
        .param("project", project)
        .param("name", name)
        .query(LogGroups::group)
        .optional();
  }

  private static Group group(ResultSet row, int number) throws SQLException {
    return new Group(
        row.getString("name"),
        Instant.ofEpochMilli(row.getLong("created")),
        row.getInt("retention_days"));
  }

  private static Optional<Stream> stream(
      JdbcClient sql, String project, String group, String name) {
    return sql.sql(
            "select * from log_streams where project = :project and log_group = :group and"
                + " name = :name")
        .param("project", project)
        .param("group", group)
        .param("name", name)
        .query(LogGroups::stream)
        .optional();
  }

  private static Stream stream(ResultSet row, int number) throws SQLException {
    return new Stream(
        row.getString("name"),
        Instant.ofEpochMilli(row.getLong("created")),
        row.getLong("first_event"),
        row.getLong("last_event"),
        row.getLong("last_ingestion"));
  }
}
