package aegle.server.state;

import aegle.metrics.Matcher;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Silences, and who did what with them. Any thread may call. */
public final class StoredSilences {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final StateDatabase database;

  public StoredSilences(StateDatabase database) {
    this.database = database;
  }

  /** Keeps silences and changes in one transaction; a silence kept before is overwritten. */
  public void save(Collection<Silence> silences, Collection<SilenceChange> changes) {
    database.write(sql -> {
      silences.forEach(silence -> save(sql, silence));
      changes.forEach(change -> add(sql, change));
    });
  }

  private static void save(JdbcClient sql, Silence silence) {
    sql.sql(
            """
            insert into silences (id, matchers, starts_at, ends_at, updated_at, created_by,
              comment, annotations)
            values (:id, :matchers, :startsAt, :endsAt, :updatedAt, :createdBy, :comment,
              :annotations)
            on conflict (id) do update set matchers = excluded.matchers,
              starts_at = excluded.starts_at, ends_at = excluded.ends_at,
              updated_at = excluded.updated_at, created_by = excluded.created_by,
              comment = excluded.comment, annotations = excluded.annotations
            """)
        .param("id", silence.id())
        .param("matchers", text(silence.matchers()))
        .param("startsAt", silence.startsAt().toEpochMilli())
        .param("endsAt", silence.endsAt().toEpochMilli())
        .param("updatedAt", silence.updatedAt().toEpochMilli())
        // As JSON, since PostgreSQL refuses the zero character in a text.
        .param("createdBy", JSON.writeValueAsString(silence.createdBy()))
        .param("comment", JSON.writeValueAsString(silence.comment()))
        .param("annotations", LabelText.write(silence.annotations()))
        .update();
  }

  private static void add(JdbcClient sql, SilenceChange change) {
    sql.sql(
            """
            insert into silence_changes (id, silence, changed_at, who, what)
            values (:id, :silence, :at, :who, :what)
            """)
        .param("id", StateDatabase.nextId(sql, "silence_changes"))
        .param("silence", change.silence())
        .param("at", change.at().toEpochMilli())
        .param("who", JSON.writeValueAsString(change.who()))
        .param("what", change.what())
        .update();
  }

  public List<Silence> all() {
    return database.read(
        sql -> sql.sql("select * from silences order by id").query(StoredSilences::silence).list());
  }

  /** What was done with a silence, oldest first. */
  public List<SilenceChange> changes(String silence) {
    return database.read(sql ->
        sql.sql("select * from silence_changes where silence = :silence order by id")
            .param("silence", silence)
            .query((row, _) ->
                new SilenceChange(
                    row.getString("silence"),
                    Instant.ofEpochMilli(row.getLong("changed_at")),
                    plain(row.getString("who")),
                    row.getString("what")))
            .list());
  }

  /** Forgets silences that ended before a moment, with their history. */
  public void removeEndedBefore(Instant moment) {
    database.write(sql -> {
      sql.sql(
              """
              delete from silence_changes
              where silence in (select id from silences where ends_at < :moment)
              """)
          .param("moment", moment.toEpochMilli())
          .update();
      sql.sql("delete from silences where ends_at < :moment")
          .param("moment", moment.toEpochMilli())
          .update();
    });
  }

  private static Silence silence(ResultSet row, int number) throws SQLException {
    return new Silence(
        row.getString("id"),
        matchers(row.getString("matchers")),
        Instant.ofEpochMilli(row.getLong("starts_at")),
        Instant.ofEpochMilli(row.getLong("ends_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")),
        plain(row.getString("created_by")),
        plain(row.getString("comment")),
        LabelText.read(row.getString("annotations")));
  }

  private static String plain(String json) {
    try {
      return JSON.readTree(json).asString();
    } catch (JacksonException e) {
      throw new StateException("a column of a silence holds no JSON text", e);
    }
  }

  /** {@code [["alertname","=","Down"]]}. */
  private static String text(List<Matcher> matchers) {
    ArrayNode all = JSON.createArrayNode();
    for (Matcher matcher : matchers) {
      all.addArray().add(matcher.name()).add(matcher.type().sign()).add(matcher.value());
    }
    return JSON.writeValueAsString(all);
  }

  private static List<Matcher> matchers(String text) {
    List<Matcher> matchers = new ArrayList<>();
    try {
      for (JsonNode one : JSON.readTree(text)) {
        matchers.add(
            new Matcher(type(one.get(1).asString()), one.get(0).asString(), one.get(2).asString()));
      }
    } catch (JacksonException e) {
      throw new StateException("a column with matchers holds no JSON list", e);
    }
    return matchers;
  }

  private static Matcher.Type type(String sign) {
    for (Matcher.Type type : Matcher.Type.values()) {
      if (type.sign().equals(sign)) {
        return type;
      }
    }
    throw new StateException("a column with matchers holds the unknown sign '" + sign + "'", null);
  }
}
