package aegle.server.web.view;

import java.util.List;
import java.util.Map;

/**
 * One alerting rule: what it asks, what it found, how that went over time.
 *
 * @param sentence what is going on, for a person
 * @param chartQuery the expression to draw: the side of the comparison that is measured
 * @param threshold the number that it is compared with, as text for a script, empty without one
 * @param thresholdLabel such as {@code fires above 5 s}
 * @param condition further conditions that the drawing leaves out, empty without any
 * @param why where each part of the expression is shown with its value
 */
public record RuleView(
    AlertsView.Rule rule,
    String group,
    String file,
    String sentence,
    List<AlertRow> alerts,
    Map<String, String> labels,
    List<AlertRow.Annotation> annotations,
    String hold,
    String keepFiring,
    String chartQuery,
    String chartSource,
    Unit unit,
    String threshold,
    String thresholdLabel,
    String condition,
    List<Evidence> evidence,
    Timeline timeline,
    String explore,
    String why) {

  /**
   * What was asked, what came back, when; the hash ties the three together.
   *
   * @param hash SHA-256 over query, labels, value and time, shortened
   */
  public record Evidence(String query, String series, String value, String time, String hash) {}
}
