package aegle.server.web;

import aegle.records.Cursor;
import aegle.records.EntryId;
import aegle.records.QueryClauses;
import aegle.records.RecordQuery;
import aegle.records.StoredEntry;
import aegle.records.Surroundings;
import aegle.server.web.view.FieldRows;
import aegle.server.web.view.Frame;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.LogRecordView;
import aegle.server.web.view.LogsView;
import aegle.server.web.view.Messages;
import aegle.server.web.view.Times;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/**
 * {@code /logs}: the lines that match, their shapes, counts and facets; {@code /logs/record}: one
 * line with all that is known of it and what is around it.
 */
@Controller
final class LogsController {
  /** Lines before a line, and as many after it. */
  private static final int AROUND = 15;

  private static final List<String> NEIGHBOURS =
      List.of(FieldNames.SERVICE, FieldNames.TRACE_ID, FieldNames.HOST);

  private final WebSources sources;
  private final RecordTurns turns;
  private final Pages pages;

  LogsController(WebSources sources, RecordTurns turns, Pages pages) {
    this.sources = sources;
    this.turns = turns;
    this.pages = pages;
  }

  @GetMapping("/logs")
  View logs(
      @RequestParam(name = "q", defaultValue = "") String query,
      @RequestParam(name = "range", required = false) @Nullable String range,
      @RequestParam(name = "from", required = false) @Nullable Long from,
      @RequestParam(name = "to", required = false) @Nullable Long to,
      @RequestParam(name = "view", defaultValue = "") String mode,
      @RequestParam(name = "cursor", defaultValue = "") String cursor,
      HttpServletRequest request) {
    TimeRange asked = range(range, from, to);
    Times times = pages.times(request);
    LogReader.Asked question =
        new LogReader.Asked(query.strip(), asked, mode.equals("patterns"), cursor(cursor));
    LogsView view =
        turns.ask(records -> new LogReader(records, pages.messages(), times).read(question));
    return pages.page(request, Room.LOGS, pages.messages().text("room.logs"), asked, "logs", view);
  }

  private TimeRange range(@Nullable String range, @Nullable Long from, @Nullable Long to) {
    return TimeRange.parse(range, from, to, "1h", sources.clock().instant());
  }

  /** A cursor that cannot be read begins at the newest, since a list is no reason to fail. */
  static @Nullable Cursor cursor(String text) {
    try {
      return text.isEmpty() ? null : Cursor.of(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /** The fields of a line, for the list in which it is opened. */
  @GetMapping("/ui/logs/fields")
  View fields(
      @RequestParam("id") String id,
      @RequestParam(name = "q", defaultValue = "") String query,
      @RequestParam(name = "range", required = false) @Nullable String range,
      @RequestParam(name = "from", required = false) @Nullable Long from,
      @RequestParam(name = "to", required = false) @Nullable Long to,
      HttpServletRequest request) {
    StoredEntry stored = turns.ask(records -> find(id, records));
    LogLines lines = new LogLines(pages.messages(), pages.times(request));
    FieldRows rows = lines.fields(stored, query, range(range, from, to).query());
    return pages.page(request, Room.LOGS, "", "parts/fieldrows", rows);
  }

  @GetMapping("/logs/record")
  View record(
      @RequestParam("id") String id,
      @RequestParam(name = "around", defaultValue = FieldNames.SERVICE) String around,
      HttpServletRequest request) {
    Messages messages = pages.messages();
    Times times = pages.times(request);
    LogRecordView view =
        turns.ask(records -> {
          StoredEntry stored = find(id, records);
          String clause = sameAs(stored, around);
          RecordQuery near = RecordQuery.of(EntryKind.LOG).withText(clause);
          Surroundings found = records.context(stored.id(), AROUND, AROUND, near);
          return view(stored, found, clause.isEmpty() ? "all" : around, times);
        });
    String title = messages.text("logs.record.title", view.line().time());
    return pages.page(request, Room.LOGS, title, "logrecord", view);
  }

  private static StoredEntry find(String id, Questions records) {
    try {
      EntryId name = EntryId.of(id);
      if (name.kind() == EntryKind.LOG) {
        return records
            .get(name)
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
      }
    } catch (IllegalArgumentException _) {
      // Whatever this is, it names no line.
    }
    throw new ResponseStatusException(HttpStatus.NOT_FOUND);
  }

  /** What lines around this one have in common with it; empty for all lines. */
  private static String sameAs(StoredEntry stored, String field) {
    String value = stored.entry().fields().text(field, "");
    return NEIGHBOURS.contains(field) && !value.isBlank() ? QueryClauses.clause(field, value) : "";
  }

  private LogRecordView view(StoredEntry stored, Surroundings found, String around, Times times) {
    LogLines lines = new LogLines(pages.messages(), times);
    // The filters of a single line begin anew, in the hour around it.
    long millis = stored.entry().timeMillis();
    String range = TimeRange.around(millis).query();
    List<Frame.Choice> choices =
        Stream.concat(NEIGHBOURS.stream(), Stream.of("all"))
            .filter(field -> field.equals("all") || !sameAs(stored, field).isEmpty())
            .map(field ->
                new Frame.Choice(
                    pages.messages().text("logs.around." + field),
                    RecordAddresses.line(stored.id()) + "&around=" + field + "#around",
                    field.equals(around)))
            .toList();
    return new LogRecordView(
        lines.line(stored, "", range),
        lines.fields(stored, "", range),
        lines.lines(found.before(), "", range),
        lines.lines(found.after(), "", range),
        choices,
        stored.entry().fields().text(FieldNames.MESSAGE, ""),
        found.timedOut());
  }
}
