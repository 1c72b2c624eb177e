package aegle.server.web.view;

import java.util.List;
import java.util.Map;

/**
 * Who is asked for metrics, and how that goes.
 *
 * @param problems why targets are missing that the configuration means
 */
public record TargetsView(
    String sentence,
    List<Job> jobs,
    List<String> problems,
    List<Dropped> dropped,
    long droppedCount) {

  /** One line of the page. */
  public record Job(String name, int up, int all, State state, List<Row> rows) {}

  /** One target. */
  public record Row(
      State state,
      String word,
      String url,
      String scraped,
      String scrapedExact,
      String took,
      String samples,
      String error,
      Map<String, String> labels) {}

  /** A target that relabelling took out, with what was discovered about it. */
  public record Dropped(String job, Map<String, String> labels) {}
}
