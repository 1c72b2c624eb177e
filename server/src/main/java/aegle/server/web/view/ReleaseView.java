package aegle.server.web.view;

import java.util.List;

/**
 * One release.
 *
 * @param announced whether a build said that it exists
 * @param born issues that were seen in this release first, of which {@code moreBorn} tells how many
 *     are not listed, in words, or empty
 */
public record ReleaseView(
    String version,
    boolean announced,
    ReleasesView.Health health,
    List<IssueView.Fact> facts,
    List<Deploy> deploys,
    List<Commit> commits,
    String moreCommits,
    List<Born> born,
    String moreBorn,
    List<String> notes) {

  /** Put to work somewhere; texts are empty where nobody said. */
  public record Deploy(String environment, String name, String when, String exact, String took) {}

  /** A commit; who made it is not kept. */
  public record Commit(String repository, String id) {}

  /** An issue of this release. */
  public record Born(
      String href, State level, String levelWord, String kind, String title, String status) {}
}
