package aegle.server.web.view;

import java.util.List;

/** The recorded visits. */
public record ReplaysView(List<Row> rows, List<String> notes, String older, String dsn) {

  /**
   * One visit.
   *
   * @param seen what is known of its recording: playable, quarantined, not arrived
   */
  public record Row(
      String id,
      String href,
      String page,
      int pages,
      String when,
      String exact,
      String took,
      String errors,
      String user,
      String project,
      State state,
      String seen) {}
}
