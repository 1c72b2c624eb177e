package aegle.server.errors;

/** A text of rules that cannot be used. */
public final class GroupingRuleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A complaint for the person who wrote the rules.
   *
   * @param line from 1; 0 when it is about the whole text
   */
  GroupingRuleException(int line, String sentence) {
    super(line == 0 ? sentence : "line " + line + ": " + sentence);
  }
}
