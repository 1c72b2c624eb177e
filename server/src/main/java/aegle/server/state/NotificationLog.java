package aegle.server.state;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What was told to whom, so that a restart neither repeats nor forgets. Any thread may call. */
public final class NotificationLog {
  private final StateDatabase database;

  public NotificationLog(StateDatabase database) {
    this.database = database;
  }

  public void save(ToldGroup told) {
    database.write(sql ->
        sql.sql(
                """
                insert into notification_log (receiver, integration, position, group_key,
                  firing, resolved, told_at, expires_at)
                values (:receiver, :integration, :position, :groupKey, :firing, :resolved,
                  :toldAt, :expiresAt)
                on conflict (receiver, integration, position, group_key) do update set
                  firing = excluded.firing, resolved = excluded.resolved,
                  told_at = excluded.told_at, expires_at = excluded.expires_at
                """)
            .param("receiver", told.key().receiver())
            .param("integration", told.key().integration())
            .param("position", told.key().position())
            .param("groupKey", told.key().groupKey())
            .param("firing", words(told.firing()))
            .param("resolved", words(told.resolved()))
            .param("toldAt", told.toldAt().toEpochMilli())
            .param("expiresAt", told.expiresAt().toEpochMilli())
            .update());
  }

  public List<ToldGroup> all() {
    return database.read(sql ->
        sql.sql("select * from notification_log")
            .query((row, _) ->
                new ToldGroup(
                    new ToldGroup.Key(
                        row.getString("receiver"),
                        row.getString("integration"),
                        row.getInt("position"),
                        row.getString("group_key")),
                    set(row.getString("firing")),
                    set(row.getString("resolved")),
                    Instant.ofEpochMilli(row.getLong("told_at")),
                    Instant.ofEpochMilli(row.getLong("expires_at"))))
            .list());
  }

  public void removeExpired(Instant now) {
    database.write(sql ->
        sql.sql("delete from notification_log where expires_at <= :now")
            .param("now", now.toEpochMilli())
            .update());
  }

  private static String words(Collection<String> fingerprints) {
    return String.join(" ", new TreeSet<>(fingerprints));
  }

  private static Set<String> set(String words) {
    return words.isEmpty() ? Set.of() : Set.of(words.split(" ", -1));
  }
}
