package aegle.server.state;

import aegle.server.state.Issue.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The issues. Any thread may call. */
public final class Issues {
  /** Most issues of one page. */
  public static final int MAX_PAGE = 200;

  private final StateDatabase database;

  /** What is known of an error when it arrives. */
  public record Sighting(
      String project,
      String groupKey,
      String kind,
      String title,
      String culprit,
      String level,
      String reason,
      String release,
      Instant at) {}

  /**
   * Where a page of a list ended: issues that were seen last in the same millisecond go on by their
   * id.
   */
  public record Place(Instant lastSeen, long id) {
    /** Before the first of a list. */
    public static final Place FIRST = new Place(Instant.ofEpochMilli(Long.MAX_VALUE), 0);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    /** The place of an issue. */
    public static Place of(Issue issue) {
      return new Place(issue.lastSeen(), issue.id());
    }

    /** A place as an address holds it; nothing where the text is none. */
    public static Optional<Place> of(String text) {
      Matcher numbers = TEXT.matcher(text);
      return numbers.matches()
          ? Optional.of(
              new Place(
                  Instant.ofEpochMilli(Long.parseLong(numbers.group(1))),
                  Long.parseLong(numbers.group(2))))
          : Optional.empty();
    }

    /** As {@link #of(String)} reads it. */
    public String text() {
      return lastSeen.toEpochMilli() + "-" + id;
    }
  }

  public Issues(StateDatabase database) {
    this.database = database;
  }

  /**
   * Notes that an error was seen: makes an issue for a new kind of error, and opens a resolved one
   * again when it comes in the release in which it was mended, or in a newer one.
   *
   * @return the issue that it counts for, after merges
   */
  public Issue see(Sighting sighting) {
    AtomicReference<@Nullable Issue> seen = new AtomicReference<>();
    database.write(sql -> seen.set(see(sql, sighting)));
    Issue issue = seen.get();
    if (issue == null) {
      throw new AssertionError("BUG: a write that returned has run");
    }
    return issue;
  }

  private static Issue see(JdbcClient sql, Sighting sighting) {
    Optional<Issue> known = find(sql, sighting.project(), sighting.groupKey());
    if (known.isEmpty()) {
      insert(sql, sighting);
      return find(sql, sighting.project(), sighting.groupKey()).orElseThrow();
    }
    Issue issue = known.get();
    noteOwn(sql, issue, sighting);
    Long merged = issue.mergedInto();
    if (merged != null) {
      issue = find(sql, merged).orElse(issue);
    }
    update(sql, issue, sighting);
    return find(sql, issue.id()).orElseThrow();
  }

  private static void insert(JdbcClient sql, Sighting sighting) {
    sql.sql(
            """
            insert into issues (id, project, group_key, kind, title, culprit, level, reason,
              first_seen, last_seen, first_release, last_release, status, resolved_in, assignee)
            values (:id, :project, :key, :kind, :title, :culprit, :level, :reason,
              :at, :at, :release, :release, 'open', '', '')
            """)
        .param("id", StateDatabase.nextId(sql, "issues"))
        .param("project", sighting.project())
        .param("key", sighting.groupKey())
        .param("kind", cut(sighting.kind(), 200))
        .param("title", cut(sighting.title(), 400))
        .param("culprit", cut(sighting.culprit(), 400))
        .param("level", cut(sighting.level(), 10))
        .param("reason", cut(sighting.reason(), 1_000))
        .param("release", cut(sighting.release(), 200))
        .param("at", sighting.at().toEpochMilli())
        .update();
  }

  private static void update(JdbcClient sql, Issue issue, Sighting sighting) {
    ReleaseOrder order = new ReleaseOrder(sql, issue.project());
    String release = cut(sighting.release(), 200);
    boolean back = issue.status() == Status.RESOLVED && isBack(issue, release, order);
    sql.sql(
            """
            update issues set
              last_seen = case when last_seen < :at then :at else last_seen end,
              last_release = :release,
              level = :level,
              status = :status,
              regressed_at = coalesce(:regressed, regressed_at)
            where id = :id
            """)
        .param("at", sighting.at().toEpochMilli())
        .param("release", newer(issue.lastRelease(), release, order))
        .param("level", cut(sighting.level(), 10))
        .param("status", back ? Status.OPEN.word() : issue.status().word())
        .param("regressed", back ? sighting.at().toEpochMilli() : null)
        .param("id", issue.id())
        .update();
  }

  /** Of an issue that takes part in a merge, what was seen of it alone is kept beside. */
  private static void noteOwn(JdbcClient sql, Issue issue, Sighting sighting) {
    Optional<String> own =
        sql.sql("select own_last_release from issues where id = :id and own_last_seen is not null")
            .param("id", issue.id())
            .query(String.class)
            .optional();
    if (own.isEmpty()) {
      return;
    }
    ReleaseOrder order = new ReleaseOrder(sql, issue.project());
    sql.sql(
            """
            update issues set
              own_last_seen = case when own_last_seen < :at then :at else own_last_seen end,
              own_last_release = :release,
              last_seen = case when merged_into is not null and last_seen < :at then :at
                else last_seen end,
              last_release = case when merged_into is null then last_release else :release end
            where id = :id
            """)
        .param("at", sighting.at().toEpochMilli())
        .param("release", newer(own.get(), cut(sighting.release(), 200), order))
        .param("id", issue.id())
        .update();
  }

  private static String newer(String known, String seen, ReleaseOrder order) {
    return !seen.isEmpty() && !order.isOlder(seen, known) ? seen : known;
  }

  /**
   * A resolved error that comes in the very release that mends it, or in a newer one, has come
   * back. Who still runs an older release tells nothing new; an error that names no release may be
   * of any.
   */
  private static boolean isBack(Issue issue, String release, ReleaseOrder order) {
    String mended = issue.resolvedIn();
    if (mended.isEmpty() || release.isEmpty()) {
      return true;
    }
    return mended.equals(Issue.NEXT_RELEASE)
        ? !release.equals(issue.lastRelease()) && !order.isOlder(release, issue.lastRelease())
        : !order.isOlder(release, mended);
  }

  private static String cut(String text, int chars) {
    return text.length() <= chars ? text : text.substring(0, chars);
  }

  /** Issues that stand for themselves, last seen first. */
  public List<Issue> list(Optional<Status> status, String project, int limit) {
    return list(status, project, Place.FIRST, limit);
  }

  /** As above, of those that come after a place: the next page of a list. */
  public List<Issue> list(Optional<Status> status, String project, Place after, int limit) {
    return database.read(sql ->
        sql.sql(
                """
                select * from issues
                where merged_into is null
                  and (:status = '' or status = :status)
                  and (:project = '' or project = :project)
                  and (last_seen < :at or (last_seen = :at and id < :id))
                order by last_seen desc, id desc limit :limit
                """)
            .param("status", status.map(Status::word).orElse(""))
            .param("project", project)
            .param("at", after.lastSeen().toEpochMilli())
            .param("id", after.id())
            .param("limit", Math.clamp(limit, 1, MAX_PAGE))
            .query(Issues::row)
            .list());
  }

  /** How many issues that stand for themselves have a status. */
  public long count(Status status, String project) {
    return database.read(sql ->
        sql.sql(
                """
                select count(*) from issues
                where merged_into is null and status = :status
                  and (:project = '' or project = :project)
                """)
            .param("status", status.word())
            .param("project", project)
            .query(Long.class)
            .single());
  }

  /**
   * The issues that were seen first in a release, newest first.
   *
   * @param project or empty for those of all
   */
  public List<Issue> bornIn(String release, String project, int limit) {
    return database.read(sql ->
        sql.sql(
                """
                select * from issues where merged_into is null and first_release = :release
                  and (:project = '' or project = :project)
                order by first_seen desc, id desc limit :limit
                """)
            .param("release", release)
            .param("project", project)
            .param("limit", limit)
            .query(Issues::row)
            .list());
  }

  /**
   * How many issues were seen first in each of some releases; those without any are not named.
   *
   * @param project or empty for those of all
   */
  public Map<String, Long> countBorn(Collection<String> releases, String project) {
    Map<String, Long> counts = new HashMap<>();
    if (releases.isEmpty()) {
      return counts;
    }
    database.read(sql ->
        sql.sql(
                """
                select first_release, count(*) as born from issues
                where merged_into is null and first_release in (:releases)
                  and (:project = '' or project = :project)
                group by first_release
                """)
            .param("releases", releases)
            .param("project", project)
            .query((row, _) -> counts.put(row.getString("first_release"), row.getLong("born")))
            .list());
    return counts;
  }

  /** The projects that have issues, by name. */
  public List<String> projects() {
    return database.read(sql ->
        sql.sql("select distinct project from issues order by project").query(String.class).list());
  }

  public Optional<Issue> find(long id) {
    return database.read(sql -> find(sql, id));
  }

  /** Changes what people decide. */
  public void decide(long id, Status status, String resolvedIn, String assignee) {
    database.write(sql ->
        sql.sql(
                """
                update issues set status = :status, resolved_in = :resolvedIn, assignee = :assignee
                where id = :id
                """)
            .param("status", status.word())
            .param("resolvedIn", cut(resolvedIn, 200))
            .param("assignee", cut(assignee, 100))
            .param("id", id)
            .update());
  }

  /** Counts one issue with another from now on, which says then when either was seen. */
  public void merge(long id, long into) {
    database.write(sql -> {
      for (long one : new long[] {id, into}) {
        sql.sql(
                """
                update issues set own_first_seen = first_seen, own_last_seen = last_seen,
                  own_first_release = first_release, own_last_release = last_release
                where (id = :id or merged_into = :id) and own_last_seen is null
                """)
            .param("id", one)
            .update();
      }
      sql.sql("update issues set merged_into = :into where id = :id or merged_into = :id")
          .param("into", into)
          .param("id", id)
          .update();
      sumUp(sql, id);
      sumUp(sql, into);
    });
  }

  /** Lets an issue stand for itself again; either says again what was seen of it alone. */
  public void split(long id) {
    database.write(sql -> {
      Optional<Issue> issue = find(sql, id);
      @Nullable Long into = issue.isPresent() ? issue.get().mergedInto() : null;
      sql.sql("update issues set merged_into = null where id = :id").param("id", id).update();
      sumUp(sql, id);
      if (into != null) {
        sumUp(sql, into);
      }
    });
  }

  private record Seen(long first, long last, String firstRelease, String lastRelease) {}

  /** Has an issue say when it, or any that is counted with it, was seen. */
  private static void sumUp(JdbcClient sql, long id) {
    Optional<Issue> issue = find(sql, id);
    List<Seen> all =
        sql.sql(
                """
                select own_first_seen, own_last_seen, own_first_release, own_last_release
                from issues where (id = :id or merged_into = :id) and own_last_seen is not null
                order by own_last_seen, id
                """)
            .param("id", id)
            .query((row, _) ->
                new Seen(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4)))
            .list();
    if (issue.isEmpty() || all.isEmpty()) {
      return;
    }
    ReleaseOrder order = new ReleaseOrder(sql, issue.get().project());
    Seen sum = all.getFirst();
    for (Seen seen : all) {
      boolean earlier = seen.first < sum.first;
      sum =
          new Seen(
              Math.min(seen.first, sum.first),
              seen.last,
              earlier ? seen.firstRelease : sum.firstRelease,
              newer(sum.lastRelease, seen.lastRelease, order));
    }
    sql.sql(
            """
            update issues set first_seen = :first, last_seen = :last,
              first_release = :firstRelease, last_release = :lastRelease
            where id = :id
            """)
        .param("first", sum.first)
        .param("last", sum.last)
        .param("firstRelease", sum.firstRelease)
        .param("lastRelease", sum.lastRelease)
        .param("id", id)
        .update();
  }

  /**
   * Issues that stand for themselves and have these words in their type or message, last seen
   * first.
   */
  public List<Issue> named(String words, int limit) {
    String wanted = words.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1");
    return database.read(sql ->
        sql.sql(
                """
                select * from issues
                where merged_into is null
                  and lower(kind || ' ' || title) like :wanted escape '!'
                order by last_seen desc, id desc limit :limit
                """)
            .param("wanted", "%" + wanted + "%")
            .param("limit", Math.clamp(limit, 1, MAX_PAGE))
            .query(Issues::row)
            .list());
  }

  /** The issues that are counted with this one. */
  public List<Issue> mergedWith(long id) {
    return database.read(sql ->
        sql.sql("select * from issues where merged_into = :id order by id")
            .param("id", id)
            .query(Issues::row)
            .list());
  }

  private static Optional<Issue> find(JdbcClient sql, long id) {
    return sql.sql("select * from issues where id = :id")
        .param("id", id)
        .query(Issues::row)
        .optional();
  }

  private static Optional<Issue> find(JdbcClient sql, String project, String key) {
    return sql.sql("select * from issues where project = :project and group_key = :key")
        .param("project", project)
        .param("key", key)
        .query(Issues::row)
        .optional();
  }

  private static Issue row(ResultSet row, int number) throws SQLException {
    long regressed = row.getLong("regressed_at");
    boolean neverRegressed = row.wasNull();
    long merged = row.getLong("merged_into");
    boolean alone = row.wasNull();
    return new Issue(
        row.getLong("id"),
        row.getString("project"),
        row.getString("group_key"),
        row.getString("kind"),
        row.getString("title"),
        row.getString("culprit"),
        row.getString("level"),
        row.getString("reason"),
        Instant.ofEpochMilli(row.getLong("first_seen")),
        Instant.ofEpochMilli(row.getLong("last_seen")),
        row.getString("first_release"),
        row.getString("last_release"),
        Status.of(row.getString("status")).orElse(Status.OPEN),
        row.getString("resolved_in"),
        neverRegressed ? null : Instant.ofEpochMilli(regressed),
        row.getString("assignee"),
        alone ? null : merged);
  }
}
