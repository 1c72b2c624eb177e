package aegle.server.web.view;

import java.util.List;

/**
 * What is wrong with the rules.
 *
 * @param sentence says at once how it stands
 * @param state of the worst finding
 * @param checked how many rules were judged against how many metrics, and when
 * @param counts how many findings of each severity
 */
public record WiringView(
    String sentence,
    State state,
    String checked,
    List<Count> counts,
    List<File> files,
    List<Ignored> ignored) {
  /** How many findings of a severity there are, and what the severity means. */
  public record Count(State state, String word, String number, String meaning) {}

  /** The findings of one file. */
  public record File(String name, List<Rule> rules) {}

  /**
   * The findings of one rule, or those of the whole file.
   *
   * @param anchor unique on the page
   * @param name empty for the whole file
   * @param line empty for the whole file
   * @param now what the printed expression gives; empty without
   * @param then what the corrected one gives; empty without
   * @param corrections each ready to copy
   */
  public record Rule(
      String anchor,
      State state,
      String name,
      String line,
      String now,
      String then,
      List<Item> items,
      List<String> corrections) {}

  /** One finding. */
  public record Item(State state, String severity, String check, String sentence) {}

  /** A finding that a comment leaves out. */
  public record Ignored(
      String place, String rule, String check, String sentence, String until, String reason) {}
}
