package aegle.server.state;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One-time links, known here by the hash of their secret only. Any thread may call. */
public final class SetupLinks {
  private final StateDatabase database;

  public SetupLinks(StateDatabase database) {
    this.database = database;
  }

  /** Keeps a new link; links issued before and never used stop working. */
  public void replace(String tokenHash, Instant expiresAt) {
    database.write(sql -> {
      sql.sql("delete from setup_links where used_at is null").update();
      insert(sql, tokenHash, expiresAt);
    });
  }

  /** Keeps a new link beside those that are open. */
  public void add(String tokenHash, Instant expiresAt) {
    database.write(sql -> insert(sql, tokenHash, expiresAt));
  }

  private static void insert(JdbcClient sql, String tokenHash, Instant expiresAt) {
    sql.sql("insert into setup_links (token_hash, expires_at) values (:hash, :at)")
        .param("hash", tokenHash)
        .param("at", expiresAt.toEpochMilli())
        .update();
  }

  /** Whether the link is known, unused and not expired. */
  public boolean isOpen(String tokenHash, Instant now) {
    return database.read(sql ->
        sql.sql(
                    """
                    select count(*) from setup_links
                    where token_hash = :hash and used_at is null and expires_at > :now
                    """)
                .param("hash", tokenHash)
                .param("now", now.toEpochMilli())
                .query(Long.class)
                .single()
            == 1);
  }

  /** Uses the link up; true for exactly one caller, and only while the link is open. */
  public boolean use(String tokenHash, Instant now) {
    AtomicInteger used = new AtomicInteger();
    database.write(sql ->
        used.set(
            sql.sql(
                    """
                    update setup_links set used_at = :now
                    where token_hash = :hash and used_at is null and expires_at > :now
                    """)
                .param("hash", tokenHash)
                .param("now", now.toEpochMilli())
                .update()));
    return used.get() == 1;
  }
}
