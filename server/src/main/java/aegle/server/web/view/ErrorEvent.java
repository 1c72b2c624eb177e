package aegle.server.web.view;

import java.util.List;

/** One error with all that came with it. */
public record ErrorEvent(
    String id,
    String when,
    String exact,
    List<Raised> chain,
    List<Crumb> crumbs,
    List<Section> sections,
    List<Link> links,
    List<String> cuts) {

  /** An error of the chain, the outermost first, with its stack. */
  public record Raised(String type, String message, String mechanism, List<Stretch> stack) {}

  /** Places of a stack that follow each other and are all the platform's own, or all not. */
  public record Stretch(boolean own, List<Place> places) {}

  /**
   * A place of a stack.
   *
   * @param at file, line and column
   * @param minified where that is in the file that ran, empty where it was not rewritten
   */
  public record Place(
      String function,
      String at,
      String module,
      String minified,
      List<Line> lines,
      List<Pair> variables) {}

  /**
   * A line of source; on the line of the place, {@code before} is what stands before its column.
   */
  public record Line(String number, String before, String marked, String after, boolean here) {}

  /** What happened before. */
  public record Crumb(
      String when,
      String exact,
      State state,
      String level,
      String category,
      String message,
      List<Pair> data) {}

  /** Named values under a head. */
  public record Section(String key, String name, List<Pair> pairs) {}

  /** A name and its value. */
  public record Pair(String name, String value) {}

  /** Where else to look. */
  public record Link(String icon, String word, String href) {}
}
