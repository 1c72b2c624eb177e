package aegle.server.receive;

import aegle.metrics.Matcher;
import aegle.metrics.promql.PromqlParser;
import aegle.metrics.promql.QueryException;
import java.util.ArrayList;
import java.util.List;

/** The series selectors of {@code match[]} and its like. */
final class Selectors {
  /** Selectors in one call: 100. */
  private static final int MAX_SELECTORS = 100;

  private static final String EMPTY = "match[] must contain at least one non-empty matcher";

  private Selectors() {}

  /** All selectors, none of which may choose everything. */
  static List<List<Matcher>> parse(List<String> texts) {
    if (texts.size() > MAX_SELECTORS) {
      throw ApiException.badParameter(
          "match[]", texts.size() + " selectors; at most " + MAX_SELECTORS + " are allowed");
    }
    List<List<Matcher>> selectors = new ArrayList<>();
    for (String text : texts) {
      List<Matcher> matchers = parseParameter("match[]", text);
      if (matchers.stream().allMatch(Matcher::matchesEmpty)) {
        throw ApiException.badParameter("match[]", EMPTY);
      }
      selectors.add(matchers);
    }
    return selectors;
  }

  static List<Matcher> parseParameter(String parameter, String text) {
    try {
      return PromqlParser.parseSelector(text);
    } catch (QueryException e) {
      String message = String.valueOf(e.getMessage());
      boolean empty = message.endsWith("must contain at least one non-empty matcher");
      throw ApiException.badParameter(parameter, empty ? EMPTY : message);
    }
  }
}
