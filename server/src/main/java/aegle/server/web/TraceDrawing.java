package aegle.server.web;

import aegle.records.Page;
import aegle.records.QueryClauses;
import aegle.records.RecordQuery;
import aegle.records.StoredEntry;
import aegle.server.errors.ErrorDesk;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.server.web.view.TraceView;
import aegle.server.web.view.Unit;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Draws one trace: its spans, and what else carries its id. */
final class TraceDrawing {
  /** Spans of one trace that are drawn; of more the earliest. */
  static final int SPANS = 2_000;

  private static final int LOGS = 200;
  private static final int LINKS = 20;
  private static final int TICKS = 5;
  private static final int SERIES = 10;
  private static final int INDENT_PIXELS = 14;
  private static final int MAX_INDENT_PIXELS = 14 * 14;
  private static final double PARTS = 1_000;
  private static final double LEAST_WIDTH = 3;

  private final Questions records;
  private final Messages messages;
  private final Times times;

  TraceDrawing(Questions records, Messages messages, Times times) {
    this.records = records;
    this.messages = messages;
    this.times = times;
  }

  /**
   * The trace of an id; nothing where no record carries it.
   *
   * @param spanId the span to open, empty for none
   */
  Optional<TraceView> read(String traceId, String spanId) {
    Page page = records.search(of(EntryKind.SPAN, traceId).withLimit(SPANS));
    Page logs = records.search(of(EntryKind.LOG, traceId).withLimit(LOGS));
    Page errors = records.search(of(EntryKind.ERROR, traceId).withLimit(LINKS));
    Page replays = records.search(of(EntryKind.REPLAY, traceId).withLimit(LINKS));
    if (page.entries().isEmpty() && logs.entries().isEmpty() && errors.entries().isEmpty()) {
      return Optional.empty();
    }
    Waterfall waterfall = Waterfall.of(page.entries());
    Map<String, Integer> colours = colours(waterfall);
    List<StoredEntry> all = new ArrayList<>(page.entries());
    all.addAll(logs.entries());
    all.addAll(errors.entries());
    all.addAll(replays.entries());
    boolean failed =
        !errors.entries().isEmpty()
            || page.entries().stream().anyMatch(span -> ServiceMap.isFailed(span.entry().fields()));
    State state = failed ? State.CRITICAL : State.OK;
    List<TraceView.Link> replayLinks = replays(all);
    String around = around(all).query();
    return Optional.of(
        new TraceView(
            traceId,
            sentence(waterfall, page),
            waterfall.rows().isEmpty() ? "" : times.exact(LogLines.moment(waterfall.fromNanos())),
            state,
            messages.text("trace.state." + state.css()),
            notes(page, waterfall, logs),
            services(waterfall, colours),
            ticks(waterfall),
            spans(traceId, spanId, waterfall, colours),
            selected(spanId, waterfall),
            new LogLines(messages, times).lines(logs.entries(), clause(traceId), around),
            RecordAddresses.logs(clause(traceId), around),
            errors.entries().stream().map(this::error).toList(),
            replayLinks));
  }

  /** The time of a trace with half an hour before and after it; at least one entry. */
  private static TimeRange around(List<StoredEntry> entries) {
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    for (StoredEntry stored : entries) {
      from = Math.min(from, stored.entry().timeMillis());
      to = Math.max(to, stored.entry().timeMillis());
    }
    return TimeRange.around(from, to);
  }

  private static String clause(String traceId) {
    return QueryClauses.clause(FieldNames.TRACE_ID, traceId);
  }

  private static RecordQuery of(EntryKind kind, String traceId) {
    return RecordQuery.of(kind).withText(clause(traceId)).withOrder(RecordQuery.Order.OLDEST_FIRST);
  }

  private String sentence(Waterfall waterfall, Page page) {
    if (page.entries().isEmpty()) {
      return messages.text("trace.nospans");
    }
    long failed =
        page.entries().stream().filter(span -> ServiceMap.isFailed(span.entry().fields())).count();
    return messages.text(
        "trace.sentence",
        messages.count("trace.spans", page.entries().size()),
        messages.count("trace.services", colours(waterfall).size()),
        took(waterfall.toNanos() - waterfall.fromNanos()),
        failed == 0 ? messages.text("trace.failed.none") : messages.count("trace.failed", failed));
  }

  private static String took(long nanos) {
    return Unit.SECONDS.write(nanos / 1e9).toString();
  }

  private List<String> notes(Page page, Waterfall waterfall, Page logs) {
    List<String> notes = new ArrayList<>();
    if (page.next() != null) {
      notes.add(messages.text("trace.toomany", Unit.count(SPANS), Unit.count(page.total())));
    }
    notes.addAll(records.notes(messages));
    for (Waterfall.Oddity oddity : Waterfall.Oddity.values()) {
      long count = waterfall.rows().stream().filter(row -> row.oddity() == oddity).count();
      if (oddity != Waterfall.Oddity.NONE && count > 0) {
        notes.add(messages.count("trace.odd." + word(oddity), count));
      }
    }
    if (logs.next() != null) {
      notes.add(messages.text("trace.morelogs", Unit.count(LOGS), Unit.count(logs.total())));
    }
    return notes;
  }

  private static String word(Waterfall.Oddity oddity) {
    return switch (oddity) {
      case NONE -> "none";
      case NO_PARENT -> "parent";
      case LOOP -> "loop";
      case BEFORE_PARENT -> "clock";
    };
  }

  /** A colour for each service, in the order in which they appear; beyond ten they repeat. */
  private static Map<String, Integer> colours(Waterfall waterfall) {
    Map<String, Integer> colours = new LinkedHashMap<>();
    for (Waterfall.Row row : waterfall.rows()) {
      String service = row.span().entry().fields().text(FieldNames.SERVICE, "");
      colours.putIfAbsent(service, colours.size() % SERIES + 1);
    }
    return colours;
  }

  private List<TraceView.Service> services(Waterfall waterfall, Map<String, Integer> colours) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Waterfall.Row row : waterfall.rows()) {
      counts.merge(row.span().entry().fields().text(FieldNames.SERVICE, ""), 1, Integer::sum);
    }
    List<TraceView.Service> services = new ArrayList<>();
    colours.forEach((name, series) ->
        services.add(
            new TraceView.Service(
                named(name), series, messages.count("trace.spans", counts.getOrDefault(name, 0)))));
    return services;
  }

  private String named(String service) {
    return service.isEmpty() ? messages.text("traces.noservice") : service;
  }

  private static List<String> ticks(Waterfall waterfall) {
    List<String> ticks = new ArrayList<>();
    long length = waterfall.toNanos() - waterfall.fromNanos();
    for (int i = 0; i < TICKS; i++) {
      ticks.add(took(length / (TICKS - 1) * i));
    }
    return ticks;
  }

  private List<TraceView.Span> spans(
      String traceId, String chosen, Waterfall waterfall, Map<String, Integer> colours) {
    double length = Math.max(1, waterfall.toNanos() - waterfall.fromNanos());
    List<TraceView.Span> spans = new ArrayList<>();
    for (Waterfall.Row row : waterfall.rows()) {
      Fields fields = row.span().entry().fields();
      String service = fields.text(FieldNames.SERVICE, "");
      String id = Waterfall.idOf(row.span());
      double start = PARTS * (row.startNanos() - waterfall.fromNanos()) / length;
      double width = Math.max(LEAST_WIDTH, PARTS * (row.endNanos() - row.startNanos()) / length);
      spans.add(
          new TraceView.Span(
              RecordAddresses.span(traceId, id),
              Math.min(MAX_INDENT_PIXELS, row.depth() * INDENT_PIXELS),
              named(service),
              colours.getOrDefault(service, 1),
              SpanTitle.of(fields, messages.text("traces.noname")),
              fields.text(FieldNames.SPAN_OP, ""),
              took(row.endNanos() - row.startNanos()),
              took(row.startNanos() - waterfall.fromNanos()),
              round(Math.min(start, PARTS - LEAST_WIDTH)),
              round(Math.min(width, PARTS)),
              ServiceMap.isFailed(fields),
              row.oddity() == Waterfall.Oddity.NONE
                  ? ""
                  : messages.text("trace.odd." + word(row.oddity())),
              !chosen.isEmpty() && id.equals(chosen)));
    }
    return spans;
  }

  private static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private TraceView.@Nullable Selected selected(String spanId, Waterfall waterfall) {
    for (Waterfall.Row row : waterfall.rows()) {
      if (!spanId.isEmpty() && Waterfall.idOf(row.span()).equals(spanId)) {
        Fields fields = row.span().entry().fields();
        Instant began = LogLines.moment(row.startNanos());
        return new TraceView.Selected(
            SpanTitle.of(fields, messages.text("traces.noname")),
            named(fields.text(FieldNames.SERVICE, "")),
            took(row.endNanos() - row.startNanos()),
            times.millis(began),
            new LogLines(messages, times).spanFields(row.span()));
      }
    }
    return null;
  }

  private TraceView.Link error(StoredEntry error) {
    Fields fields = error.entry().fields();
    String issue = fields.text(ErrorDesk.ISSUE_ID, "");
    String type = fields.text(FieldNames.ERROR_TYPE, "");
    String message = fields.text("error.message", fields.text(FieldNames.MESSAGE, ""));
    Instant when = LogLines.moment(error.entry().timeNanos());
    return new TraceView.Link(
        issue.isEmpty() ? "" : RecordAddresses.error(issue, error.id()),
        type.isEmpty() ? messages.text("trace.error") : type,
        LogLines.cut(message),
        times.millis(when));
  }

  /**
   * A replay is named by whatever of the trace happened while it was recorded; where that was an
   * error, it is opened at its moment.
   */
  private List<TraceView.Link> replays(List<StoredEntry> entries) {
    Map<String, String> addresses = new TreeMap<>();
    for (StoredEntry entry : entries) {
      String id = entry.entry().fields().text(FieldNames.REPLAY_ID, "");
      boolean error = entry.entry().kind() == EntryKind.ERROR;
      if (!id.isEmpty() && addresses.size() < LINKS) {
        addresses.merge(
            id,
            error
                ? RecordAddresses.replayAt(id, entry.entry().timeMillis())
                : RecordAddresses.replay(id),
            (one, other) -> one.contains("?at=") ? one : other);
      }
    }
    Set<String> kept = new Kept(records).replays(addresses.keySet());
    return addresses.entrySet().stream()
        .filter(replay -> kept.contains(replay.getKey()))
        .map(replay -> new TraceView.Link(replay.getValue(), replay.getKey(), "", ""))
        .toList();
  }
}
