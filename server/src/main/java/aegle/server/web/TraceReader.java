package aegle.server.web;

import aegle.records.Count;
import aegle.records.Cursor;
import aegle.records.Page;
import aegle.records.Percentiles;
import aegle.records.QueryClauses;
import aegle.records.RecordQuery;
import aegle.records.StoredEntry;
import aegle.records.TopValues;
import aegle.server.web.view.Frame;
import aegle.server.web.view.Messages;
import aegle.server.web.view.QueryFault;
import aegle.server.web.view.QueryForm;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.server.web.view.TracesView;
import aegle.server.web.view.Unit;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks the records what the page of traces shows. */
final class TraceReader {
  /** Traces on one page. */
  static final int TRACES = 50;

  /** The newest spans, from which the map of services is made. */
  static final int MAP_SPANS = 5_000;

  /** Slow spans of which the slowest are shown: enough unless very many took equally long. */
  private static final int COMPARED_SPANS = 2_000;

  private static final int SERVICES = 100;
  private static final int FAILED_SPANS = 1_000;

  private final Questions records;
  private final Messages messages;
  private final Times times;

  TraceReader(Questions records, Messages messages, Times times) {
    this.records = records;
    this.messages = messages;
    this.times = times;
  }

  /** What was found; filled part by part. */
  private static final class Answer {
    private String sentence = "";
    private List<TracesView.Row> rows = List.of();
    private List<TracesView.Edge> edges = List.of();
    private List<String> services = List.of();
    private final List<String> notes = new ArrayList<>();
    private @Nullable Cursor next;
  }

  TracesView read(TraceAsked asked) {
    @Nullable QueryFault fault = QueryText.fault(records, asked.query(), messages);
    Answer answer = new Answer();
    if (fault == null) {
      TopValues services = records.top(asked.spans(), FieldNames.SERVICE, SERVICES);
      answer.services = services.values().stream().map(TopValues.Counted::value).sorted().toList();
      switch (asked.mode()) {
        case "map" -> map(asked, answer);
        case "slowest", "spans" -> slowest(asked, answer);
        default -> newest(asked, answer);
      }
    }
    return view(asked, fault, answer);
  }

  private void newest(TraceAsked asked, Answer answer) {
    Page page = records.search(asked.matching().withLimit(TRACES).after(asked.cursor()));
    answer.rows = rows(page.entries(), asked, answer);
    answer.next = page.next();
    String total = Unit.count(page.total());
    String shown = Unit.count(page.entries().size());
    if (page.entries().isEmpty()) {
      answer.sentence = messages.text("traces.sentence.none");
    } else if (asked.cursor() != null) {
      answer.sentence = messages.count("traces.sentence.older", page.entries().size());
    } else if (page.totalExact()) {
      answer.sentence = messages.count("traces.sentence", page.total(), shown);
    } else {
      answer.sentence = messages.text("traces.sentence.atleast", total, shown);
    }
  }

  /** The store orders by time alone: a percentile tells from which duration on to look. */
  private void slowest(TraceAsked asked, Answer answer) {
    RecordQuery roots = asked.matching();
    long all = records.count(roots).entries();
    double rank = all <= TRACES ? 0 : 100.0 * (all - TRACES) / all;
    Percentiles percentiles = records.percentiles(roots, FieldNames.DURATION_MS, List.of(rank));
    double least = percentiles.groups().isEmpty() ? Double.NaN : floor(percentiles);
    if (Double.isNaN(least)) {
      answer.sentence = messages.text("traces.sentence.none");
      return;
    }
    String slow = "duration.ms:[" + plain(least) + " TO *]";
    Page page =
        records.search(roots.withText(QueryText.and(roots.text(), slow)).withLimit(COMPARED_SPANS));
    if (page.next() != null) {
      answer.notes.add(messages.text("traces.slowest.more", Unit.count(COMPARED_SPANS)));
    }
    List<StoredEntry> sorted = new ArrayList<>(page.entries());
    sorted.sort(
        Comparator.comparingDouble((StoredEntry span) -> Waterfall.millisOf(span.entry().fields()))
            .reversed());
    answer.rows = rows(sorted.subList(0, Math.min(TRACES, sorted.size())), asked, answer);
    answer.sentence =
        messages.text(
            "traces.sentence." + asked.mode(), Unit.count(all), Unit.count(answer.rows.size()));
  }

  private static double floor(Percentiles percentiles) {
    // Percentiles of very many values are within half a percent; a little below loses none.
    return percentiles.groups().getFirst().values().getFirst() * 0.99;
  }

  private static String plain(double value) {
    return new BigDecimal(Math.max(0, value)).setScale(6, RoundingMode.DOWN).toPlainString();
  }

  private List<TracesView.Row> rows(List<StoredEntry> roots, TraceAsked asked, Answer answer) {
    double longest = 0;
    for (StoredEntry root : roots) {
      longest = Math.max(longest, Waterfall.millisOf(root.entry().fields()));
    }
    Map<String, Integer> failed = failed(roots, answer);
    List<TracesView.Row> rows = new ArrayList<>();
    for (StoredEntry root : roots) {
      rows.add(row(root, asked, longest, failed));
    }
    return rows;
  }

  /** How many spans of each trace failed. */
  private Map<String, Integer> failed(List<StoredEntry> roots, Answer answer) {
    List<String> traces =
        roots.stream()
            .map(root -> root.entry().fields().text(FieldNames.TRACE_ID, ""))
            .filter(trace -> !trace.isEmpty())
            .distinct()
            .toList();
    Map<String, Integer> failed = new HashMap<>();
    if (traces.isEmpty()) {
      return failed;
    }
    Page page =
        records.search(
            RecordQuery.of(EntryKind.SPAN)
                .withText(
                    QueryText.and(
                        QueryClauses.anyOf(FieldNames.TRACE_ID, traces), TraceAsked.FAILED))
                .withLimit(FAILED_SPANS));
    if (page.next() != null) {
      answer.notes.add(messages.text("traces.failed.more", Unit.count(FAILED_SPANS)));
    }
    for (StoredEntry span : page.entries()) {
      failed.merge(span.entry().fields().text(FieldNames.TRACE_ID, ""), 1, Integer::sum);
    }
    return failed;
  }

  private TracesView.Row row(
      StoredEntry root, TraceAsked asked, double longest, Map<String, Integer> failed) {
    Fields fields = root.entry().fields();
    String trace = fields.text(FieldNames.TRACE_ID, "");
    double millis = Waterfall.millisOf(fields);
    int errors = failed.getOrDefault(trace, 0);
    boolean itself = ServiceMap.isFailed(fields);
    State state = itself ? State.CRITICAL : errors > 0 ? State.WARN : State.OK;
    Instant began = LogLines.moment(root.entry().timeNanos());
    return new TracesView.Row(
        asked.mode().equals("spans")
            ? RecordAddresses.span(trace, Waterfall.idOf(root))
            : RecordAddresses.trace(trace),
        times.ago(began),
        times.exact(began),
        fields.text(FieldNames.SERVICE, messages.text("traces.noservice")),
        SpanTitle.of(fields, messages.text("traces.noname")),
        fields.text(FieldNames.SPAN_OP, ""),
        Unit.SECONDS.write(millis / 1_000).toString(),
        longest == 0 ? 2 : (int) Math.max(2, Math.round(1_000 * millis / longest)),
        state,
        messages.text("traces.state." + state.css()),
        errors == 0 ? "" : messages.count("traces.errors", errors));
  }

  private void map(TraceAsked asked, Answer answer) {
    Page page = records.search(asked.spans().withText(asked.query()).withLimit(MAP_SPANS));
    ServiceMap.Found found = ServiceMap.of(page.entries());
    int most = found.edges().stream().mapToInt(ServiceMap.Edge::calls).max().orElse(1);
    answer.edges = found.edges().stream().map(edge -> edge(edge, most, asked)).toList();
    String key = page.next() == null ? "traces.map.sentence" : "traces.map.sentence.newest";
    answer.sentence =
        page.entries().isEmpty()
            ? messages.text("traces.map.none")
            : messages.text(
                key,
                Unit.count(page.entries().size()),
                messages.count("traces.map.calls", answer.edges.size()));
    if (found.orphans() > 0) {
      answer.notes.add(messages.count("traces.map.orphans", found.orphans()));
    }
  }

  private TracesView.Edge edge(ServiceMap.Edge edge, int most, TraceAsked asked) {
    String service = edge.outside() ? edge.caller() : edge.callee();
    return new TracesView.Edge(
        named(edge.caller()),
        named(edge.callee()),
        edge.outside() ? messages.text("traces.map.outside") : "",
        Unit.count(edge.calls()),
        Math.max(4, 1_000 * edge.calls() / most),
        edge.errors() == 0
            ? "0"
            : Unit.count(edge.errors())
                + " ("
                + Unit.RATIO.write((double) edge.errors() / edge.calls())
                + ")",
        edge.errors() == 0 ? State.OK : State.CRITICAL,
        Unit.SECONDS.write(edge.p95Millis() / 1_000).toString(),
        "/traces?view=spans&service=" + Addresses.encode(service) + "&" + asked.range().query());
  }

  private String named(String service) {
    return service.isEmpty() ? messages.text("traces.noservice") : service;
  }

  private TracesView view(TraceAsked asked, @Nullable QueryFault fault, Answer answer) {
    String range = asked.range().query();
    List<QueryForm.Hidden> hidden = new ArrayList<>(LogReader.hidden(asked.range()));
    if (!asked.mode().equals("list")) {
      hidden.add(new QueryForm.Hidden("view", asked.mode()));
    }
    List<Frame.Choice> modes =
        Stream.of("list", "slowest", "spans", "map")
            .map(mode ->
                new Frame.Choice(
                    messages.text("traces.mode." + mode),
                    asked.address(mode, range),
                    mode.equals(asked.mode())))
            .toList();
    boolean nothing = answer.rows.isEmpty() && answer.edges.isEmpty();
    boolean any = !nothing || fault != null || hasAny();
    answer.notes.addAll(records.notesOfRange(messages));
    Cursor next = answer.next;
    String fixed = "from=" + asked.range().fromMillis() + "&to=" + asked.range().toMillis();
    return new TracesView(
        new QueryForm("/traces", asked.query(), hidden, fault),
        new TracesView.Narrow(
            asked.service(),
            asked.name(),
            asked.least(),
            asked.most(),
            asked.status(),
            answer.services,
            asked.hasBadBound() ? messages.text("traces.badbound") : ""),
        asked.mode(),
        modes,
        answer.sentence,
        answer.notes,
        answer.rows,
        answer.edges,
        next == null ? "" : asked.address("list", fixed) + "&cursor=" + next.text(),
        asked.cursor() == null ? "" : asked.address("list", range),
        any);
  }

  private boolean hasAny() {
    Count all = records.count(RecordQuery.of(EntryKind.SPAN));
    return all.entries() > 0 || all.timedOut();
  }
}
