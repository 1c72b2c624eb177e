package aegle.server.web.view;

import java.util.List;

/**
 * Rules of grouping and what they would do.
 *
 * @param text of the rules as they stand in the form
 * @param failure what is wrong with it, or empty
 * @param saved whether they were saved just now
 * @param result of the preview in a sentence; empty before one was asked for
 */
public record GroupingView(
    String text, String failure, boolean saved, String result, List<Row> rows, List<String> notes) {

  /** Errors that would be one issue. */
  public record Row(String rule, String kind, String title, String errors, List<Link> issues) {}

  /** An issue that they are in now. */
  public record Link(String word, String href) {}
}
