package aegle.server.web.view;

import java.util.List;

/**
 * The list of issues.
 *
 * @param notes what else has to be known of the answer, such as that it was cut short
 */
public record ErrorsView(
    String sentence,
    List<Frame.Choice> tabs,
    String status,
    String project,
    List<String> projects,
    String range,
    List<Row> rows,
    List<String> notes,
    String older,
    boolean known,
    String dsn) {

  /**
   * One issue.
   *
   * @param events how many in the range, as text
   * @param users how many people were affected, empty where no error names one
   */
  public record Row(
      State state,
      String level,
      String kind,
      String title,
      String culprit,
      String href,
      String project,
      String release,
      String events,
      String users,
      Figure.Spark spark,
      String first,
      String firstExact,
      String last,
      String lastExact,
      boolean regressed,
      String assignee) {}
}
