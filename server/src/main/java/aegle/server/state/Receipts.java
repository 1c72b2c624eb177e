package aegle.server.state;

import aegle.signals.Labels;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All delivery attempts, newest first. Any thread may call. */
public final class Receipts {
  /** Receipts older than this are removed: 400 days. */
  public static final Duration KEPT_FOR = Duration.ofDays(400);

  /** Most receipts of one page. */
  public static final int MAX_PAGE = 200;

  /**
   * Which receipts are asked for.
   *
   * @param receiver null for all
   * @param outcome null for all
   * @param groupKey null for all; as on the receipts, to follow one group
   * @param before a page's {@link Page#next}; null for the newest
   */
  public record Query(
      @Nullable String receiver,
      @Nullable DeliveryOutcome outcome,
      @Nullable String groupKey,
      @Nullable Long before,
      int limit) {
    public Query {
      limit = Math.clamp(limit, 1, MAX_PAGE);
    }

    /** Without regard to groups. */
    public Query(
        @Nullable String receiver,
        @Nullable DeliveryOutcome outcome,
        @Nullable Long before,
        int limit) {
      this(receiver, outcome, null, before, limit);
    }

    public static Query newest(int limit) {
      return new Query(null, null, null, null, limit);
    }
  }

  /**
   * Some receipts, newest first.
   *
   * @param next where the following page begins; empty on the last page
   */
  public record Page(List<Receipt> receipts, OptionalLong next) {
    public Page {
      receipts = List.copyOf(receipts);
    }
  }

  private final StateDatabase database;

  public Receipts(StateDatabase database) {
    this.database = database;
  }

  public void add(Receipt receipt) {
    database.write(sql -> insert(sql, receipt));
  }

  public Page page(Query query) {
    List<Receipt> found =
        database.read(sql ->
            sql.sql(
                    """
                    select * from receipts
                    where id < :before
                      and (:receiver = '' or receiver = :receiver)
                      and (:outcome = '' or outcome = :outcome)
                    order by id desc limit :limit
                    """)
                .param("before", query.before() == null ? Long.MAX_VALUE : query.before())
                .param("receiver", query.receiver() == null ? "" : query.receiver())
                .param("outcome", query.outcome() == null ? "" : query.outcome().word())
                .param("limit", query.limit() + 1)
                .query(Receipts::row)
                .list());
    if (found.size() <= query.limit()) {
      return new Page(found, OptionalLong.empty());
    }
    List<Receipt> shown = found.subList(0, query.limit());
    return new Page(shown, OptionalLong.of(shown.getLast().id()));
  }

  /** The receivers that have receipts, by name, for a filter on a page. */
  public List<String> receivers() {
    return database.read(sql ->
        sql.sql("select distinct receiver from receipts order by receiver")
            .query(String.class)
            .list());
  }

  /** Removes what is older than {@link #KEPT_FOR}. */
  public void removeOld(Instant now) {
    database.write(sql ->
        sql.sql("delete from receipts where started_at < :oldest")
            .param("oldest", now.minus(KEPT_FOR).toEpochMilli())
            .update());
  }

  private static void insert(JdbcClient sql, Receipt receipt) {
    sql.sql(
            """
            insert into receipts (id, receiver, integration, position, group_key, group_labels,
              firing, resolved, attempt, started_at, duration_millis, outcome, status, detail)
            values (:id, :receiver, :integration, :position, :groupKey, :groupLabels,
              :firing, :resolved, :attempt, :startedAt, :duration, :outcome, :status, :detail)
            """)
        .param("id", StateDatabase.nextId(sql, "receipts"))
        .param("receiver", receipt.receiver())
        .param("integration", receipt.integration())
        .param("position", receipt.position())
        .param("groupKey", receipt.groupKey())
        .param("groupLabels", LabelText.write(receipt.groupLabels().toMap()))
        .param("firing", receipt.firing())
        .param("resolved", receipt.resolved())
        .param("attempt", receipt.attempt())
        .param("startedAt", receipt.startedAt().toEpochMilli())
        .param("duration", receipt.duration().toMillis())
        .param("outcome", receipt.outcome().word())
        .param("status", receipt.status())
        .param("detail", receipt.detail())
        .update();
  }

  private static Receipt row(ResultSet row, int number) throws SQLException {
    return new Receipt(
        row.getLong("id"),
        row.getString("receiver"),
        row.getString("integration"),
        row.getInt("position"),
        row.getString("group_key"),
        Labels.of(LabelText.read(row.getString("group_labels"))),
        row.getInt("firing"),
        row.getInt("resolved"),
        row.getInt("attempt"),
        Instant.ofEpochMilli(row.getLong("started_at")),
        Duration.ofMillis(row.getLong("duration_millis")),
        DeliveryOutcome.ofWord(row.getString("outcome")),
        row.getInt("status"),
        row.getString("detail"));
  }
}
