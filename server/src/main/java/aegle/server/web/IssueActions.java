package aegle.server.web;

import aegle.server.errors.ErrorDesk;
import aegle.server.state.Issue;
import aegle.server.state.Issue.Status;
import aegle.server.state.Issues;
import java.security.Principal;
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

  IssueActions(WebSources sources) {
    issues = sources.incidents().issues();
    desk = sources.incidents().desk();
  }

  /** The issue of an id in an address; what is none is answered with 404. */
  static Issue find(Issues issues, String id) {
    boolean number = !id.isEmpty() && id.length() <= 18 && id.chars().allMatch(c -> isDigit(c));
    if (!number) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return issues
        .find(Long.parseLong(id))
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
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
  View merge(@PathVariable("id") String id, @RequestParam("into") String into) {
    Issue issue = find(issues, id);
    Issue other = find(issues, into);
    if (issue.id() == other.id() || other.mergedInto() != null) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "cannot merge with this issue");
    }
    int merged = issues.mergedWith(issue.id()).size() + issues.mergedWith(other.id()).size() + 1;
    if (merged > MAX_MERGED) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST,
          """
          cannot count issue %d with issue %d: %d would be counted with it, and at most %d can be; \
          write a rule of grouping for what belongs together\
          """
              .formatted(issue.id(), other.id(), merged, MAX_MERGED));
    }
    issues.merge(issue.id(), other.id());
    desk.forget();
    LOG.info("Merged an issue: id={} into={}", issue.id(), other.id());
    return Addresses.redirect("/errors/" + other.id());
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
