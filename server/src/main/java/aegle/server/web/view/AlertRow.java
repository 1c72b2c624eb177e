package aegle.server.web.view;

import java.util.List;
import java.util.Map;

/**
 * A pending or firing alert in a list.
 *
 * @param word what the state is called
 * @param summary the annotation that a person should read first
 * @param since how long it has been active, with the exact time beside
 * @param value what the expression gave last
 * @param silence where it can be silenced
 */
public record AlertRow(
    State state,
    String word,
    String name,
    String summary,
    String description,
    Map<String, String> labels,
    String since,
    String sinceExact,
    String value,
    String href,
    String silence,
    List<Annotation> annotations) {

  /** A further annotation; a web address becomes a link. */
  public record Annotation(String name, String text, boolean link) {}
}
