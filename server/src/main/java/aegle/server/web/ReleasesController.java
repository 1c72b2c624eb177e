package aegle.server.web;

import aegle.records.RecordQuery;
import aegle.records.TopValues;
import aegle.server.state.Issue;
import aegle.server.state.Release;
import aegle.server.state.Releases;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.IssueView;
import aegle.server.web.view.Messages;
import aegle.server.web.view.ReleaseView;
import aegle.server.web.view.ReleasesView;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/** {@code /releases}: what runs where, and how well; {@code /releases/one}: one of them. */
@Controller
final class ReleasesController {
  private static final String USUAL_RANGE = "24h";

  /** Releases of one page: those announced last, and those most seen. */
  private static final int ROWS = 50;

  private static final int COMMITS = 20;
  private static final int BORN = 50;

  private final WebSources sources;
  private final Pages pages;
  private final Messages messages;
  private final Releases releases;

  ReleasesController(WebSources sources, Pages pages) {
    this.sources = sources;
    this.pages = pages;
    messages = pages.messages();
    releases = sources.incidents().releases();
  }

  @GetMapping("/releases")
  View releases(
      @RequestParam(name = "project", defaultValue = "") String project,
      @RequestParam(name = "range", required = false) @Nullable String range,
      @RequestParam(name = "from", required = false) @Nullable Long from,
      @RequestParam(name = "to", required = false) @Nullable Long to,
      HttpServletRequest request) {
    TimeRange shown = TimeRange.parse(range, from, to, USUAL_RANGE, sources.clock().instant());
    ReleaseHealth health = ReleaseHealth.of(sources.promql(), shown, project);
    Map<String, Long> errors = errors(project, shown);
    Map<String, Optional<Release>> found = new LinkedHashMap<>();
    releases.list(project, ROWS).forEach(known -> found.put(known.version(), Optional.of(known)));
    health.releases().forEach(version -> found.putIfAbsent(version, releases.find(version)));
    errors.keySet().forEach(version -> found.putIfAbsent(version, releases.find(version)));
    Times times = pages.times(request);
    List<ReleasesView.Row> rows = new ArrayList<>();
    found.forEach((version, known) -> {
      if (rows.size() < ROWS) {
        long count = errors.getOrDefault(version, 0L);
        rows.add(row(version, known.orElse(null), health, count, shown, times));
      }
    });
    TreeSet<String> projects = new TreeSet<>(sources.incidents().issues().projects());
    releases.list("", ROWS).forEach(release -> projects.addAll(release.projects()));
    ReleasesView view =
        new ReleasesView(
            messages.count("releases.shown", rows.size()),
            !rows.isEmpty() || !project.isEmpty(),
            project,
            List.copyOf(projects),
            rows,
            pages.dsn(request));
    return pages.page(
        request, Room.RELEASES, messages.text("room.releases"), shown, "releases", view);
  }

  private Map<String, Long> errors(String project, TimeRange range) {
    RecordQuery query = Asking.in(EntryKind.ERROR, range);
    if (!project.isEmpty()) {
      query = query.withText(Asking.is(FieldNames.PROJECT, project));
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    for (TopValues.Counted top : sources.records().top(query, FieldNames.RELEASE, ROWS).values()) {
      counts.put(top.value(), top.entries());
    }
    return counts;
  }

  private ReleasesView.Row row(
      String version,
      @Nullable Release known,
      ReleaseHealth health,
      long errors,
      TimeRange range,
      Times times) {
    double sessions = health.sessions(version);
    double adoption = health.adoption(version);
    return new ReleasesView.Row(
        version,
        "/releases/one?version=" + Addresses.encode(version) + "&" + range.query(),
        known == null ? "" : String.join(", ", known.projects()),
        known == null ? "" : times.ago(known.created()),
        known == null ? "" : times.exact(known.created()),
        known == null ? List.of() : places(known, times),
        health.crashFree(version, messages),
        sessions == 0 ? "" : Unit.count(Math.round(sessions)),
        adoption,
        sessions == 0
            ? ""
            : messages.text("releases.percent", Unit.digits(Math.round(adoption * 1_000) / 10.0)),
        Unit.count(errors),
        sources.incidents().issues().bornIn(version, BORN).size(),
        known != null && known.maps() > 0);
  }

  /** The newest deploy to each environment. */
  private static List<ReleasesView.Where> places(Release release, Times times) {
    Map<String, ReleasesView.Where> newest = new LinkedHashMap<>();
    for (Release.Deploy deploy : release.deploys()) {
      Instant at = deploy.finished();
      newest.putIfAbsent(
          deploy.environment(),
          new ReleasesView.Where(deploy.environment(), times.ago(at), times.exact(at)));
    }
    return List.copyOf(newest.values());
  }

  @GetMapping("/releases/one")
  View release(
      @RequestParam("version") String version,
      @RequestParam(name = "range", required = false) @Nullable String range,
      @RequestParam(name = "from", required = false) @Nullable Long from,
      @RequestParam(name = "to", required = false) @Nullable Long to,
      HttpServletRequest request) {
    TimeRange shown = TimeRange.parse(range, from, to, USUAL_RANGE, sources.clock().instant());
    ReleaseHealth health = ReleaseHealth.of(sources.promql(), shown, "");
    @Nullable Release known = releases.find(version).orElse(null);
    long errors =
        sources
            .records()
            .count(
                Asking.in(EntryKind.ERROR, shown).withText(Asking.is(FieldNames.RELEASE, version)))
            .entries();
    List<Issue> born = sources.incidents().issues().bornIn(version, BORN);
    if (known == null && born.isEmpty() && errors == 0 && health.sessions(version) == 0) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    Times times = pages.times(request);
    List<Release.Commit> commits = known == null ? List.of() : known.commits();
    int more = Math.max(0, commits.size() - COMMITS);
    ReleaseView view =
        new ReleaseView(
            version,
            known != null,
            health.crashFree(version, messages),
            facts(version, known, health, errors, times),
            known == null
                ? List.of()
                : known.deploys().stream().map(deploy -> deploy(deploy, times)).toList(),
            commits.stream().limit(COMMITS).map(ReleasesController::commit).toList(),
            more == 0 ? "" : messages.text("release.commits.more", Unit.count(more)),
            born.stream().map(issue -> born(issue, shown)).toList());
    return pages.page(
        request, Room.RELEASES, messages.text("release.title", version), shown, "release", view);
  }

  private List<IssueView.Fact> facts(
      String version, @Nullable Release known, ReleaseHealth health, long errors, Times times) {
    List<IssueView.Fact> facts = new ArrayList<>();
    double sessions = health.sessions(version);
    if (sessions > 0) {
      facts.add(fact("releases.sessions", Unit.count(Math.round(sessions))));
      String adoption = Unit.digits(Math.round(health.adoption(version) * 1_000) / 10.0);
      facts.add(fact("releases.adoption", messages.text("releases.percent", adoption)));
    }
    facts.add(fact("releases.errors", Unit.count(errors)));
    if (known == null) {
      return facts;
    }
    facts.add(moment("releases.announced", known.created(), times));
    Instant released = known.released();
    if (released != null) {
      facts.add(moment("release.released", released, times));
    }
    if (!known.projects().isEmpty()) {
      facts.add(fact("release.projects", String.join(", ", known.projects())));
    }
    facts.add(fact("release.maps", Unit.count(known.maps())));
    if (!known.ref().isEmpty()) {
      facts.add(fact("release.ref", known.ref()));
    }
    return facts;
  }

  private IssueView.Fact fact(String key, String value) {
    return new IssueView.Fact(messages.text(key), value, "");
  }

  private IssueView.Fact moment(String key, Instant at, Times times) {
    return new IssueView.Fact(messages.text(key), times.ago(at), times.exact(at));
  }

  private ReleaseView.Deploy deploy(Release.Deploy deploy, Times times) {
    Instant started = deploy.started();
    boolean timed = started != null && !started.isAfter(deploy.finished());
    return new ReleaseView.Deploy(
        deploy.environment(),
        deploy.name(),
        times.ago(deploy.finished()),
        times.exact(deploy.finished()),
        timed
            ? messages.text(
                "release.took", Duration.between(started, deploy.finished()).toSeconds())
            : "");
  }

  private static ReleaseView.Commit commit(Release.Commit commit) {
    String id = commit.id();
    return new ReleaseView.Commit(commit.repository(), id.length() > 12 ? id.substring(0, 12) : id);
  }

  private ReleaseView.Born born(Issue issue, TimeRange range) {
    return new ReleaseView.Born(
        "/errors/" + issue.id() + "?" + range.query(),
        EventReader.state(issue.level()),
        issue.level(),
        issue.kind(),
        issue.title(),
        messages.text("issue.status." + issue.status().word()));
  }
}
