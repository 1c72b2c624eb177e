package aegle.server.state;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Who signed in or tried to, newest first; the trail that an auditor reads. */
public final class SignIns {
  /** Entries older than this are removed: 400 days, a year and the time to ask about it. */
  public static final Duration KEPT_FOR = Duration.ofDays(400);

  /** Most entries of one page. */
  public static final int MAX_PAGE = 500;

  private static final int MAX_TEXT_CHARS = 100;

  private final StateDatabase database;

  public SignIns(StateDatabase database) {
    this.database = database;
  }

  public void add(Instant at, String userName, String address, SignIn.Outcome outcome) {
    database.write(sql -> {
      sql.sql(
              """
              insert into sign_ins (id, at, user_name, address, outcome)
              values (:id, :at, :name, :address, :outcome)
              """)
          .param("id", StateDatabase.nextId(sql, "sign_ins"))
          .param("at", at.toEpochMilli())
          .param("name", cut(userName))
          .param("address", cut(address))
          .param("outcome", outcome.name().toLowerCase(Locale.ROOT))
          .update();
      sql.sql("delete from sign_ins where at < :oldest")
          .param("oldest", at.minus(KEPT_FOR).toEpochMilli())
          .update();
    });
  }

  /** The newest entries, at most {@value #MAX_PAGE}. */
  public List<SignIn> newest(int limit) {
    return database.read(sql ->
        sql.sql("select * from sign_ins order by id desc limit :limit")
            .param("limit", Math.clamp(limit, 1, MAX_PAGE))
            .query((row, _) ->
                new SignIn(
                    row.getLong("id"),
                    Instant.ofEpochMilli(row.getLong("at")),
                    row.getString("user_name"),
                    row.getString("address"),
                    SignIn.Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT))))
            .list());
  }

  /** PostgreSQL refuses the zero character in a text. */
  private static String cut(String text) {
    String clean = text.replace('\0', ' ');
    return clean.length() <= MAX_TEXT_CHARS ? clean : clean.substring(0, MAX_TEXT_CHARS);
  }
}
