package aegle.server.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of logs.
 *
 * @param mode {@code lines} or {@code patterns}
 * @param sentence how many lines there are, in words
 * @param notes what else has to be known of the answer, such as that it was cut short
 * @param bars the counts over time, or null where there is nothing to draw
 * @param older the page of the lines before these, empty on the last
 * @param newest the first page, empty on it
 * @param tail the stream of lines that match, for the script
 * @param taught whether the store has any line, so that an empty answer need not teach
 */
public record LogsView(
    QueryForm form,
    String mode,
    String linesHref,
    String patternsHref,
    String sentence,
    List<String> notes,
    @Nullable Bars bars,
    List<Facet> facets,
    List<LogLine> lines,
    List<Pattern> patterns,
    String older,
    String newest,
    String tail,
    String all,
    boolean taught) {
  public LogsView {
    notes = List.copyOf(notes);
    facets = List.copyOf(facets);
    lines = List.copyOf(lines);
    patterns = List.copyOf(patterns);
  }

  /**
   * The most frequent values of a field.
   *
   * @param others how many lines have further values, in words, or empty
   */
  public record Facet(String field, String name, List<Choice> values, String others) {
    public Facet {
      values = List.copyOf(values);
    }
  }

  /**
   * A value that can be filtered for.
   *
   * @param href the page with the filter, or without it where it is chosen already
   */
  public record Choice(String value, String count, String href, boolean chosen) {}

  /**
   * Lines of one shape.
   *
   * @param share of the lines that were looked at, in parts of a thousand, for the bar
   * @param shape the message with numbers and identifiers replaced
   * @param href the lines with these words, empty where the shape has no words of its own
   */
  public record Pattern(
      String count,
      int share,
      String percent,
      State state,
      String level,
      String shape,
      String example,
      String last,
      String lastExact,
      String href) {}
}
