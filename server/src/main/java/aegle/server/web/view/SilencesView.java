package aegle.server.web.view;

import java.util.List;
import java.util.Map;

/**
 * What is not told for a while.
 *
 * @param form what is about to be silenced
 * @param done what a change did, or empty
 */
public record SilencesView(Form form, String done, List<Row> open, List<Row> past) {
  /**
   * A silence to make.
   *
   * @param error why it could not be made, or empty
   * @param choices for how long
   * @param preview what it would keep from being told now
   */
  public record Form(
      String matchers,
      String reason,
      String error,
      List<Choice> choices,
      String previewed,
      List<Match> preview) {}

  /** A length of time, as the form sends it and as people read it. */
  public record Choice(String value, String word, boolean chosen) {}

  /** An alert that matches. */
  public record Match(String name, Map<String, String> labels) {}

  /**
   * A silence.
   *
   * @param hides how many alerts it keeps from being told now
   * @param mayEnd whether it can be ended
   */
  public record Row(
      String id,
      State state,
      String word,
      List<String> matchers,
      String reason,
      String by,
      String from,
      String until,
      String untilExact,
      String hides,
      boolean mayEnd,
      String again) {}
}
