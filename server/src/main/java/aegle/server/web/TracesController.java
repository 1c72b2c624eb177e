package aegle.server.web;

import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Times;
import aegle.server.web.view.TraceView;
import aegle.server.web.view.TracesView;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/**
 * {@code /traces}: traces by their first span, the slowest, and who calls whom; {@code /traces/ID}:
 * one trace.
 */
@Controller
final class TracesController {
  private static final int MAX_ID_CHARS = 200;

  private final WebSources sources;
  private final RecordTurns turns;
  private final Pages pages;

  TracesController(WebSources sources, RecordTurns turns, Pages pages) {
    this.sources = sources;
    this.turns = turns;
    this.pages = pages;
  }

  @GetMapping("/traces")
  View traces(
      @RequestParam(name = "range", required = false) @Nullable String range,
      @RequestParam(name = "from", required = false) @Nullable Long from,
      @RequestParam(name = "to", required = false) @Nullable Long to,
      HttpServletRequest request) {
    TimeRange covered = TimeRange.parse(range, from, to, "1h", sources.clock().instant());
    TraceAsked asked =
        new TraceAsked(
            typed(request, "q"),
            covered,
            typed(request, "service"),
            typed(request, "name"),
            typed(request, "min"),
            typed(request, "max"),
            typed(request, "status"),
            mode(typed(request, "view")),
            LogsController.cursor(typed(request, "cursor")));
    Times times = pages.times(request);
    TracesView view =
        turns.ask(records -> new TraceReader(records, pages.messages(), times).read(asked));
    String title = pages.messages().text("room.traces");
    return pages.page(request, Room.TRACES, title, covered, "traces", view);
  }

  private static String typed(HttpServletRequest request, String name) {
    String value = request.getParameter(name);
    return value == null ? "" : value.strip();
  }

  private static String mode(String word) {
    return switch (word) {
      case "slowest", "spans", "map" -> word;
      default -> "list";
    };
  }

  @GetMapping("/traces/{id}")
  View trace(
      @PathVariable("id") String id,
      @RequestParam(name = "span", defaultValue = "") String span,
      HttpServletRequest request) {
    Times times = pages.times(request);
    if (id.isBlank() || id.length() > MAX_ID_CHARS) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    TraceView view =
        turns.ask(records ->
            new TraceDrawing(records, pages.messages(), times)
                .read(id, span)
                .orElseThrow(records::notFound));
    String title =
        view.spans().isEmpty()
            ? pages.messages().text("trace.title")
            : view.spans().getFirst().name();
    return pages.page(request, Room.TRACES, title, "trace", view);
  }
}
