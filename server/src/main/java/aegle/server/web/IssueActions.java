package aegle.server.web;

import aegle.server.errors.ErrorDesk;
import aegle.server.state.Issue;
import aegle.server.state.Issue.Status;
import aegle.server.state.Issues;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.SimpleViews.Failure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/** What people decide about issues; each is a form of the issue's page. */
@Controller
final class IssueActions {
  /** Issues that are counted with one: a question to the records names each of them. */
  static final int MAX_MERGED = 200;

  private static final Logger LOG = LoggerFactory.getLogger(IssueActions.class);

  private final Issues issues;
  private final ErrorDesk desk;
  private final Pages pages;

  IssueActions(WebSources sources, Pages pages) {
    this.pages = pages;
    issues = sources.incidents().issues();
    desk = sources.incidents().desk();
  }

  /** The issue of an id in an address; what is none is answered with 404. */
  static Issue find(Issues issues, String id) {
    return number(id)
        .flatMap(issues::find)
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private static Optional<Long> number(String id) {
    boolean number = !id.isEmpty() && id.length() <= 18 && id.chars().allMatch(c -> isDigit(c));
    return number ? Optional.of(Long.parseLong(id)) : Optional.empty();
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  @PostMapping("/errors/{id}/resolve")
  View resolve(
      @PathVariable("id") String id,
      @RequestParam(name = "release", defaultValue = "this") String release,
      @RequestParam(name = "back", defaultValue = "") String back) {
    Issue issue = find(issues, id);
    // Without releases nothing tells the old from the mended: any further error opens it again.
    String in = issue.lastRelease().isEmpty() ? "" : issue.lastRelease();
    String mended = release.equals("next") && !in.isEmpty() ? Issue.NEXT_RELEASE : in;
    return decide(issue, Status.RESOLVED, mended, issue.assignee(), back);
  }

  @PostMapping("/errors/{id}/ignore")
  View ignore(
      @PathVariable("id") String id, @RequestParam(name = "back", defaultValue = "") String back) {
    Issue issue = find(issues, id);
    return decide(issue, Status.IGNORED, "", issue.assignee(), back);
  }

  @PostMapping("/errors/{id}/reopen")
  View reopen(
      @PathVariable("id") String id, @RequestParam(name = "back", defaultValue = "") String back) {
    Issue issue = find(issues, id);
    return decide(issue, Status.OPEN, "", issue.assignee(), back);
  }

  @PostMapping("/errors/{id}/assign")
  View assign(
      @PathVariable("id") String id,
      @RequestParam(name = "to", defaultValue = "me") String to,
      @RequestParam(name = "back", defaultValue = "") String back,
      @Nullable Principal person) {
    Issue issue = find(issues, id);
    String name = to.equals("me") && person != null ? person.getName() : "";
    return decide(issue, issue.status(), issue.resolvedIn(), name, back);
  }

  @PostMapping("/errors/{id}/merge")
  View merge(
      @PathVariable("id") String id,
      @RequestParam(name = "into", defaultValue = "") String into,
      HttpServletRequest request,
      HttpServletResponse response) {
    Issue issue = find(issues, id);
    Optional<Issue> named = number(into).flatMap(issues::find);
    if (named.isEmpty()) {
      return refused("unknown", issue, into, request, response);
    }
    Issue other = named.get();
    @Nullable Long with = other.mergedInto();
    if (issue.id() == other.id()) {
      return refused("itself", issue, into, request, response);
    }
    if (with != null) {
      return refused("merged", issue, into, request, response, with);
    }
    int merged = issues.mergedWith(issue.id()).size() + issues.mergedWith(other.id()).size() + 1;
    if (merged > MAX_MERGED) {
      return refused("many", issue, into, request, response, merged, MAX_MERGED);
    }
    issues.merge(issue.id(), other.id());
    desk.forget();
    LOG.info("Merged an issue: id={} into={}", issue.id(), other.id());
    return Addresses.redirect("/errors/" + other.id());
  }

  /** Says which issue is not counted with which, why, and what to do. Nothing was changed. */
  private View refused(
      String why,
      Issue issue,
      String into,
      HttpServletRequest request,
      HttpServletResponse response,
      Object... more) {
    Messages messages = pages.messages();
    List<Object> values = new ArrayList<>(List.of(issue.id(), ErrorPages.cut(into)));
    values.addAll(List.of(more));
    String key = "issue.merge.refused." + why;
    Failure failure =
        new Failure(
            HttpServletResponse.SC_CONFLICT,
            messages.text("issue.merge.refused", issue.id(), ErrorPages.cut(into)),
            messages.text(key, values.toArray()),
            messages.text(key + ".action", values.toArray()),
            messages.text("issue.merge.back", issue.id()),
            "/errors/" + issue.id());
    response.setStatus(failure.status());
    LOG.info("Refused to merge an issue: id={} reason={}", issue.id(), why);
    return pages.page(request, Room.ERRORS, failure.title(), "error", failure);
  }

  @PostMapping("/errors/{id}/split")
  View split(@PathVariable("id") String id) {
    Issue issue = find(issues, id);
    issues.split(issue.id());
    desk.forget();
    LOG.info("Split an issue off: id={}", issue.id());
    return Addresses.redirect("/errors/" + issue.id());
  }

  private View decide(Issue issue, Status status, String in, String assignee, String back) {
    issues.decide(issue.id(), status, in, assignee);
    desk.forget();
    LOG.info("Decided about an issue: id={} status={}", issue.id(), status.word());
    boolean stays = back.startsWith("/errors");
    return Addresses.redirect(stays ? back : "/errors/" + issue.id());
  }
}
