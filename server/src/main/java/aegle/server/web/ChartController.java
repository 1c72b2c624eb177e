package aegle.server.web;

import aegle.metrics.promql.PromqlParser;
import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.QueryResult;
import aegle.metrics.promql.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /ui/api/chart}: the lines of a chart in the columns that the browser draws; {@code
 * /ui/api/check}: what is wrong with an expression.
 */
@RestController
final class ChartController {
  /** More lines than this cannot be told apart; the note says how many there are. */
  static final int MAX_LINES = 50;

  private final WebSources sources;
  private final Pages pages;

  ChartController(WebSources sources, Pages pages) {
    this.sources = sources;
    this.pages = pages;
  }

  /**
   * What a chart draws.
   *
   * @param times seconds since 1970, one a step
   * @param note a sentence for below the chart, empty when there is nothing to say
   */
  record Chart(List<Long> times, List<Line> series, String note) {}

  /** One line; null where there is no sample, so that a gap stays a gap. */
  record Line(String name, List<@Nullable Double> values) {}

  @GetMapping("/ui/api/chart")
  ResponseEntity<?> chart(
      @RequestParam("expr") String expression,
      @RequestParam(name = "range", required = false) @Nullable String range,
      @RequestParam(name = "from", required = false) @Nullable Long from,
      @RequestParam(name = "to", required = false) @Nullable Long to) {
    TimeRange asked = TimeRange.parse(range, from, to, "1h", sources.clock().instant());
    long step = asked.stepMillis();
    // On whole steps, so that a chart that follows the clock does not flicker.
    long start = asked.fromMillis() / step * step;
    long end = asked.toMillis() / step * step;
    try {
      QueryResult result = sources.promql().range(expression, start, end, step);
      return ResponseEntity.ok(draw(expression, result, start, end, step));
    } catch (QueryException e) {
      return ResponseEntity.status(e.kind() == QueryException.Kind.BAD_DATA ? 400 : 422)
          .body(Map.of("error", String.valueOf(e.getMessage())));
    }
  }

  /**
   * What is wrong with an expression.
   *
   * @param start first character at fault, -1 when nothing is
   * @param message empty when nothing is wrong
   */
  record Fault(int start, int end, String message) {}

  /** Judges an expression as it is typed. */
  @GetMapping("/ui/api/check")
  Fault check(@RequestParam("expr") String expression) {
    try {
      PromqlParser.parse(expression);
      return new Fault(-1, -1, "");
    } catch (QueryException e) {
      return new Fault(e.start(), e.end(), String.valueOf(e.getMessage()));
    }
  }

  private Chart draw(String expression, QueryResult result, long start, long end, long step) {
    int size = (int) ((end - start) / step) + 1;
    List<Long> times = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      times.add((start + i * step) / 1_000);
    }
    List<Value.Line> lines =
        result.value() instanceof Value.Matrix(List<Value.Line> found) ? found : List.of();
    List<Line> drawn = new ArrayList<>();
    for (Value.Line line : lines.subList(0, Math.min(MAX_LINES, lines.size()))) {
      String name = line.labels().isEmpty() ? expression : line.labels().toString();
      drawn.add(new Line(name, column(line, start, step, size)));
    }
    List<String> notes = new ArrayList<>(result.warnings());
    notes.addAll(result.infos());
    if (lines.size() > MAX_LINES) {
      notes.addFirst(pages.messages().text("chart.more", MAX_LINES, lines.size()));
    }
    return new Chart(times, drawn, String.join(" ", notes));
  }

  private static List<@Nullable Double> column(Value.Line line, long start, long step, int size) {
    @Nullable Double[] column = new @Nullable Double[size];
    for (int i = 0; i < line.size(); i++) {
      double value = line.values()[i];
      int at = (int) ((line.timestampsMillis()[i] - start) / step);
      column[at] = Double.isFinite(value) ? value : null;
    }
    return Arrays.asList(column);
  }
}
