package aegle.server.web;

import aegle.records.Histogram;
import aegle.records.Page;
import aegle.records.QueryClauses;
import aegle.records.RecordQuery;
import aegle.records.StoredEntry;
import aegle.records.TopValues;
import aegle.server.errors.ErrorDesk;
import aegle.server.state.Issue;
import aegle.server.state.Issues;
import aegle.server.state.Release;
import aegle.server.state.Releases;
import aegle.server.web.view.ErrorEvent;
import aegle.server.web.view.Facet;
import aegle.server.web.view.Figure;
import aegle.server.web.view.IssueView;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one issue with its errors for people. */
final class IssueReader {
  private static final int BUCKETS = 48;
  private static final int EVENTS = 25;
  private static final int VALUES = 5;

  /** Clinics that are counted one by one; more are told as "more than". */
  private static final int MAX_CLINICS = 1_000;

  /** Fields that are counted on the page of an issue, at most. */
  private static final int MAX_FACETS = 12;

  /** A deploy is suspected when errors begin within this time after it. */
  private static final Duration SUSPECT_FOR = Duration.ofHours(24);

  private static final int MAX_MERGEABLE = 50;
  private static final List<String> USUAL =
      List.of(
          FieldNames.ENVIRONMENT,
          FieldNames.BROWSER,
          FieldNames.DEVICE,
          FieldNames.URL_PATH,
          "transaction",
          FieldNames.HOST);

  private final Questions records;
  private final Issues issues;
  private final Releases releases;
  private final Messages messages;
  private final Times times;
  private final EventReader events;

  IssueReader(WebSources sources, Messages messages, Questions records, Times times) {
    this.records = records;
    this.times = times;
    issues = sources.incidents().issues();
    releases = sources.incidents().releases();
    this.messages = messages;
    events = new EventReader(messages, new Kept(records));
  }

  /**
   * The ids under which errors of an issue were kept: its own, and those merged into it, of which
   * the newest {@value IssueActions#MAX_MERGED} where there are more.
   */
  static String condition(Issue issue, List<Issue> merged) {
    List<String> ids = new ArrayList<>(List.of(Long.toString(issue.id())));
    merged
        .subList(leftOut(merged), merged.size())
        .forEach(other -> ids.add(Long.toString(other.id())));
    return QueryClauses.anyOf(ErrorDesk.ISSUE_ID, ids);
  }

  /** How many merged issues are more than one question can name. */
  private static int leftOut(List<Issue> merged) {
    return Math.max(0, merged.size() - IssueActions.MAX_MERGED);
  }

  IssueView read(Issue issue, Optional<StoredEntry> asked, TimeRange range, Visit visit) {
    List<Issue> merged = issues.mergedWith(issue.id());
    RecordQuery query =
        Asking.in(EntryKind.ERROR, range).withText(condition(issue, merged)).withLimit(EVENTS);
    Page page = records.search(query);
    @Nullable StoredEntry shown = asked.orElseGet(() -> newest(page, query.text()));
    @Nullable ErrorEvent event = shown == null ? null : events.read(shown, times);
    Histogram histogram = records.histogram(query, BUCKETS);
    List<Facet> affected = new ArrayList<>();
    TopValues users = records.top(query, FieldNames.USER_ID, ErrorsController.MAX_USERS);
    TopValues clinics = records.top(query, FieldNames.CLINIC, MAX_CLINICS);
    addFacet("user", users.first(VALUES), affected);
    addFacet("clinic", clinics.first(VALUES), affected);
    addFacet("release", records.top(query, FieldNames.RELEASE, VALUES), affected);
    List<Facet> facets = facets(query, shown);
    List<String> notes = new ArrayList<>(records.notesOfRange(messages));
    if (leftOut(merged) > 0) {
      notes.add(messages.count("issue.merged.leftout", leftOut(merged), IssueActions.MAX_MERGED));
    }
    return new IssueView(
        head(issue, visit),
        facts(issue, page, users, clinics),
        spark(histogram),
        messages.count("issue.events", page.total()),
        facets,
        affected,
        rows(issue, page, shown, range),
        merged.stream().map(IssueReader::other).toList(),
        mergeable(issue),
        notes,
        event);
  }

  /** The newest error of the range; else the newest that is kept at all. */
  private @Nullable StoredEntry newest(Page page, String condition) {
    List<StoredEntry> entries =
        page.entries().isEmpty()
            ? records
                .search(RecordQuery.of(EntryKind.ERROR).withText(condition).withLimit(1))
                .entries()
            : page.entries();
    return entries.isEmpty() ? null : entries.getFirst();
  }

  /** Who looks, and at which address. */
  record Visit(String person, String address) {}

  private IssueView.Head head(Issue issue, Visit visit) {
    String next = messages.text("issue.resolved.next");
    String word =
        issue.resolvedIn().isEmpty() || issue.status() != Issue.Status.RESOLVED
            ? messages.text("issue.status." + issue.status().word())
            : messages.text(
                "issue.resolved.in",
                issue.resolvedIn().equals(Issue.NEXT_RELEASE) ? next : issue.resolvedIn());
    @Nullable Long into = issue.mergedInto();
    IssueView.@Nullable Other mergedInto =
        into == null ? null : issues.find(into).map(IssueReader::other).orElse(null);
    return new IssueView.Head(
        issue.id(),
        EventReader.state(issue.level()),
        issue.level(),
        statusState(issue.status()),
        word,
        issue.status() == Issue.Status.OPEN,
        issue.regressedAt() != null && issue.status() == Issue.Status.OPEN,
        issue.kind(),
        issue.title(),
        issue.culprit(),
        issue.reason(),
        issue.project(),
        issue.lastRelease(),
        issue.assignee(),
        !visit.person().isEmpty() && visit.person().equals(issue.assignee()),
        mergedInto,
        visit.address());
  }

  static State statusState(Issue.Status status) {
    return switch (status) {
      case OPEN -> State.WARN;
      case RESOLVED -> State.OK;
      case IGNORED -> State.UNKNOWN;
    };
  }

  private List<IssueView.Fact> facts(Issue issue, Page page, TopValues users, TopValues clinics) {
    List<IssueView.Fact> facts = new ArrayList<>();
    String least = page.totalExact() ? "" : "≥ ";
    facts.add(fact("errors.events", least + Unit.count(page.total())));
    addCount("issue.facet.user", users, facts);
    addCount("issue.facet.clinic", clinics, facts);
    facts.add(moment("errors.first", issue.firstSeen()));
    facts.add(moment("errors.last", issue.lastSeen()));
    Instant regressed = issue.regressedAt();
    if (regressed != null) {
      facts.add(moment("issue.regressed", regressed));
    }
    addSuspect(issue, regressed == null ? issue.firstSeen() : regressed, facts);
    if (!issue.firstRelease().isEmpty()) {
      facts.add(release("issue.firstrelease", issue.firstRelease()));
      facts.add(release("issue.lastrelease", issue.lastRelease()));
    }
    facts.add(fact("errors.project", issue.project()));
    return facts;
  }

  /** How many there are, where any is named at all. */
  private void addCount(String key, TopValues top, List<IssueView.Fact> facts) {
    if (!top.values().isEmpty()) {
      String least = top.timedOut() ? "≥ " : "";
      String more = top.others() > 0 ? "+" : "";
      facts.add(fact(key, least + Unit.count(top.values().size()) + more));
    }
  }

  private IssueView.Fact release(String key, String version) {
    return new IssueView.Fact(messages.text(key), version, "", ReleasesController.address(version));
  }

  /**
   * What was put to work shortly before the errors began, or began again. Errors that tell another
   * release than the one that was deployed do not come from it.
   */
  private void addSuspect(Issue issue, Instant began, List<IssueView.Fact> facts) {
    releases
        .lastDeploy(issue.project(), began.minus(SUSPECT_FOR), began)
        .filter(deployed -> tells(issue, deployed.version()))
        .ifPresent(deployed -> {
          Release.Deploy deploy = deployed.deploy();
          long minutes = Duration.between(deploy.finished(), began).toMinutes();
          String words =
              minutes == 0
                  ? messages.text("issue.suspect.now", deployed.version(), deploy.environment())
                  : messages.text(
                      "issue.suspect.words", deployed.version(), deploy.environment(), minutes);
          facts.add(
              new IssueView.Fact(
                  messages.text("issue.suspect"),
                  words,
                  times.exact(deploy.finished()),
                  ReleasesController.address(deployed.version())));
        });
  }

  private static boolean tells(Issue issue, String version) {
    return issue.firstRelease().isEmpty()
        || version.equals(issue.firstRelease())
        || version.equals(issue.lastRelease());
  }

  private IssueView.Fact fact(String key, String value) {
    return IssueView.Fact.of(messages, key, value);
  }

  private IssueView.Fact moment(String key, Instant at) {
    return IssueView.Fact.of(messages, key, at, times);
  }

  private Figure.Spark spark(Histogram histogram) {
    return Sparks.draw(counts(histogram), messages.text("errors.spark"));
  }

  static double[] counts(Histogram histogram) {
    if (histogram.lines().isEmpty()) {
      return new double[0];
    }
    return histogram.lines().getFirst().counts().stream().mapToDouble(Long::doubleValue).toArray();
  }

  private void addFacet(String key, TopValues top, List<Facet> facets) {
    if (!top.values().isEmpty()) {
      facets.add(Asking.facet(messages.text("issue.facet." + key), top));
    }
  }

  /** The usual fields and the tags of the error that is shown. */
  private List<Facet> facets(RecordQuery query, @Nullable StoredEntry shown) {
    if (shown == null) {
      return List.of();
    }
    Fields fields = shown.entry().fields();
    Set<String> names = new LinkedHashSet<>(USUAL);
    Json.Members tags = shown.entry().detail().members("tags");
    tags.members().keySet().stream().limit(MAX_FACETS).forEach(names::add);
    List<Facet> facets = new ArrayList<>();
    for (String name : names) {
      if (facets.size() < MAX_FACETS && fields.get(name) != null) {
        TopValues top = records.top(query, name, VALUES);
        if (!top.values().isEmpty()) {
          facets.add(Asking.facet(name, top));
        }
      }
    }
    return facets;
  }

  private List<IssueView.EventRow> rows(
      Issue issue, Page page, @Nullable StoredEntry shown, TimeRange range) {
    List<IssueView.EventRow> rows = new ArrayList<>();
    for (StoredEntry stored : page.entries()) {
      Instant at = Instant.ofEpochMilli(stored.entry().timeMillis());
      Fields fields = stored.entry().fields();
      String id = Addresses.encode(stored.id().text());
      rows.add(
          new IssueView.EventRow(
              "/errors/" + issue.id() + "?" + range.query() + "&event=" + id,
              times.ago(at),
              times.exact(at),
              fields.text(FieldNames.MESSAGE, ""),
              fields.text(FieldNames.RELEASE, ""),
              shown != null && stored.id().equals(shown.id())));
    }
    return rows;
  }

  private List<IssueView.Other> mergeable(Issue issue) {
    List<IssueView.Other> others = new ArrayList<>();
    for (Issue other : issues.list(Optional.empty(), issue.project(), MAX_MERGEABLE)) {
      if (other.id() != issue.id()) {
        others.add(other(other));
      }
    }
    return others;
  }

  private static IssueView.Other other(Issue issue) {
    String title = issue.title();
    String cut = title.length() <= 80 ? title : title.substring(0, 80) + "…";
    return new IssueView.Other(issue.id(), issue.kind() + ": " + cut);
  }
}
