package aegle.server.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The people who may sign in. Any thread may call. */
public final class Users {
  /** Longest name of a user, in characters. */
  public static final int MAX_NAME_CHARS = 100;

  private static final String COLUMNS =
      "select id, name, role, password_hash, created_at, password_changed_at, disabled_at"
          + " from users ";

  private final StateDatabase database;

  public Users(StateDatabase database) {
    this.database = database;
  }

  /** Names are compared without case and outer blanks. */
  public static String canonicalName(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Adds a user.
   *
   * @throws IllegalArgumentException when the name is empty or too long
   * @throws StateException when the name is taken
   */
  public User add(String name, Role role, @Nullable String passwordHash, Instant now) {
    String canonical = canonicalName(name);
    if (canonical.isEmpty() || canonical.length() > MAX_NAME_CHARS) {
      throw new IllegalArgumentException(
          "a user's name has 1 to " + MAX_NAME_CHARS + " characters; got " + canonical.length());
    }
    AtomicLong id = new AtomicLong();
    @Nullable Long changedAt = passwordHash == null ? null : now.toEpochMilli();
    database.write(sql -> {
      id.set(StateDatabase.nextId(sql, "users"));
      sql.sql(
              """
              insert into users (id, name, role, password_hash, created_at, password_changed_at)
              values (:id, :name, :role, :hash, :at, :changed)
              """)
          .param("id", id.get())
          .param("name", canonical)
          .param("role", role.word())
          .param("hash", passwordHash, java.sql.Types.VARCHAR)
          .param("at", now.toEpochMilli())
          .param("changed", changedAt, java.sql.Types.BIGINT)
          .update();
    });
    return find(canonical).orElseThrow(() -> new AssertionError("BUG: the new user is not there"));
  }

  public Optional<User> find(String name) {
    String canonical = canonicalName(name);
    return database.read(sql ->
        sql.sql(COLUMNS + "where name = :name")
            .param("name", canonical)
            .query(Users::row)
            .optional());
  }

  public List<User> all() {
    return database.read(sql -> sql.sql(COLUMNS + "order by name").query(Users::row).list());
  }

  /** Whether somebody can sign in as owner; if not, a setup link is needed. */
  public boolean hasOwnerWithPassword() {
    return database.read(sql ->
        sql.sql(
                    """
                    select count(*) from users
                    where role = :role and password_hash is not null and disabled_at is null
                    """)
                .param("role", Role.OWNER.word())
                .query(Long.class)
                .single()
            > 0);
  }

  public void changePassword(long id, String passwordHash, Instant now) {
    database.write(sql ->
        sql.sql(
                """
                update users set password_hash = :hash, password_changed_at = :at
                where id = :id
                """)
            .param("hash", passwordHash)
            .param("at", now.toEpochMilli())
            .param("id", id)
            .update());
  }

  public void changeRole(long id, Role role) {
    database.write(sql ->
        sql.sql("update users set role = :role where id = :id")
            .param("role", role.word())
            .param("id", id)
            .update());
  }

  /** From now on the user cannot sign in; what the user did stays on record. */
  public void disable(long id, Instant now) {
    database.write(sql ->
        sql.sql("update users set disabled_at = :at where id = :id and disabled_at is null")
            .param("at", now.toEpochMilli())
            .param("id", id)
            .update());
  }

  /** The user may sign in again, with the password from before. */
  public void enable(long id) {
    database.write(sql ->
        sql.sql("update users set disabled_at = null where id = :id").param("id", id).update());
  }

  private static User row(ResultSet row, int number) throws SQLException {
    return new User(
        row.getLong("id"),
        row.getString("name"),
        Role.ofWord(row.getString("role")),
        row.getString("password_hash"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        instant(row, "password_changed_at"),
        instant(row, "disabled_at"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
