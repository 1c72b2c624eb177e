package aegle.server.web.view;

import java.util.List;

/**
 * What fires, what is about to, and every rule.
 *
 * @param standing what fires by design and is no trouble
 */
public record AlertsView(
    List<RuleRow> firing,
    List<RuleRow> standing,
    List<RuleRow> pending,
    List<Group> groups,
    List<Rule> broken) {

  /** The rules of one group of a file. */
  public record Group(
      String name, String file, String interval, String evaluated, List<Rule> rules) {}

  /**
   * A rule in a list.
   *
   * @param kind {@code alert} or {@code record}
   * @param error why it could not be evaluated, empty when it could
   */
  public record Rule(
      String kind,
      String name,
      String query,
      State state,
      String word,
      String severity,
      String hold,
      String evaluated,
      String took,
      String error,
      String href) {}

  public boolean hasRules() {
    return !groups.isEmpty();
  }
}
