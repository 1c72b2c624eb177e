package aegle.server.web;

import aegle.metrics.Matcher;
import aegle.metrics.promql.PromqlParser;
import aegle.metrics.promql.QueryException;
import aegle.signals.MetricMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the editor completes with: the few endpoints of the Prometheus HTTP API that it asks, in
 * their JSON, for whoever is signed in.
 */
@RestController
@RequestMapping("/ui/api/v1")
final class CompletionController {
  private static final int MAX_SERIES = 1_000;
  private static final int MAX_VALUES = 10_000;
  private static final long DEFAULT_LOOKBACK_MILLIS = Duration.ofHours(12).toMillis();

  private final WebSources sources;

  CompletionController(WebSources sources) {
    this.sources = sources;
  }

  /** The envelope of the Prometheus HTTP API. */
  record Success(String status, Object data) {
    Success(Object data) {
      this("success", data);
    }
  }

  private record Window(long fromMillis, long toMillis) {}

  @GetMapping("/labels")
  Success labels(
      @RequestParam(name = "match[]", required = false) @Nullable List<String> match,
      @RequestParam(name = "start", required = false) @Nullable String start,
      @RequestParam(name = "end", required = false) @Nullable String end) {
    Window window = window(start, end);
    TreeSet<String> names = new TreeSet<>();
    for (List<Matcher> matchers : selectors(match)) {
      names.addAll(sources.store().labelNames(window.fromMillis, window.toMillis, matchers));
    }
    return new Success(names.stream().limit(MAX_VALUES).toList());
  }

  @GetMapping("/label/{name}/values")
  Success values(
      @PathVariable("name") String name,
      @RequestParam(name = "match[]", required = false) @Nullable List<String> match,
      @RequestParam(name = "start", required = false) @Nullable String start,
      @RequestParam(name = "end", required = false) @Nullable String end) {
    Window window = window(start, end);
    TreeSet<String> values = new TreeSet<>();
    for (List<Matcher> matchers : selectors(match)) {
      values.addAll(
          sources.store().labelValues(name, window.fromMillis, window.toMillis, matchers));
    }
    return new Success(values.stream().limit(MAX_VALUES).toList());
  }

  @GetMapping("/series")
  Success series(
      @RequestParam(name = "match[]") List<String> match,
      @RequestParam(name = "start", required = false) @Nullable String start,
      @RequestParam(name = "end", required = false) @Nullable String end) {
    Window window = window(start, end);
    List<Map<String, String>> found = new ArrayList<>();
    for (List<Matcher> matchers : selectors(match)) {
      sources.store().select(window.fromMillis, window.toMillis, matchers).stream()
          .limit(MAX_SERIES)
          .forEach(series -> found.add(series.labels().toMap()));
    }
    return new Success(found);
  }

  @GetMapping("/metadata")
  Success metadata() {
    Map<String, List<Map<String, String>>> families = new TreeMap<>();
    sources
        .metadata()
        .get()
        .forEach((family, said) ->
            families.put(family, said.stream().map(CompletionController::describe).toList()));
    return new Success(families);
  }

  private static Map<String, String> describe(MetricMetadata about) {
    return Map.of("type", about.type().word(), "help", about.help(), "unit", about.unit());
  }

  @GetMapping("/status/flags")
  Success flags() {
    return new Success(Map.of());
  }

  @ExceptionHandler
  ResponseEntity<Map<String, String>> refuse(QueryException e) {
    return ResponseEntity.badRequest()
        .body(
            Map.of(
                "status", "error",
                "errorType", "bad_data",
                "error", String.valueOf(e.getMessage())));
  }

  private static List<List<Matcher>> selectors(@Nullable List<String> match) {
    if (match == null || match.isEmpty()) {
      return List.of(List.of());
    }
    return match.stream().map(PromqlParser::parseSelector).toList();
  }

  private Window window(@Nullable String start, @Nullable String end) {
    long to = millis(end, sources.clock().millis());
    return new Window(millis(start, to - DEFAULT_LOOKBACK_MILLIS), to);
  }

  private static long millis(@Nullable String seconds, long otherwise) {
    try {
      return seconds == null ? otherwise : Math.round(Double.parseDouble(seconds) * 1_000);
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }
}
