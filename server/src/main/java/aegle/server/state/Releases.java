package aegle.server.state;

import aegle.server.state.Release.Change;
import aegle.server.state.Release.Commit;
import aegle.server.state.Release.Deploy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The releases. Any thread may call. */
public final class Releases {
  /** Most releases of one answer. */
  public static final int MAX_PAGE = 100;

  private final StateDatabase database;

  /** The row of a release, before what belongs to it is gathered. */
  private record Row(
      String version, Instant created, @Nullable Instant released, String url, String ref) {}

  public Releases(StateDatabase database) {
    this.database = database;
  }

  /** Announces a release; one that is known is changed. */
  public Release announce(String version, Change change, Instant now) {
    AtomicReference<@Nullable Release> announced = new AtomicReference<>();
    database.write(sql -> {
      sql.sql(
              """
              insert into releases (version, created, released, url, ref)
              values (:version, :now, null, '', '')
              on conflict (version) do nothing
              """)
          .param("version", version)
          .param("now", now.toEpochMilli())
          .update();
      change(sql, version, change);
      announced.set(find(sql, version).orElseThrow());
    });
    return written(announced);
  }

  /** Changes a release that is known. */
  public Optional<Release> change(String version, Change change) {
    AtomicReference<@Nullable Release> changed = new AtomicReference<>();
    database.write(sql -> {
      if (row(sql, version).isPresent()) {
        change(sql, version, change);
        changed.set(find(sql, version).orElseThrow());
      }
    });
    return Optional.ofNullable(changed.get());
  }

  private static void change(JdbcClient sql, String version, Change change) {
    Instant released = change.released();
    sql.sql(
            """
            update releases set released = coalesce(:released, released),
              url = coalesce(:url, url), ref = coalesce(:ref, ref)
            where version = :version
            """)
        .param("released", released == null ? null : released.toEpochMilli(), java.sql.Types.BIGINT)
        .param("url", cut(change.url(), 500), java.sql.Types.VARCHAR)
        .param("ref", cut(change.ref(), 200), java.sql.Types.VARCHAR)
        .param("version", version)
        .update();
    for (String project : change.projects()) {
      sql.sql(
              """
              insert into release_projects (version, project) values (:version, :project)
              on conflict (version, project) do nothing
              """)
          .param("version", version)
          .param("project", project)
          .update();
    }
    List<Commit> commits = change.commits();
    if (commits != null) {
      replace(sql, version, commits);
    }
  }

  private static void replace(JdbcClient sql, String version, List<Commit> commits) {
    delete(sql, "release_commits", version);
    int position = 0;
    for (Commit commit : commits.subList(0, Math.min(commits.size(), Release.MAX_COMMITS))) {
      sql.sql(
              """
              insert into release_commits (version, position, repository, commit_id, previous)
              values (:version, :position, :repository, :commit, :previous)
              """)
          .param("version", version)
          .param("position", position++)
          .param("repository", cut(commit.repository(), 200))
          .param("commit", cut(commit.id(), 64))
          .param("previous", cut(commit.previous(), 64))
          .update();
    }
  }

  /** Notes that a release was put to work; empty when it is not known. */
  public Optional<Deploy> deploy(String version, Deploy deploy) {
    AtomicReference<@Nullable Deploy> noted = new AtomicReference<>();
    database.write(sql -> {
      if (row(sql, version).isEmpty()) {
        return;
      }
      long id = StateDatabase.nextId(sql, "deploys");
      Instant started = deploy.started();
      sql.sql(
              """
              insert into deploys (id, version, environment, name, url, started, finished)
              values (:id, :version, :environment, :name, :url, :started, :finished)
              """)
          .param("id", id)
          .param("version", version)
          .param("environment", cut(deploy.environment(), 64))
          .param("name", cut(deploy.name(), 64))
          .param("url", cut(deploy.url(), 500))
          .param("started", started == null ? null : started.toEpochMilli(), java.sql.Types.BIGINT)
          .param("finished", deploy.finished().toEpochMilli())
          .update();
      noted.set(deploys(sql, version).stream().filter(d -> d.id() == id).findAny().orElseThrow());
    });
    return Optional.ofNullable(noted.get());
  }

  public Optional<Release> find(String version) {
    return database.read(sql -> find(sql, version));
  }

  /**
   * The last deploy of a project's releases that was finished before a moment: what is suspected
   * first when something goes wrong after it.
   *
   * @param notBefore deploys that are older than this are not suspected
   */
  public Optional<Deployed> lastDeploy(String project, Instant notBefore, Instant before) {
    return database.read(sql ->
        sql.sql(
                """
                select * from deploys d
                where finished between :from and :to and exists (select 1 from release_projects p
                  where p.version = d.version and p.project = :project)
                order by finished desc, id desc limit 1
                """)
            .param("project", project)
            .param("from", notBefore.toEpochMilli())
            .param("to", before.toEpochMilli())
            .query((row, _) -> new Deployed(row.getString("version"), deploy(row)))
            .optional());
  }

  /** A deploy and what was deployed. */
  public record Deployed(String version, Deploy deploy) {}

  private static Deploy deploy(ResultSet row) throws SQLException {
    return new Deploy(
        row.getLong("id"),
        row.getString("environment"),
        row.getString("name"),
        row.getString("url"),
        instant(row, "started"),
        Instant.ofEpochMilli(row.getLong("finished")));
  }

  /**
   * Releases, last announced first.
   *
   * @param project or empty for those of all
   */
  public List<Release> list(String project, int limit) {
    return database.read(sql -> {
      List<Row> rows =
          sql.sql(
                  """
                  select * from releases r
                  where :project = '' or exists (select 1 from release_projects p
                    where p.version = r.version and p.project = :project)
                  order by created desc, version limit :limit
                  """)
              .param("project", project)
              .param("limit", Math.clamp(limit, 1, MAX_PAGE))
              .query(Releases::row)
              .list();
      List<Release> releases = new ArrayList<>();
      rows.forEach(row -> releases.add(whole(sql, row)));
      return releases;
    });
  }

  /** The projects that releases belong to, by name. */
  public List<String> projects() {
    return database.read(sql ->
        sql.sql("select distinct project from release_projects order by project")
            .query(String.class)
            .list());
  }

  /** Forgets a release, its deploys and commits; whether it was known. */
  public boolean delete(String version) {
    AtomicReference<Boolean> known = new AtomicReference<>(false);
    database.write(sql -> {
      delete(sql, "deploys", version);
      delete(sql, "release_commits", version);
      delete(sql, "release_projects", version);
      known.set(delete(sql, "releases", version) > 0);
    });
    return known.get();
  }

  private static int delete(JdbcClient sql, String table, String version) {
    return sql.sql("delete from " + table + " where version = :version")
        .param("version", version)
        .update();
  }

  private static Optional<Release> find(JdbcClient sql, String version) {
    return row(sql, version).map(row -> whole(sql, row));
  }

  private static Optional<Row> row(JdbcClient sql, String version) {
    return sql.sql("select * from releases where version = :version")
        .param("version", version)
        .query(Releases::row)
        .optional();
  }

  private static Release whole(JdbcClient sql, Row row) {
    return new Release(
        row.version(),
        row.created(),
        row.released(),
        row.url(),
        row.ref(),
        sql.sql("select project from release_projects where version = :version order by project")
            .param("version", row.version())
            .query((owner, _) -> owner.getString("project"))
            .list(),
        sql.sql("select * from release_commits where version = :version order by position")
            .param("version", row.version())
            .query((commit, _) ->
                new Commit(
                    commit.getString("repository"),
                    commit.getString("commit_id"),
                    commit.getString("previous")))
            .list(),
        deploys(sql, row.version()),
        sql.sql(
                """
                select coalesce(sum(maps), 0) from bundles where checksum in
                  (select checksum from bundle_uses where version = :version)
                """)
            .param("version", row.version())
            .query(Long.class)
            .single());
  }

  private static List<Deploy> deploys(JdbcClient sql, String version) {
    return sql.sql(
            "select * from deploys where version = :version order by finished desc, id desc"
                + " limit :limit")
        .param("version", version)
        .param("limit", Release.MAX_DEPLOYS)
        .query((deploy, _) -> deploy(deploy))
        .list();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getString("version"),
        Instant.ofEpochMilli(row.getLong("created")),
        instant(row, "released"),
        row.getString("url"),
        row.getString("ref"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  private static @Nullable String cut(@Nullable String text, int chars) {
    return text == null || text.length() <= chars ? text : text.substring(0, chars);
  }

  private static Release written(AtomicReference<@Nullable Release> reference) {
    Release release = reference.get();
    if (release == null) {
      throw new AssertionError("BUG: a write that returned has run");
    }
    return release;
  }
}
