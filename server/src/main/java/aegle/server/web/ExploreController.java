package aegle.server.web;

import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.QueryResult;
import aegle.metrics.promql.Value;
import aegle.server.web.view.ExploreView;
import aegle.server.web.view.ExploreView.Fault;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import aegle.signals.Labels;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/**
 * {@code /explore}: any question in PromQL, as a table and as a graph. {@code /graph} leads there.
 */
@Controller
final class ExploreController {
  /** More rows than this are counted, not shown. */
  static final int MAX_ROWS = 1_000;

  static final int MAX_EXPRESSION_CHARS = 10_000;

  private static final List<String> EXAMPLES =
      List.of("requests", "slow", "connections", "bookings", "up");

  private final WebSources sources;
  private final Pages pages;

  ExploreController(WebSources sources, Pages pages) {
    this.sources = sources;
    this.pages = pages;
  }

  @GetMapping("/explore")
  View explore(
      @RequestParam(name = "expr", defaultValue = "") String asked,
      @RequestParam(name = "tab", defaultValue = "graph") String tab,
      @RequestParam(name = "range", required = false) @Nullable String range,
      @RequestParam(name = "from", required = false) @Nullable Long from,
      @RequestParam(name = "to", required = false) @Nullable Long to,
      HttpServletRequest request) {
    Times times = pages.times(request);
    TimeRange shown = TimeRange.parse(range, from, to, "1h", times.now());
    String expression = asked.strip();
    String shownTab = tab.equals("table") ? "table" : "graph";
    ExploreView view = answer(expression, shownTab, shown, times);
    return pages.page(
        request, Room.METRICS, pages.messages().text("room.metrics"), shown, "explore", view);
  }

  /**
   * The address under which Prometheus shows an expression; it stands in every alert's payload as
   * {@code generatorURL}, so its first panel leads to the same question here.
   */
  @GetMapping("/graph")
  View graph(
      @RequestParam(name = "g0.expr", defaultValue = "") String expression,
      @RequestParam(name = "g0.tab", defaultValue = "1") String tab,
      @RequestParam(name = "g0.range_input", defaultValue = "1h") String range) {
    boolean drawn = tab.equals("0") || tab.equals("graph");
    TimeRange shown = TimeRange.parse(range, null, null, "1h", sources.clock().instant());
    return Addresses.redirect(Addresses.explore(expression, shown, drawn ? "graph" : "table"));
  }

  private ExploreView answer(String expression, String tab, TimeRange range, Times times) {
    if (expression.isEmpty()) {
      return view(expression, tab, range, null, List.of(), List.of(), List.of(), 0, "");
    }
    if (expression.length() > MAX_EXPRESSION_CHARS) {
      String sentence =
          pages.messages().text("explore.long", expression.length(), MAX_EXPRESSION_CHARS);
      Fault fault = new Fault(sentence, "", "", "", -1, -1, "");
      return view("", tab, range, fault, List.of(), List.of(), List.of(), 0, "");
    }
    try {
      QueryResult result = sources.promql().instant(expression, range.toMillis());
      List<ExploreView.Row> rows = rows(result.value(), times);
      List<ExploreView.Row> first = rows.subList(0, Math.min(rows.size(), MAX_ROWS));
      return view(
          expression,
          tab,
          range,
          null,
          result.warnings(),
          result.infos(),
          first,
          rows.size() - first.size(),
          cost(result.stats()));
    } catch (QueryException e) {
      Fault fault = fault(expression, e, pages.messages());
      return view(expression, tab, range, fault, List.of(), List.of(), List.of(), 0, "");
    }
  }

  private ExploreView view(
      String expression,
      String tab,
      TimeRange range,
      @Nullable Fault fault,
      List<String> warnings,
      List<String> infos,
      List<ExploreView.Row> rows,
      int hidden,
      String cost) {
    return new ExploreView(
        expression,
        tab,
        Addresses.explore(expression, range, "graph"),
        Addresses.explore(expression, range, "table"),
        Addresses.chart(expression, range),
        Comparison.of(expression).unit(),
        fault,
        warnings,
        infos,
        rows,
        hidden,
        cost,
        !expression.isEmpty(),
        expression.isEmpty() ? examples() : List.of());
  }

  private String cost(QueryResult.Stats stats) {
    return pages
        .messages()
        .text(
            "explore.cost",
            Unit.count(stats.series()),
            Unit.count(stats.samples()),
            Unit.SECONDS.write(stats.nanos() / 1e9));
  }

  private List<ExploreView.Example> examples() {
    List<ExploreView.Example> examples = new ArrayList<>();
    for (String key : EXAMPLES) {
      String expression = pages.messages().text("explore.example." + key + ".expr");
      examples.add(
          new ExploreView.Example(
              pages.messages().text("explore.example." + key),
              expression,
              Addresses.explore(expression, "1h")));
    }
    return examples;
  }

  /** The message with the text around the place it speaks of. */
  static Fault fault(String expression, QueryException e, Messages messages) {
    String sentence = String.valueOf(e.getMessage());
    int start = e.start();
    if (start < 0 || start > expression.length()) {
      return new Fault(sentence, "", "", "", -1, -1, "");
    }
    // At the end of the text there is no character to mark: the last one is marked instead.
    int from = Math.min(start, Math.max(0, expression.length() - 1));
    int to = Math.clamp(e.end(), Math.min(from + 1, expression.length()), expression.length());
    String place =
        start >= expression.length()
            ? messages.text("explore.place.end")
            : messages.text("explore.place", from + 1);
    return new Fault(
        sentence,
        expression.substring(0, from),
        expression.substring(from, to),
        expression.substring(to),
        from,
        to,
        place);
  }

  private static List<ExploreView.Row> rows(Value value, Times times) {
    List<ExploreView.Row> rows = new ArrayList<>();
    switch (value) {
      case Value.Scalar scalar ->
          rows.add(row(Labels.EMPTY, scalar.timestampMillis(), scalar.value(), times));
      case Value.Text text ->
          rows.add(new ExploreView.Row("", java.util.Map.of(), text.value(), ""));
      case Value.Vector vector ->
          vector
              .points()
              .forEach(p -> rows.add(row(p.labels(), p.timestampMillis(), p.value(), times)));
      case Value.Matrix matrix -> {
        for (Value.Line line : matrix.lines()) {
          if (line.size() > 0) {
            int last = line.size() - 1;
            rows.add(row(line.labels(), line.timestampsMillis()[last], line.values()[last], times));
          }
        }
      }
    }
    return rows;
  }

  private static ExploreView.Row row(Labels labels, long atMillis, double value, Times times) {
    String exact = value + " @ " + times.exact(Instant.ofEpochMilli(atMillis));
    return new ExploreView.Row(
        labels.metricName(), labels.withoutName().toMap(), plain(value), exact);
  }

  /** All digits, since a table of an explorer is for exact reading. */
  private static String plain(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Unit.NONE.write(value).toString();
    }
    String text =
        new java.math.BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    return text.length() <= 24 ? text : Double.toString(value);
  }
}
