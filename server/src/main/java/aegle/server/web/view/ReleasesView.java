package aegle.server.web.view;

import java.util.List;

/**
 * The list of releases.
 *
 * @param known whether any release was ever announced or seen
 * @param notes what else has to be known of the answer, such as that it was cut short
 */
public record ReleasesView(
    String sentence,
    boolean known,
    String project,
    List<String> projects,
    List<Row> rows,
    List<String> notes,
    String dsn) {

  /**
   * One release. Texts are empty where nothing is known.
   *
   * @param deploys the newest of each environment
   * @param adoption part of all sessions of the range, 0 to 1
   * @param maps whether source maps were uploaded
   */
  public record Row(
      String version,
      String href,
      String projects,
      String announced,
      String announcedExact,
      List<Where> deploys,
      Health health,
      String sessions,
      double adoption,
      String adoptionWords,
      String errors,
      long born,
      boolean maps) {}

  /** Where a release was put to work, and when. */
  public record Where(String environment, String when, String exact) {}

  /** Part of the sessions that did not crash; {@code words} is empty where there was none. */
  public record Health(State state, String words) {}
}
