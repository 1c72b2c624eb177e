package aegle.server.web.view;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question and its answer.
 *
 * @param tab {@code graph} or {@code table}
 * @param fault what is wrong with the expression, or null
 * @param cost series, samples and time, empty before a question was asked
 * @param hidden rows that are not shown because there are too many
 */
public record ExploreView(
    String expression,
    String tab,
    String graphHref,
    String tableHref,
    String chartSource,
    Unit unit,
    @Nullable Fault fault,
    List<String> warnings,
    List<String> infos,
    List<Row> rows,
    int hidden,
    String cost,
    boolean asked,
    List<Example> examples) {

  /** Where an expression is wrong: the text before, at and after the place. */
  public record Fault(
      String sentence, String before, String at, String after, int start, int end, String place) {
    public boolean hasPlace() {
      return start >= 0;
    }
  }

  /** One line of the page. */
  public record Row(String series, Map<String, String> labels, String value, String exact) {}

  /** One line of the page. */
  public record Example(String words, String expression, String href) {}
}
