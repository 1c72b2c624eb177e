package aegle.server.state;

import java.time.Instant;
import java.util.List;

/** Opening hours of clinics that a person confirmed. Any thread may call. */
public final class ConfirmedHours {
  /** Longest week, in characters of its text. */
  public static final int MAX_WEEK_CHARS = 1_000;

  private final StateDatabase database;

  /**
   * What was confirmed for a clinic.
   *
   * @param week as the file would write it
   */
  public record Confirmed(String clinic, String week, String by, Instant at) {}

  public ConfirmedHours(StateDatabase database) {
    this.database = database;
  }

  /** All of them, by clinic. */
  public List<Confirmed> all() {
    return database.read(sql ->
        sql.sql("select clinic, week, confirmed_by, confirmed_at from clinic_hours order by clinic")
            .query((row, _) ->
                new Confirmed(
                    row.getString("clinic"),
                    row.getString("week"),
                    row.getString("confirmed_by"),
                    Instant.ofEpochMilli(row.getLong("confirmed_at"))))
            .list());
  }

  /** Keeps one, in place of what was confirmed before. */
  public void put(Confirmed confirmed) {
    if (confirmed.week().length() > MAX_WEEK_CHARS) {
      throw new IllegalArgumentException(
          "the week has " + confirmed.week().length() + " characters; at most " + MAX_WEEK_CHARS);
    }
    database.write(sql ->
        sql.sql(
                """
                insert into clinic_hours (clinic, week, confirmed_by, confirmed_at)
                values (:clinic, :week, :by, :at)
                on conflict (clinic) do update set week = excluded.week,
                  confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at
                """)
            .param("clinic", confirmed.clinic())
            .param("week", confirmed.week())
            .param("by", confirmed.by())
            .param("at", confirmed.at().toEpochMilli())
            .update());
  }

  /** Forgets what was confirmed for a clinic. */
  public void delete(String clinic) {
    database.write(sql ->
        sql.sql("delete from clinic_hours where clinic = :clinic")
            .param("clinic", clinic)
            .update());
  }
}
