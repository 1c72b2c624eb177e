package aegle.server.web;

import aegle.records.QueryClauses;
import aegle.records.StoredEntry;
import aegle.server.web.view.FieldRows;
import aegle.server.web.view.LogLine;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/** Puts log lines and their fields as a page shows them. */
final class LogLines {
  /** Characters of a message in a list; its own page shows it whole. */
  static final int MAX_MESSAGE_CHARS = 400;

  private final Messages messages;
  private final Times times;

  LogLines(Messages messages, Times times) {
    this.messages = messages;
    this.times = times;
  }

  /**
   * One line of a list.
   *
   * @param query the query of the page, for the filters that the opened line offers
   * @param range the range of the page, as {@link TimeRange#query} writes it
   */
  LogLine line(StoredEntry stored, String query, String range) {
    Entry entry = stored.entry();
    Fields fields = entry.fields();
    Instant moment = moment(entry.timeNanos());
    String level = fields.text(FieldNames.LEVEL, "");
    String id = stored.id().text();
    return new LogLine(
        id,
        RecordAddresses.line(stored.id()),
        "/ui/logs/fields?id="
            + Addresses.encode(id)
            + "&q="
            + Addresses.encode(query)
            + "&"
            + range,
        times.millis(moment),
        times.exact(moment),
        state(level),
        level,
        fields.text(FieldNames.SERVICE, ""),
        message(fields),
        traceOf(fields));
  }

  List<LogLine> lines(List<StoredEntry> entries, String query, String range) {
    return entries.stream().map(entry -> line(entry, query, range)).toList();
  }

  private String message(Fields fields) {
    String text = fields.text(FieldNames.MESSAGE, "");
    if (text.isBlank()) {
      return messages.text("logs.nomessage");
    }
    return cut(text.strip());
  }

  static String cut(String text) {
    return text.length() <= MAX_MESSAGE_CHARS ? text : text.substring(0, MAX_MESSAGE_CHARS) + "…";
  }

  private static String traceOf(Fields fields) {
    String trace = fields.text(FieldNames.TRACE_ID, "");
    return trace.isEmpty() ? "" : RecordAddresses.trace(trace);
  }

  /** What a level means; a word that is none of the known is unknown, not well. */
  static State state(String level) {
    return switch (Severity.of(level)) {
      case FATAL, ERROR -> State.CRITICAL;
      case WARN -> State.WARN;
      case INFO -> level.equals(Severity.INFO.word()) ? State.INFO : State.UNKNOWN;
      case DEBUG, TRACE -> State.UNKNOWN;
    };
  }

  static Instant moment(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  /**
   * Every field of a log line, by name.
   *
   * @param query the query of the page, which the filters narrow
   * @param range the range of the page, as {@link TimeRange#query} writes it
   */
  FieldRows fields(StoredEntry stored, String query, String range) {
    return rows(stored, query, narrowed -> RecordAddresses.logs(narrowed, range));
  }

  /** Every field of a span, by name; the filters lead to spans. */
  FieldRows spanFields(StoredEntry stored) {
    return rows(stored, "", RecordAddresses::spans);
  }

  private static FieldRows rows(StoredEntry stored, String query, UnaryOperator<String> addressOf) {
    Fields fields = stored.entry().fields();
    List<FieldRows.Row> rows = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      String value = fields.value(i).text();
      String clause = QueryClauses.clause(fields.name(i), value);
      boolean fits = !value.isBlank() && value.length() <= QueryText.MAX_VALUE_CHARS;
      rows.add(
          new FieldRows.Row(
              fields.name(i),
              value,
              fits ? addressOf.apply(QueryText.narrowed(query, clause)) : "",
              fits ? addressOf.apply(QueryText.narrowed(query, QueryText.not(clause))) : ""));
    }
    rows.sort(Comparator.comparing(FieldRows.Row::name));
    return new FieldRows(
        stored.id().text(),
        RecordAddresses.line(stored.id()),
        traceOf(fields),
        rows,
        JsonText.of(stored.entry().detail()));
  }
}
