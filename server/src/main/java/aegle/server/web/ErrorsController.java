package aegle.server.web;

import aegle.records.EntryId;
import aegle.records.RecordQuery;
import aegle.records.StoredEntry;
import aegle.records.TopValues;
import aegle.server.errors.ErrorDesk;
import aegle.server.state.Issue;
import aegle.server.state.Issue.Status;
import aegle.server.state.Issues;
import aegle.server.web.view.ErrorsView;
import aegle.server.web.view.Frame;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Instant;
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
  private final Pages pages;
  private final Messages messages;
  private final Issues issues;
  private final IssueReader reader;

  ErrorsController(WebSources sources, Pages pages) {
    this.sources = sources;
    this.pages = pages;
    messages = pages.messages();
    issues = sources.incidents().issues();
    reader = new IssueReader(sources, messages);
  }

  @GetMapping("/errors")
  View errors(
      @RequestParam(name = "status", defaultValue = "open") String status,
      @RequestParam(name = "project", defaultValue = "") String project,
      @RequestParam(name = "before", required = false) @Nullable Long before,
      @RequestParam(name = "range", required = false) @Nullable String range,
      @RequestParam(name = "from", required = false) @Nullable Long from,
      @RequestParam(name = "to", required = false) @Nullable Long to,
      HttpServletRequest request) {
    TimeRange shown = TimeRange.parse(range, from, to, USUAL_RANGE, sources.clock().instant());
    Times times = pages.times(request);
    Status chosen = Status.of(status).orElse(Status.OPEN);
    Instant end = Instant.ofEpochMilli(before == null ? Long.MAX_VALUE : before);
    List<Issue> found = issues.list(Optional.of(chosen), project, end, ROWS + 1);
    List<Issue> listed = found.subList(0, Math.min(ROWS, found.size()));
    List<ErrorsView.Row> rows = listed.stream().map(issue -> row(issue, shown, times)).toList();
    String filter = shown.query() + "&project=" + Addresses.encode(project);
    String address = "/errors?" + filter + "&status=" + chosen.word();
    String older =
        found.size() > ROWS
            ? address + "&before=" + listed.getLast().lastSeen().toEpochMilli()
            : "";
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
            rows,
            older,
            all > 0 || !project.isEmpty(),
            pages.dsn(request));
    String title = messages.text("room.errors");
    return pages.page(request, Room.ERRORS, title, shown, "errors", view);
  }

  private ErrorsView.Row row(Issue issue, TimeRange range, Times times) {
    RecordQuery query =
        Asking.in(EntryKind.ERROR, range).withText(IssueReader.condition(issues, issue));
    double[] counts = IssueReader.counts(sources.records().histogram(query, BUCKETS));
    TopValues users = sources.records().top(query, FieldNames.USER_ID, MAX_USERS);
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
    Optional<StoredEntry> asked = event == null ? Optional.empty() : Optional.of(event(event));
    Principal person = request.getUserPrincipal();
    IssueReader.Visit visit =
        new IssueReader.Visit(person == null ? "" : person.getName(), Addresses.of(request));
    String title = messages.text("issue.title", id);
    return pages.page(
        request,
        Room.ERRORS,
        title,
        shown,
        "issue",
        reader.read(issue, asked, shown, pages.times(request), visit));
  }

  /** The page of an error by the id that its sender gave it. */
  @GetMapping("/errors/event/{eventId}")
  View byEvent(@PathVariable("eventId") String eventId) {
    RecordQuery query =
        RecordQuery.of(EntryKind.ERROR)
            .withText(Asking.is(FieldNames.EVENT_ID, eventId))
            .withLimit(1)
            .within(Asking.PATIENCE);
    StoredEntry found =
        sources.records().search(query).entries().stream()
            .findFirst()
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    String issue = found.entry().fields().text(ErrorDesk.ISSUE_ID, "");
    String event = Addresses.encode(found.id().text());
    return Addresses.redirect("/errors/" + Addresses.encode(issue) + "?event=" + event);
  }

  private StoredEntry event(String text) {
    try {
      EntryId id = EntryId.of(text);
      return sources
          .records()
          .get(id)
          .filter(stored -> stored.entry().kind() == EntryKind.ERROR)
          .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    } catch (IllegalArgumentException e) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, e.getMessage(), e);
    }
  }
}
