package aegle.server.state;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells which of two releases is older. Versions of one package that are numbered ({@code
 * web@1.4.2}, Semantic Versioning 2.0.0 section 11) are compared by their numbers; others by when a
 * build announced them or, where none did, by the first issue that was seen first in them.
 */
final class ReleaseOrder {
  private static final Pattern NUMBERED =
      Pattern.compile(
          "(?:(?<package>.{0,190})@)?v?(?<major>\\d{1,9})\\.(?<minor>\\d{1,9})(?:\\.(?<patch>\\d{1,9}))?"
              + "(?:-(?<before>[0-9A-Za-z.-]{1,100}))?(?:\\+.{0,100})?");

  private final JdbcClient sql;
  private final String project;

  ReleaseOrder(JdbcClient sql, String project) {
    this.sql = sql;
    this.project = project;
  }

  /** Whether a release is known to be older than another; where nobody can tell, it is not. */
  boolean isOlder(String release, String other) {
    if (release.isEmpty() || other.isEmpty() || release.equals(other)) {
      return false;
    }
    int byNumber = compareNumbers(release, other);
    if (byNumber != 0) {
      return byNumber < 0;
    }
    Optional<Long> one = firstSeen(release);
    Optional<Long> two = firstSeen(other);
    return one.isPresent() && two.isPresent() && one.get() < two.get();
  }

  /** Negative where the first is older by its numbers; 0 where they do not tell. */
  static int compareNumbers(String release, String other) {
    Matcher one = NUMBERED.matcher(release);
    Matcher two = NUMBERED.matcher(other);
    if (!one.matches() || !two.matches() || !part(one, "package").equals(part(two, "package"))) {
      return 0;
    }
    for (String part : new String[] {"major", "minor", "patch"}) {
      int order = Integer.compare(number(one, part), number(two, part));
      if (order != 0) {
        return order;
      }
    }
    return comparePreReleases(part(one, "before"), part(two, "before"));
  }

  private static String part(Matcher version, String name) {
    String part = version.group(name);
    return part == null ? "" : part;
  }

  private static int number(Matcher version, String name) {
    String part = part(version, name);
    return part.isEmpty() ? 0 : Integer.parseInt(part);
  }

  /** A version with a mark such as {@code rc.1} comes before the same without one. */
  private static int comparePreReleases(String one, String two) {
    if (one.isEmpty() || two.isEmpty()) {
      return Boolean.compare(one.isEmpty(), two.isEmpty());
    }
    String[] left = one.split("\\.", -1);
    String[] right = two.split("\\.", -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int order = compareMarks(left[i], right[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.length, right.length);
  }

  /** Numbers by their value, and before words; words by their letters. */
  private static int compareMarks(String one, String two) {
    boolean firstCounts = one.matches("\\d{1,18}");
    boolean secondCounts = two.matches("\\d{1,18}");
    if (firstCounts && secondCounts) {
      return Long.compare(Long.parseLong(one), Long.parseLong(two));
    }
    return firstCounts == secondCounts
        ? one.compareTo(two)
        : Boolean.compare(secondCounts, firstCounts);
  }

  /** Milliseconds since 1970 of when the release was heard of first. */
  private Optional<Long> firstSeen(String release) {
    Optional<Long> announced =
        sql.sql("select created from releases where version = :version")
            .param("version", release)
            .query(Long.class)
            .optional();
    return announced.isPresent()
        ? announced
        : sql.sql(
                """
                select first_seen from issues where first_release = :version
                  and project = :project order by first_seen limit 1
                """)
            .param("version", release)
            .param("project", project)
            .query(Long.class)
            .optional();
  }
}
