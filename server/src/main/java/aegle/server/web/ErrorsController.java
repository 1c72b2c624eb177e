package aegle.server.web;

import aegle.records.EntryId;
import aegle.records.RecordQuery;
import aegle.records.StoredEntry;
import aegle.records.TopValues;
import aegle.server.state.Issue;
import aegle.server.state.Issue.Status;
import aegle.server.state.Issues;
import aegle.server.web.view.ErrorsView;
import aegle.server.web.view.Frame;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.IssueView;
import aegle.server.web.view.Messages;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/** {@code /errors}: the issues; {@code /errors/ID}: one of them with its errors. */
@Controller
final class ErrorsController {
  private static final int ROWS = 25;
  private static final int BUCKETS = 24;
  private static final String USUAL_RANGE = "24h";

  /** People who are counted one by one; more are told as "more than". */
  static final int MAX_USERS = 10_000;

  private final WebSources sources;
  private final RecordTurns turns;
  private final Pages pages;
  private final Messages messages;
  private final Issues issues;

  ErrorsController(WebSources sources, RecordTurns turns, Pages pages) {
    this.sources = sources;
    this.turns = turns;
    this.pages = pages;
    messages = pages.messages();
    issues = sources.incidents().issues();
  }

  @GetMapping("/errors")
  View errors(
      @RequestParam(name = "status", defaultValue = "open") String status,
      @RequestParam(name = "project", defaultValue = "") String project,
      @RequestParam(name = "before", defaultValue = "") String before,
      @RequestParam(name = "range", required = false) @Nullable String range,
      @RequestParam(name = "from", required = false) @Nullable Long from,
      @RequestParam(name = "to", required = false) @Nullable Long to,
      HttpServletRequest request) {
    TimeRange shown = TimeRange.parse(range, from, to, USUAL_RANGE, sources.clock().instant());
    Times times = pages.times(request);
    Status chosen = Status.of(status).orElse(Status.OPEN);
    Issues.Place after = Issues.Place.of(before).orElse(Issues.Place.FIRST);
    List<Issue> found = issues.list(Optional.of(chosen), project, after, ROWS + 1);
    List<Issue> listed = found.subList(0, Math.min(ROWS, found.size()));
    Rows rows = turns.ask(records -> rows(listed, shown, times, records));
    String filter = shown.query() + "&project=" + Addresses.encode(project);
    String address = "/errors?" + filter + "&status=" + chosen.word();
    String older =
        found.size() > ROWS ? address + "&before=" + Issues.Place.of(listed.getLast()).text() : "";
    List<Frame.Choice> tabs = new ArrayList<>();
    long all = 0;
    for (Status tab : Status.values()) {
      long count = issues.count(tab, project);
      all += count;
      String word = messages.text("errors.tab." + tab.word(), Unit.count(count));
      tabs.add(
          new Frame.Choice(word, "/errors?" + filter + "&status=" + tab.word(), tab == chosen));
    }
    ErrorsView view =
        new ErrorsView(
            messages.count("errors.shown." + chosen.word(), issues.count(chosen, project)),
            tabs,
            chosen.word(),
            project,
            issues.projects(),
            shown.query(),
            rows.rows(),
            rows.notes(),
            older,
            all > 0 || !project.isEmpty(),
            pages.dsn(request));
    String title = messages.text("room.errors");
    return pages.page(request, Room.ERRORS, title, shown, "errors", view);
  }

  /** The rows of a page, and what else has to be known of them. */
  private record Rows(List<ErrorsView.Row> rows, List<String> notes) {}

  private Rows rows(List<Issue> listed, TimeRange range, Times times, Questions records) {
    List<ErrorsView.Row> rows = new ArrayList<>();
    for (Issue issue : listed) {
      rows.add(row(issue, range, times, records));
    }
    return new Rows(rows, records.notesOfRange(messages));
  }

  private ErrorsView.Row row(Issue issue, TimeRange range, Times times, Questions records) {
    RecordQuery query =
        Asking.in(EntryKind.ERROR, range)
            .withText(IssueReader.condition(issue, issues.mergedWith(issue.id())));
    double[] counts = IssueReader.counts(records.histogram(query, BUCKETS));
    TopValues users = records.top(query, FieldNames.USER_ID, MAX_USERS);
    String more = users.others() > 0 ? "+" : "";
    return new ErrorsView.Row(
        EventReader.state(issue.level()),
        issue.level(),
        issue.kind(),
        issue.title(),
        issue.culprit(),
        "/errors/" + issue.id() + "?" + range.query(),
        issue.project(),
        issue.lastRelease(),
        (users.timedOut() ? "≥ " : "") + Unit.count(users.matched()),
        users.values().isEmpty() ? "" : Unit.count(users.values().size()) + more,
        Sparks.draw(counts, messages.text("errors.spark")),
        times.since(issue.firstSeen()),
        times.exact(issue.firstSeen()),
        times.ago(issue.lastSeen()),
        times.exact(issue.lastSeen()),
        issue.regressedAt() != null && issue.status() == Status.OPEN,
        issue.assignee());
  }

  @GetMapping("/errors/{id}")
  View issue(
      @PathVariable("id") String id,
      @RequestParam(name = "event", required = false) @Nullable String event,
      @RequestParam(name = "range", required = false) @Nullable String range,
      @RequestParam(name = "from", required = false) @Nullable Long from,
      @RequestParam(name = "to", required = false) @Nullable Long to,
      HttpServletRequest request) {
    TimeRange shown = TimeRange.parse(range, from, to, USUAL_RANGE, sources.clock().instant());
    Issue issue = IssueActions.find(issues, id);
    Times times = pages.times(request);
    Principal person = request.getUserPrincipal();
    IssueReader.Visit visit =
        new IssueReader.Visit(person == null ? "" : person.getName(), Addresses.of(request));
    IssueView view =
        turns.ask(records -> {
          Optional<StoredEntry> asked =
              event == null ? Optional.empty() : Optional.of(event(event, records));
          return new IssueReader(sources, messages, records, times)
              .read(issue, asked, shown, visit);
        });
    String title = messages.text("issue.title", id);
    return pages.page(request, Room.ERRORS, title, shown, "issue", view);
  }

  /** The page of an error by the id that its sender gave it. */
  @GetMapping("/errors/event/{eventId}")
  View byEvent(@PathVariable("eventId") String eventId) {
    return turns.ask(records -> {
      @Nullable String address = new Kept(records).errors(List.of(eventId)).get(eventId);
      if (address == null) {
        throw records.notFound();
      }
      return Addresses.redirect(address);
    });
  }

  private static StoredEntry event(String text, Questions records) {
    try {
      EntryId id = EntryId.of(text);
      return records
          .get(id)
          .filter(stored -> stored.entry().kind() == EntryKind.ERROR)
          .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    } catch (IllegalArgumentException e) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, e.getMessage(), e);
    }
  }
}
