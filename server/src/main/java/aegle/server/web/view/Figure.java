package aegle.server.web.view;

import java.util.List;

/**
 * A number on a page with all that is needed to believe it.
 *
 * @param key its name in the message file
 * @param state how well the figure's alerts say that it is; {@link State#OK} shows no pill
 * @param number the value as text, empty when there is none
 * @param words shown instead of a number: nothing, unknown or failed, each in its own words
 * @param comparison against the same time last week, empty when there is nothing to compare
 * @param freshness how old the newest sample behind it is, empty when as fresh as expected
 * @param query what was asked
 * @param spark the last 24 hours
 * @param alert the firing alert that reads the same series, empty when none does
 */
public record Figure(
    String key,
    State state,
    String number,
    String unit,
    String words,
    String comparison,
    String freshness,
    String query,
    String evaluated,
    String open,
    Spark spark,
    String alert) {

  /** A line of 24 hours in a box of 100 by 40; each path is an unbroken stretch. */
  public record Spark(List<String> paths, String description) {
    public Spark {
      paths = List.copyOf(paths);
    }

    public boolean isEmpty() {
      return paths.isEmpty();
    }
  }
}
