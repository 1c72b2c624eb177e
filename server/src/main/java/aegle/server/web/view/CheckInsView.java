package aegle.server.web.view;

import java.util.List;

/**
 * The jobs that report when they ran.
 *
 * @param sentence how they are all together, empty where none is shown
 */
public record CheckInsView(
    String sentence,
    List<Monitor> monitors,
    List<String> notes,
    String from,
    String to,
    String dsn) {

  /**
   * One job.
   *
   * @param place its project and environment in words, empty where all jobs share them
   * @param judged whether anybody can tell that it is as it should be, or that it is not
   * @param verdict what can be said of its next run
   * @param ticks its reports in the range, in parts of a thousand
   */
  public record Monitor(
      String slug,
      String place,
      boolean judged,
      State state,
      String word,
      String schedule,
      String verdict,
      String last,
      String lastExact,
      String took,
      String release,
      List<Tick> ticks,
      List<Row> rows) {
    /** Tells it from the other jobs of the page, however they are sorted. */
    public String id() {
      return slug + "-" + Integer.toHexString(place.hashCode());
    }
  }

  /** A report on the line of time. */
  public record Tick(State state, int at, String words) {}

  /** A report in the table. */
  public record Row(State state, String word, String when, String exact, String took) {}
}
