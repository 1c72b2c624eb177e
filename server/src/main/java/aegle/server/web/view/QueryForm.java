package aegle.server.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The search field of a page of records.
 *
 * @param action the address that answers
 * @param text what was typed
 * @param hidden what else the address says and a new search keeps
 * @param fault what is wrong with the text, or null
 */
public record QueryForm(
    String action, String text, List<Hidden> hidden, @Nullable QueryFault fault) {
  public QueryForm {
    hidden = List.copyOf(hidden);
  }

  /** A value that the form sends along. */
  public record Hidden(String name, String value) {}
}
