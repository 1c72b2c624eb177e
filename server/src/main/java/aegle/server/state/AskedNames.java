package aegle.server.state;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The metrics and labels that anybody asked for, and when last. Any thread may call. */
public final class AskedNames {
  /** Longest name, in characters. */
  public static final int MAX_CHARS = 200;

  private final StateDatabase database;

  /**
   * A name that was asked for.
   *
   * @param metric empty for any that a pattern covers
   * @param label empty where the metric itself is meant
   */
  public record Name(String metric, String label) {}

  public AskedNames(StateDatabase database) {
    this.database = database;
  }

  /** Since when names are noted: from the first time that this is called on. */
  public Instant since(Instant now) {
    database.write(sql ->
        sql.sql(
                """
                insert into asked_names (metric, label, asked_at) values ('', '', :now)
                on conflict (metric, label) do nothing
                """)
            .param("now", now.toEpochMilli())
            .update());
    return database.read(sql ->
        Instant.ofEpochMilli(
            sql.sql("select asked_at from asked_names where metric = '' and label = ''")
                .query(Long.class)
                .single()));
  }

  /**
   * The names that were asked for last, with the time in milliseconds since 1970, the longest
   * unasked first.
   */
  public Map<Name, Long> all(int limit) {
    Map<Name, Long> names = new LinkedHashMap<>();
    database.read(sql ->
        sql.sql(
                """
                select metric, label, asked_at from (
                  select metric, label, asked_at from asked_names
                  where metric <> '' or label <> '' order by asked_at desc limit :limit
                ) newest order by asked_at
                """)
            .param("limit", limit)
            .query((row, _) ->
                names.put(
                    new Name(row.getString("metric"), row.getString("label")),
                    row.getLong("asked_at")))
            .list());
    return names;
  }

  /** Forgets names that were last asked for before a moment, in milliseconds since 1970. */
  public void forget(long beforeMillis) {
    database.write(sql ->
        sql.sql(
                """
                delete from asked_names
                where asked_at < :before and (metric <> '' or label <> '')
                """)
            .param("before", beforeMillis)
            .update());
  }

  /** Notes names with the time in milliseconds since 1970. */
  public void put(Map<Name, Long> names) {
    database.write(sql ->
        names.forEach((name, millis) ->
            sql.sql(
                    """
                    insert into asked_names (metric, label, asked_at)
                    values (:metric, :label, :at)
                    on conflict (metric, label) do update set asked_at = excluded.asked_at
                    """)
                .param("metric", name.metric())
                .param("label", name.label())
                .param("at", millis)
                .update()));
  }
}
