package aegle.server.web;

import aegle.records.Count;
import aegle.records.Cursor;
import aegle.records.Histogram;
import aegle.records.Page;
import aegle.records.QueryClauses;
import aegle.records.RecordQuery;
import aegle.records.TopValues;
import aegle.server.web.view.Bars;
import aegle.server.web.view.LogsView;
import aegle.server.web.view.Messages;
import aegle.server.web.view.QueryFault;
import aegle.server.web.view.QueryForm;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks the records what the page of logs shows. */
final class LogReader {
  /** Lines on one page. */
  static final int LINES = 100;

  /** The newest lines, from which shapes are made. */
  static final int PATTERN_LINES = 2_000;

  /** Shapes on one page. */
  static final int PATTERNS = 100;

  private static final int FACET_VALUES = 8;
  private static final int LEVELS = 12;
  private static final List<String> FACETS =
      List.of(
          FieldNames.LEVEL,
          FieldNames.SERVICE,
          FieldNames.CLINIC,
          FieldNames.LOGGER,
          FieldNames.ENVIRONMENT);

  private final Questions records;
  private final Messages messages;
  private final Times times;

  LogReader(Questions records, Messages messages, Times times) {
    this.records = records;
    this.messages = messages;
    this.times = times;
  }

  /**
   * What an address asks for.
   *
   * @param patterns whether shapes are asked for instead of lines
   * @param cursor where the page before ended, or null for the first
   */
  record Asked(String query, TimeRange range, boolean patterns, @Nullable Cursor cursor) {
    RecordQuery question() {
      return in(EntryKind.LOG, range).withText(query);
    }
  }

  /** All entries of a kind in a range, whose end is not in it: bars of equal length fill it. */
  static RecordQuery in(EntryKind kind, TimeRange range) {
    return RecordQuery.of(kind)
        .between(
            TimeUnit.MILLISECONDS.toNanos(range.fromMillis()),
            TimeUnit.MILLISECONDS.toNanos(range.toMillis()));
  }

  LogsView read(Asked asked) {
    @Nullable QueryFault fault = QueryText.fault(records, asked.query, messages);
    QueryForm form = form(asked, fault);
    if (fault != null) {
      return view(asked, form, new Answer(""));
    }
    Histogram histogram =
        records.histogram(asked.question(), LogBars.BARS, FieldNames.LEVEL, LEVELS);
    Answer answer = asked.patterns ? patterns(asked) : lines(asked);
    answer.bars = new LogBars(messages, times).draw(histogram, asked.query);
    for (String field : FACETS) {
      addFacet(asked, field, answer);
    }
    return view(asked, form, answer);
  }

  /** What was found; filled part by part. */
  private static final class Answer {
    private final String sentence;
    private final List<LogsView.Facet> facets = new ArrayList<>();
    private List<aegle.server.web.view.LogLine> lines = List.of();
    private List<LogsView.Pattern> patterns = List.of();
    private @Nullable Bars bars;
    private @Nullable Cursor next;

    Answer(String sentence) {
      this.sentence = sentence;
    }
  }

  private Answer lines(Asked asked) {
    Page page = records.search(asked.question().withLimit(LINES).after(asked.cursor));
    String total = Unit.count(page.total());
    String shown = Unit.count(page.entries().size());
    String sentence;
    if (page.entries().isEmpty()) {
      sentence = messages.text("logs.sentence.none");
    } else if (asked.cursor != null) {
      sentence = messages.count("logs.sentence.older", page.entries().size());
    } else if (page.totalExact()) {
      sentence = messages.count("logs.sentence", page.total(), shown);
    } else {
      sentence = messages.text("logs.sentence.atleast", total, shown);
    }
    Answer answer = new Answer(sentence);
    answer.lines =
        new LogLines(messages, times).lines(page.entries(), asked.query, asked.range.query());
    answer.next = page.next();
    return answer;
  }

  private Answer patterns(Asked asked) {
    Page page = records.search(asked.question().withLimit(PATTERN_LINES));
    int looked = page.entries().size();
    List<LogPatterns.Pattern> found = LogPatterns.of(page.entries());
    Answer answer =
        new Answer(
            looked == 0
                ? messages.text("logs.sentence.none")
                : messages.text(
                    "logs.patterns.sentence",
                    Unit.count(found.size()),
                    Unit.count(looked),
                    Unit.count(Math.min(PATTERNS, found.size()))));
    answer.patterns =
        found.stream().limit(PATTERNS).map(pattern -> pattern(pattern, looked, asked)).toList();
    return answer;
  }

  private LogsView.Pattern pattern(LogPatterns.Pattern pattern, int looked, Asked asked) {
    String words = LogPatterns.words(pattern.shape());
    String href =
        words.isEmpty()
            ? ""
            : RecordAddresses.logs(
                QueryText.narrowed(asked.query, QueryClauses.clause(FieldNames.MESSAGE, words)),
                asked.range.query());
    Instant last = LogLines.moment(pattern.newest().entry().timeNanos());
    String shape =
        pattern
            .shape()
            .replace(String.valueOf(LogPatterns.NUMBER), messages.text("logs.pattern.number"))
            .replace(String.valueOf(LogPatterns.ID), messages.text("logs.pattern.id"));
    String example = pattern.newest().entry().fields().text(FieldNames.MESSAGE, "");
    return new LogsView.Pattern(
        Unit.count(pattern.count()),
        Math.max(4, 1_000 * pattern.count() / looked),
        Unit.RATIO.write((double) pattern.count() / looked).toString(),
        LogLines.state(pattern.worst().word()),
        pattern.worst().word(),
        shape.isEmpty() ? messages.text("logs.nomessage") : shape,
        LogLines.cut(example),
        times.ago(last),
        times.exact(last),
        href);
  }

  private void addFacet(Asked asked, String field, Answer answer) {
    TopValues top = records.top(asked.question(), field, FACET_VALUES);
    if (top.values().isEmpty()) {
      return;
    }
    String others = top.others() == 0 ? "" : messages.count("logs.facet.others", top.others());
    answer.facets.add(
        new LogsView.Facet(
            field,
            messages.text("logs.facet." + field),
            top.values().stream().map(value -> choice(asked, field, value)).toList(),
            others));
  }

  private static LogsView.Choice choice(Asked asked, String field, TopValues.Counted counted) {
    String clause = QueryClauses.clause(field, counted.value());
    boolean chosen = QueryText.has(asked.query, clause);
    String query =
        chosen ? QueryText.without(asked.query, clause) : QueryText.narrowed(asked.query, clause);
    return new LogsView.Choice(
        counted.value(), Unit.count(counted.entries()), address(asked, query), chosen);
  }

  private static String address(Asked asked, String query) {
    String range = asked.range.query();
    return asked.patterns
        ? RecordAddresses.patterns(query, range)
        : RecordAddresses.logs(query, range);
  }

  private static QueryForm form(Asked asked, @Nullable QueryFault fault) {
    List<QueryForm.Hidden> hidden = new ArrayList<>(hidden(asked.range));
    if (asked.patterns) {
      hidden.add(new QueryForm.Hidden("view", "patterns"));
    }
    return new QueryForm("/logs", asked.query, hidden, fault);
  }

  /** The range of a page, as its forms send it along. */
  static List<QueryForm.Hidden> hidden(TimeRange range) {
    return range.preset().isEmpty()
        ? List.of(
            new QueryForm.Hidden("from", String.valueOf(range.fromMillis())),
            new QueryForm.Hidden("to", String.valueOf(range.toMillis())))
        : List.of(new QueryForm.Hidden("range", range.preset()));
  }

  private LogsView view(Asked asked, QueryForm form, Answer answer) {
    boolean nothing = answer.lines.isEmpty() && answer.patterns.isEmpty();
    boolean any = !nothing || form.fault() != null || hasAny();
    Cursor next = answer.next;
    // A range that follows the clock would move away from under the cursor.
    String fixed = "from=" + asked.range.fromMillis() + "&to=" + asked.range.toMillis();
    return new LogsView(
        form,
        asked.patterns ? "patterns" : "lines",
        RecordAddresses.logs(asked.query, asked.range.query()),
        RecordAddresses.patterns(asked.query, asked.range.query()),
        answer.sentence,
        records.notesOfQuery(messages),
        nothing ? null : answer.bars,
        answer.facets,
        answer.lines,
        answer.patterns,
        next == null ? "" : RecordAddresses.logs(asked.query, fixed) + "&cursor=" + next.text(),
        asked.cursor == null ? "" : RecordAddresses.logs(asked.query, asked.range.query()),
        "/ui/logs/tail?q=" + Addresses.encode(asked.query),
        "/logs?range=7d",
        any);
  }

  private boolean hasAny() {
    Count all = records.count(RecordQuery.of(EntryKind.LOG));
    return all.entries() > 0 || all.timedOut();
  }
}
