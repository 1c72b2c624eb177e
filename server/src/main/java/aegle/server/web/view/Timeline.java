package aegle.server.web.view;

import java.util.List;
import java.util.Map;

/** States over time, one row a thing; positions are parts of a thousand of the range. */
public record Timeline(String from, String to, List<Row> rows) {
  public Timeline {
    rows = List.copyOf(rows);
  }

  /** One line of the page. */
  public record Row(Map<String, String> labels, List<Span> spans) {}

  /** One unbroken stretch of a state. */
  public record Span(State state, int start, int width, String words) {}
}
