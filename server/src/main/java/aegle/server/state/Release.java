package aegle.server.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of the platform, or of a part of it, as a build announced it.
 *
 * @param released when it was said to be finished, or null
 * @param url where it can be looked at, or empty
 * @param ref of the source, such as a branch, or empty
 * @param projects that it belongs to, sorted
 * @param commits that it is made of
 * @param deploys newest first
 * @param maps source maps that were uploaded for it
 */
public record Release(
    String version,
    Instant created,
    @Nullable Instant released,
    String url,
    String ref,
    List<String> projects,
    List<Commit> commits,
    List<Deploy> deploys,
    long maps) {

  /** Longest version, in characters. */
  public static final int MAX_VERSION_CHARS = 200;

  /** Commits that are kept of one release; builds name them newest first. */
  public static final int MAX_COMMITS = 1_000;

  /** Deploys that are shown of one release. */
  public static final int MAX_DEPLOYS = 100;

  /** Projects of one release. */
  public static final int MAX_PROJECTS = 20;

  /**
   * A commit. Who wrote it and what they said of it are not kept: they are people's names.
   *
   * @param id as the repository names it
   * @param previous the commit of the release before, or empty
   */
  public record Commit(String repository, String id, String previous) {}

  /**
   * A release put to work somewhere.
   *
   * @param id 0 for one that was not stored yet
   * @param name of this deploy, or empty
   * @param url of where it runs, or empty
   * @param started or null where nobody said
   */
  public record Deploy(
      long id,
      String environment,
      String name,
      String url,
      @Nullable Instant started,
      Instant finished) {}

  /**
   * What is said anew of a release; null leaves it as it is.
   *
   * @param projects that are added to it
   */
  public record Change(
      List<String> projects,
      @Nullable Instant released,
      @Nullable String url,
      @Nullable String ref,
      @Nullable List<Commit> commits) {
    public Change {
      projects = List.copyOf(projects);
      commits = commits == null ? null : List.copyOf(commits);
    }
  }

  public Release {
    projects = List.copyOf(projects);
    commits = List.copyOf(commits);
    deploys = List.copyOf(deploys);
  }
}
