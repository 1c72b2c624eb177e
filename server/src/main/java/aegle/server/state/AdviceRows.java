package aegle.server.state;

import aegle.server.state.StoredFinding.Decision;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Clients that were heard and what is wrong with them. Any thread may call. */
public final class AdviceRows {
  private static final int MAX_SIGNALS_CHARS = 2_000;
  private static final int MAX_TEXT_CHARS = 4_000;
  private static final int MAX_REASON_CHARS = 1_000;

  private final StateDatabase database;

  public AdviceRows(StateDatabase database) {
    this.database = database;
  }

  public List<StoredClient> clients() {
    return database.read(sql -> sql.sql("select * from clients").query(AdviceRows::client).list());
  }

  public List<StoredFinding> findings() {
    return database.read(
        sql -> sql.sql("select * from findings").query(AdviceRows::finding).list());
  }

  /**
   * Writes what changed, all of it or nothing.
   *
   * @param forgotten keys of clients that are known no more
   */
  public void keep(
      Collection<StoredClient> clients,
      Collection<String> forgotten,
      Collection<StoredFinding> findings) {
    database.write(sql -> {
      clients.forEach(client -> put(sql, client));
      forgotten.forEach(
          key -> sql.sql("delete from clients where client_key = :key").param("key", key).update());
      findings.forEach(finding -> put(sql, finding));
    });
  }

  /** Removes findings that were over before a time. */
  public void forgetEnded(Instant before) {
    database.write(sql ->
        sql.sql("delete from findings where ended > 0 and ended < :before")
            .param("before", before.toEpochMilli())
            .update());
  }

  private static void put(JdbcClient sql, StoredClient client) {
    sql.sql(
            """
            insert into clients (client_key, protocol, source, sdk, sdk_version, service,
              app_release, environment, first_seen, last_seen, signals, refusals)
            values (:key, :protocol, :source, :sdk, :sdkVersion, :service, :release, :environment,
              :first, :last, :signals, :refusals)
            on conflict (client_key) do update set last_seen = excluded.last_seen,
              signals = excluded.signals, refusals = excluded.refusals
            """)
        .param("key", client.key())
        .param("protocol", client.protocol())
        .param("source", client.source())
        .param("sdk", client.sdk())
        .param("sdkVersion", client.sdkVersion())
        .param("service", client.service())
        .param("release", client.release())
        .param("environment", client.environment())
        .param("first", client.firstSeen().toEpochMilli())
        .param("last", client.lastSeen().toEpochMilli())
        .param("signals", cut(client.signals(), MAX_SIGNALS_CHARS))
        .param("refusals", cut(client.refusals(), MAX_TEXT_CHARS))
        .update();
  }

  private static void put(JdbcClient sql, StoredFinding finding) {
    @Nullable Instant ended = finding.ended();
    @Nullable Decision decision = finding.setAside();
    sql.sql(
            """
            insert into findings (check_id, client_key, protocol, source, sdk, sdk_version, service,
              app_release, environment, seen, first_seen, last_seen, evidence, place, query, ended,
              set_aside_by, set_aside_at, set_aside_reason)
            values (:check, :key, :protocol, :source, :sdk, :sdkVersion, :service, :release,
              :environment, :seen, :first, :last, :evidence, :place, :query, :ended, :by, :at,
              :reason)
            on conflict (check_id, client_key) do update set seen = excluded.seen,
              first_seen = excluded.first_seen, last_seen = excluded.last_seen,
              evidence = excluded.evidence, place = excluded.place, query = excluded.query,
              ended = excluded.ended, set_aside_by = excluded.set_aside_by,
              set_aside_at = excluded.set_aside_at, set_aside_reason = excluded.set_aside_reason
            """)
        .param("check", finding.check())
        .param("key", finding.clientKey())
        .param("protocol", finding.protocol())
        .param("source", finding.source())
        .param("sdk", finding.sdk())
        .param("sdkVersion", finding.sdkVersion())
        .param("service", finding.service())
        .param("release", finding.release())
        .param("environment", finding.environment())
        .param("seen", finding.count())
        .param("first", finding.firstSeen().toEpochMilli())
        .param("last", finding.lastSeen().toEpochMilli())
        .param("evidence", cut(finding.evidence(), MAX_TEXT_CHARS))
        .param("place", finding.place())
        .param("query", cut(finding.query(), MAX_TEXT_CHARS))
        .param("ended", ended == null ? 0 : ended.toEpochMilli())
        .param("by", decision == null ? "" : decision.by())
        .param("at", decision == null ? 0 : decision.at().toEpochMilli())
        .param("reason", decision == null ? "" : cut(decision.reason(), MAX_REASON_CHARS))
        .update();
  }

  private static String cut(String text, int chars) {
    return text.length() <= chars ? text : text.substring(0, chars);
  }

  private static StoredClient client(ResultSet row, int number) throws SQLException {
    return new StoredClient(
        row.getString("client_key"),
        row.getString("protocol"),
        row.getString("source"),
        row.getString("sdk"),
        row.getString("sdk_version"),
        row.getString("service"),
        row.getString("app_release"),
        row.getString("environment"),
        Instant.ofEpochMilli(row.getLong("first_seen")),
        Instant.ofEpochMilli(row.getLong("last_seen")),
        row.getString("signals"),
        row.getString("refusals"));
  }

  private static StoredFinding finding(ResultSet row, int number) throws SQLException {
    long ended = row.getLong("ended");
    long at = row.getLong("set_aside_at");
    return new StoredFinding(
        row.getString("check_id"),
        row.getString("client_key"),
        row.getString("protocol"),
        row.getString("source"),
        row.getString("sdk"),
        row.getString("sdk_version"),
        row.getString("service"),
        row.getString("app_release"),
        row.getString("environment"),
        row.getLong("seen"),
        Instant.ofEpochMilli(row.getLong("first_seen")),
        Instant.ofEpochMilli(row.getLong("last_seen")),
        row.getString("evidence"),
        row.getString("place"),
        row.getString("query"),
        ended == 0 ? null : Instant.ofEpochMilli(ended),
        at == 0
            ? null
            : new Decision(
                row.getString("set_aside_by"),
                Instant.ofEpochMilli(at),
                row.getString("set_aside_reason")));
  }
}
