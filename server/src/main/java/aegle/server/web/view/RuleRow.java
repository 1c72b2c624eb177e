package aegle.server.web.view;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The alerts of one rule that are in one state, as one row.
 *
 * @param id of the row's fold-out in the page
 * @param summary the summary that all instances share, or the rule's name
 * @param description the description that all instances share, or what the worst one says
 * @param labels those that all instances share
 * @param since how long the oldest has been active, with the exact time beside
 * @param value of the worst instance, in words when there are several
 * @param silence where all of them can be silenced
 * @param instances the worst first, none when there is only one
 * @param all how many there are, shown or not
 */
public record RuleRow(
    String id,
    State state,
    String word,
    String name,
    String summary,
    String description,
    Map<String, String> labels,
    String since,
    String sinceExact,
    String value,
    String href,
    String silence,
    List<AlertRow> instances,
    int all) {

  /** The labels by which an instance differs from the others. */
  public Map<String, String> own(AlertRow alert) {
    Map<String, String> own = new TreeMap<>(alert.labels());
    own.entrySet().removeAll(labels.entrySet());
    return own;
  }

  /** How many instances are left out. */
  public int hidden() {
    return instances.isEmpty() ? 0 : all - instances.size();
  }
}
