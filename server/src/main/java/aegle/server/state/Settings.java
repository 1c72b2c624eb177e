package aegle.server.state;

import java.time.Instant;
import java.util.Optional;

/** Small values that people change while the server runs, such as a theme. Any thread may call. */
public final class Settings {
  /** Longest value, in characters. */
  public static final int MAX_VALUE_CHARS = 10_000;

  private final StateDatabase database;

  public Settings(StateDatabase database) {
    this.database = database;
  }

  public Optional<String> find(String name) {
    return database.read(sql ->
        sql.sql("select value from settings where name = :name")
            .param("name", name)
            .query(String.class)
            .optional());
  }

  public void put(String name, String value, String changedBy, Instant now) {
    if (value.length() > MAX_VALUE_CHARS) {
      throw new IllegalArgumentException(
          "setting " + name + " has " + value.length() + " characters; at most " + MAX_VALUE_CHARS);
    }
    database.write(sql ->
        sql.sql(
                """
                insert into settings (name, value, changed_at, changed_by)
                values (:name, :value, :at, :by)
                on conflict (name) do update set value = excluded.value,
                  changed_at = excluded.changed_at, changed_by = excluded.changed_by
                """)
            .param("name", name)
            .param("value", value)
            .param("at", now.toEpochMilli())
            .param("by", changedBy)
            .update());
  }
}
