package aegle.server.web;

import aegle.records.Count;
import aegle.records.QueryClauses;
import aegle.records.RecordQuery;
import aegle.records.TopValues;
import aegle.server.state.Issue;
import aegle.server.state.Issues;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** Before a number that was not counted to its end. */
  private static final String AT_LEAST = "≥ ";

  private final WebSources sources;
  private final RecordTurns turns;
  private final Pages pages;
  private final Messages messages;
  private final Releases releases;

  ReleasesController(WebSources sources, RecordTurns turns, Pages pages) {
    this.sources = sources;
    this.turns = turns;
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
    List<Release> announced = releases.list(project, ROWS);
    Errors errors = turns.ask(records -> errors(announced, health, project, shown, records));
    Listed listed = new Listed(project, shown, health, errors, born(errors, project));
    Map<String, Release> known = new HashMap<>();
    announced.forEach(release -> known.put(release.version(), release));
    Times times = pages.times(request);
    List<ReleasesView.Row> rows = new ArrayList<>();
    for (String version : errors.counts().keySet()) {
      @Nullable Release release = known.get(version);
      rows.add(
          row(
              version,
              release == null ? releases.find(version) : Optional.of(release),
              listed,
              times));
    }
    TreeSet<String> projects = new TreeSet<>(sources.incidents().issues().projects());
    projects.addAll(releases.projects());
    ReleasesView view =
        new ReleasesView(
            messages.count("releases.shown", rows.size()),
            !rows.isEmpty() || !project.isEmpty(),
            project,
            List.copyOf(projects),
            rows,
            errors.notes(),
            pages.dsn(request));
    return pages.page(
        request, Room.RELEASES, messages.text("room.releases"), shown, "releases", view);
  }

  /**
   * The releases of the page with their errors.
   *
   * @param counts in words, by version, in the order of the page
   */
  private record Errors(Map<String, String> counts, List<String> notes) {}

  /** What all rows of the list have in common. */
  private record Listed(
      String project,
      TimeRange range,
      ReleaseHealth health,
      Errors errors,
      Map<String, Long> born) {}

  /** Releases that were announced come first, then those that ran, then those that failed. */
  private Errors errors(
      List<Release> announced,
      ReleaseHealth health,
      String project,
      TimeRange range,
      Questions records) {
    RecordQuery query = ofProject(Asking.in(EntryKind.ERROR, range), project);
    TopValues top = records.top(query, FieldNames.RELEASE, ROWS);
    Map<String, Long> frequent = new LinkedHashMap<>();
    top.values().forEach(counted -> frequent.put(counted.value(), counted.entries()));
    Set<String> versions = new LinkedHashSet<>();
    announced.forEach(release -> versions.add(release.version()));
    versions.addAll(health.releases());
    versions.addAll(frequent.keySet());
    Map<String, String> counts = new LinkedHashMap<>();
    for (String version : versions.stream().limit(ROWS).toList()) {
      @Nullable Long counted = frequent.get(version);
      boolean none = counted == null && top.others() == 0 && top.exact();
      counts.put(
          version,
          counted == null && !none
              ? count(query, version, records)
              : (top.timedOut() ? AT_LEAST : "") + Unit.count(counted == null ? 0 : counted));
    }
    return new Errors(counts, records.notesOfRange(messages));
  }

  /** The errors of a release that is not among those with the most. */
  private static String count(RecordQuery query, String version, Questions records) {
    Count count = records.count(ofRelease(query, version));
    return (count.timedOut() ? AT_LEAST : "") + Unit.count(count.entries());
  }

  private static RecordQuery ofProject(RecordQuery query, String project) {
    return project.isEmpty()
        ? query
        : query.withText(
            QueryText.and(query.text(), QueryClauses.clause(FieldNames.PROJECT, project)));
  }

  private static RecordQuery ofRelease(RecordQuery query, String version) {
    return query.withText(
        QueryText.and(query.text(), QueryClauses.clause(FieldNames.RELEASE, version)));
  }

  private Map<String, Long> born(Errors errors, String project) {
    return sources.incidents().issues().countBorn(errors.counts().keySet(), project);
  }

  private ReleasesView.Row row(
      String version, Optional<Release> known, Listed listed, Times times) {
    double sessions = listed.health().sessions(version);
    double adoption = listed.health().adoption(version);
    return new ReleasesView.Row(
        version,
        address(version, listed.project(), listed.range()),
        known.map(release -> String.join(", ", release.projects())).orElse(""),
        known.map(release -> times.ago(release.created())).orElse(""),
        known.map(release -> times.exact(release.created())).orElse(""),
        known.map(release -> places(release, times)).orElse(List.of()),
        listed.health().crashFree(version, messages),
        sessions == 0 ? "" : Unit.count(Math.round(sessions)),
        adoption,
        sessions == 0
            ? ""
            : messages.text("releases.percent", Unit.digits(Math.round(adoption * 1_000) / 10.0)),
        listed.errors().counts().getOrDefault(version, ""),
        listed.born().getOrDefault(version, 0L),
        known.map(Release::maps).orElse(0L) > 0);
  }

  private static String address(String version, String project, TimeRange range) {
    String of = project.isEmpty() ? "" : "&project=" + Addresses.encode(project);
    return address(version) + of + "&" + range.query();
  }

  /** Where a release is shown. */
  static String address(String version) {
    return "/releases/one?version=" + Addresses.encode(version);
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
      @RequestParam(name = "project", defaultValue = "") String project,
      @RequestParam(name = "range", required = false) @Nullable String range,
      @RequestParam(name = "from", required = false) @Nullable Long from,
      @RequestParam(name = "to", required = false) @Nullable Long to,
      HttpServletRequest request) {
    TimeRange shown = TimeRange.parse(range, from, to, USUAL_RANGE, sources.clock().instant());
    ReleaseHealth health = ReleaseHealth.of(sources.promql(), shown, project);
    @Nullable Release known = releases.find(version).orElse(null);
    RecordQuery asked = ofProject(Asking.in(EntryKind.ERROR, shown), project);
    Counted errors =
        turns.ask(records -> {
          String count = count(asked, version, records);
          return new Counted(count, records.notesOfRange(messages));
        });
    Issues issues = sources.incidents().issues();
    List<Issue> born = issues.bornIn(version, project, BORN);
    boolean silent = errors.words().equals("0") && health.sessions(version) == 0;
    if (known == null && born.isEmpty() && silent) {
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
            facts(version, known, health, errors.words(), times),
            known == null
                ? List.of()
                : known.deploys().stream().map(deploy -> deploy(deploy, times)).toList(),
            commits.stream().limit(COMMITS).map(ReleasesController::commit).toList(),
            more == 0 ? "" : messages.text("release.commits.more", Unit.count(more)),
            born.stream().map(issue -> born(issue, shown)).toList(),
            moreBorn(version, project, born.size()),
            errors.notes());
    return pages.page(
        request, Room.RELEASES, messages.text("release.title", version), shown, "release", view);
  }

  /** Errors in words. */
  private record Counted(String words, List<String> notes) {}

  private String moreBorn(String version, String project, int shown) {
    long all =
        sources.incidents().issues().countBorn(List.of(version), project).getOrDefault(version, 0L);
    return all <= shown ? "" : messages.text("release.born.more", Unit.count(all - shown));
  }

  private List<IssueView.Fact> facts(
      String version, @Nullable Release known, ReleaseHealth health, String errors, Times times) {
    List<IssueView.Fact> facts = new ArrayList<>();
    double sessions = health.sessions(version);
    if (sessions > 0) {
      facts.add(fact("releases.sessions", Unit.count(Math.round(sessions))));
      String adoption = Unit.digits(Math.round(health.adoption(version) * 1_000) / 10.0);
      facts.add(fact("releases.adoption", messages.text("releases.percent", adoption)));
    }
    facts.add(fact("releases.errors", errors));
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
    return IssueView.Fact.of(messages, key, value);
  }

  private IssueView.Fact moment(String key, Instant at, Times times) {
    return IssueView.Fact.of(messages, key, at, times);
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
