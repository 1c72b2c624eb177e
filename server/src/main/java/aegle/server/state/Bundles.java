package aegle.server.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where the source maps of uploaded bundles are, by the id that a map shares with its script and by
 * release and address. Any thread may call.
 */
public final class Bundles {
  private final StateDatabase database;

  /**
   * A build that a bundle was uploaded for.
   *
   * @param version or empty: its maps are then found by their debug ids alone
   * @param dist or empty
   */
  public record Use(String project, String version, String dist) {}

  /**
   * A source map of a bundle.
   *
   * @param position in the bundle, which names its file
   * @param debugId in lower case with dashes, or empty
   * @param scriptUrl as the bundle names the script that the map is of, or empty
   */
  public record MapRow(int position, String debugId, String scriptUrl) {}

  /** Where a map is kept. */
  public record MapPlace(String checksum, int position) {}

  /**
   * A bundle.
   *
   * @param bytes that its maps take on the disk
   */
  public record Bundle(String checksum, Instant uploaded, long bytes) {}

  public Bundles(StateDatabase database) {
    this.database = database;
  }

  /** Notes a bundle whose maps have been kept, and what it is for. */
  public void add(Bundle bundle, List<MapRow> maps, List<Use> uses) {
    database.write(sql -> {
      sql.sql(
              """
              insert into bundles (checksum, uploaded, bytes, maps)
              values (:checksum, :uploaded, :bytes, :maps)
              """)
          .param("checksum", bundle.checksum())
          .param("uploaded", bundle.uploaded().toEpochMilli())
          .param("bytes", bundle.bytes())
          .param("maps", maps.size())
          .update();
      for (MapRow map : maps) {
        sql.sql(
                """
                insert into source_maps (checksum, position, debug_id, script_url)
                values (:checksum, :position, :debugId, :scriptUrl)
                """)
            .param("checksum", bundle.checksum())
            .param("position", map.position())
            .param("debugId", map.debugId())
            .param("scriptUrl", map.scriptUrl())
            .update();
      }
      addUses(sql, bundle.checksum(), uses);
    });
  }

  /** Notes that a bundle was uploaded again; whether it is known. */
  public boolean renew(String checksum, List<Use> uses, Instant now) {
    List<Boolean> known = new ArrayList<>();
    database.write(sql -> {
      int renewed =
          sql.sql("update bundles set uploaded = :now where checksum = :checksum")
              .param("now", now.toEpochMilli())
              .param("checksum", checksum)
              .update();
      if (renewed > 0) {
        addUses(sql, checksum, uses);
        known.add(true);
      }
    });
    return !known.isEmpty();
  }

  private static void addUses(JdbcClient sql, String checksum, List<Use> uses) {
    for (Use use : uses) {
      sql.sql(
              """
              insert into bundle_uses (checksum, project, version, dist)
              values (:checksum, :project, :version, :dist)
              on conflict (checksum, project, version, dist) do nothing
              """)
          .param("checksum", checksum)
          .param("project", use.project())
          .param("version", use.version())
          .param("dist", use.dist())
          .update();
    }
  }

  /** The newest map with this id. */
  public Optional<MapPlace> byDebugId(String debugId) {
    return database.read(sql ->
        sql.sql(
                """
                select m.checksum, m.position from source_maps m
                  join bundles b on b.checksum = m.checksum
                where m.debug_id = :debugId
                order by b.uploaded desc, m.position limit 1
                """)
            .param("debugId", debugId)
            .query((row, _) -> new MapPlace(row.getString("checksum"), row.getInt("position")))
            .optional());
  }

  /**
   * The map of a script of a release: one that was uploaded for the very project and dist before
   * one for another project, or for all dists; then the newest.
   *
   * @param urls that the script may have in a bundle
   */
  public Optional<MapPlace> byScript(Use release, List<String> urls) {
    return database.read(sql ->
        sql.sql(
                """
                select m.checksum, m.position from source_maps m
                  join bundles b on b.checksum = m.checksum
                  join bundle_uses u on u.checksum = m.checksum
                where m.script_url in (:urls) and u.version = :version and u.dist in ('', :dist)
                order by case when u.project = :project then 0 else 1 end,
                  case when u.dist = :dist then 0 else 1 end, b.uploaded desc, m.position
                limit 1
                """)
            .param("urls", urls)
            .param("version", release.version())
            .param("dist", release.dist())
            .param("project", release.project())
            .query((row, _) -> new MapPlace(row.getString("checksum"), row.getInt("position")))
            .optional());
  }

  /** All bundles, last uploaded first. */
  public List<Bundle> list() {
    return database.read(sql ->
        sql.sql("select * from bundles order by uploaded desc, checksum")
            .query((row, _) ->
                new Bundle(
                    row.getString("checksum"),
                    Instant.ofEpochMilli(row.getLong("uploaded")),
                    row.getLong("bytes")))
            .list());
  }

  public void delete(String checksum) {
    database.write(sql -> delete(sql, checksum));
  }

  /** Forgets the bundles that were for this release and nothing else. */
  public void deleteRelease(String version) {
    database.write(sql -> {
      List<String> used =
          sql.sql("select distinct checksum from bundle_uses where version = :version")
              .param("version", version)
              .query((row, _) -> row.getString("checksum"))
              .list();
      sql.sql("delete from bundle_uses where version = :version")
          .param("version", version)
          .update();
      for (String checksum : used) {
        long left =
            sql.sql("select count(*) from bundle_uses where checksum = :checksum")
                .param("checksum", checksum)
                .query(Long.class)
                .single();
        if (left == 0) {
          delete(sql, checksum);
        }
      }
    });
  }

  private static void delete(JdbcClient sql, String checksum) {
    for (String table : List.of("source_maps", "bundle_uses", "bundles")) {
      sql.sql("delete from " + table + " where checksum = :checksum")
          .param("checksum", checksum)
          .update();
    }
  }
}
