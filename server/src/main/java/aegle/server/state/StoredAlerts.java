package aegle.server.state;

import aegle.signals.Labels;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The alerts that somebody was told of or is about to be. Any thread may call. */
public final class StoredAlerts {
  private final StateDatabase database;

  public StoredAlerts(StateDatabase database) {
    this.database = database;
  }

  /** Keeps and forgets alerts in one transaction; an alert kept before is overwritten. */
  public void change(Collection<StoredAlert> kept, Collection<String> forgottenFingerprints) {
    database.write(sql -> {
      kept.forEach(alert -> save(sql, alert));
      for (String fingerprint : forgottenFingerprints) {
        sql.sql("delete from alerts where fingerprint = :f").param("f", fingerprint).update();
      }
    });
  }

  public List<StoredAlert> all() {
    return database.read(sql ->
        sql.sql("select * from alerts order by fingerprint")
            .query((row, _) ->
                new StoredAlert(
                    row.getString("fingerprint"),
                    Labels.of(LabelText.read(row.getString("labels"))),
                    LabelText.read(row.getString("annotations")),
                    Instant.ofEpochMilli(row.getLong("starts_at")),
                    Instant.ofEpochMilli(row.getLong("ends_at")),
                    Instant.ofEpochMilli(row.getLong("updated_at")),
                    row.getLong("is_resolved") == 1,
                    row.getString("generator_url")))
            .list());
  }

  private static void save(JdbcClient sql, StoredAlert alert) {
    sql.sql(
            """
            insert into alerts (fingerprint, labels, annotations, starts_at, ends_at, updated_at,
              is_resolved, generator_url)
            values (:fingerprint, :labels, :annotations, :startsAt, :endsAt, :updatedAt,
              :resolved, :url)
            on conflict (fingerprint) do update set labels = excluded.labels,
              annotations = excluded.annotations, starts_at = excluded.starts_at,
              ends_at = excluded.ends_at, updated_at = excluded.updated_at,
              is_resolved = excluded.is_resolved, generator_url = excluded.generator_url
            """)
        .param("fingerprint", alert.fingerprint())
        .param("labels", LabelText.write(alert.labels().toMap()))
        .param("annotations", LabelText.write(alert.annotations()))
        .param("startsAt", alert.startsAt().toEpochMilli())
        .param("endsAt", alert.endsAt().toEpochMilli())
        .param("updatedAt", alert.updatedAt().toEpochMilli())
        .param("resolved", alert.isResolved() ? 1 : 0)
        .param("url", alert.generatorUrl())
        .update();
  }
}
