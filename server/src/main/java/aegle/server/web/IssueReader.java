package aegle.server.web;

import aegle.records.Histogram;
import aegle.records.Page;
import aegle.records.RecordQuery;
import aegle.records.RecordStore;
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

  private final RecordStore records;
  private final Issues issues;
  private final Releases releases;
  private final Messages messages;
  private final EventReader events;

  IssueReader(WebSources sources, Messages messages) {
    records = sources.records();
    issues = sources.incidents().issues();
    releases = sources.incidents().releases();
    this.messages = messages;
    events = new EventReader(messages);
  }

  /** The ids under which errors of an issue were kept: its own, and those merged into it. */
  static String condition(Issues issues, Issue issue) {
    List<Long> ids = new ArrayList<>(List.of(issue.id()));
    issues.mergedWith(issue.id()).forEach(other -> ids.add(other.id()));
    return Asking.isOneOf(ErrorDesk.ISSUE_ID, ids);
  }

  IssueView read(
      Issue issue, Optional<StoredEntry> asked, TimeRange range, Times times, Visit visit) {
    RecordQuery query =
        Asking.in(EntryKind.ERROR, range).withText(condition(issues, issue)).withLimit(EVENTS);
    Page page = records.search(query);
    @Nullable StoredEntry shown = asked.orElseGet(() -> newest(page, query.text()));
    @Nullable ErrorEvent event = shown == null ? null : events.read(shown, times);
    Histogram histogram = records.histogram(query, BUCKETS);
    TopValues users = records.top(query, FieldNames.USER_ID, VALUES);
    List<Facet> affected = new ArrayList<>();
    addFacet("user", users, affected);
    addFacet("clinic", records.top(query, FieldNames.CLINIC, VALUES), affected);
    addFacet("release", records.top(query, FieldNames.RELEASE, VALUES), affected);
    return new IssueView(
        head(issue, visit),
        facts(issue, page, affected, times),
        spark(histogram),
        messages.count("issue.events", page.total()),
        facets(query, shown),
        affected,
        rows(issue, page, shown, range, times),
        issues.mergedWith(issue.id()).stream().map(IssueReader::other).toList(),
        mergeable(issue),
        event);
  }

  /** The newest error of the range; else the newest that is kept at all. */
  private @Nullable StoredEntry newest(Page page, String condition) {
    List<StoredEntry> entries =
        page.entries().isEmpty()
            ? records
                .search(
                    RecordQuery.of(EntryKind.ERROR)
                        .withText(condition)
                        .withLimit(1)
                        .within(Asking.PATIENCE))
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

  private List<IssueView.Fact> facts(Issue issue, Page page, List<Facet> affected, Times times) {
    List<IssueView.Fact> facts = new ArrayList<>();
    String least = page.totalExact() ? "" : "≥ ";
    facts.add(fact("errors.events", least + Unit.count(page.total())));
    for (Facet facet : affected) {
      if (!facet.name().equals(messages.text("issue.facet.release"))) {
        long more = facet.others();
        String count = facet.bars().size() + (more > 0 ? "+" : "");
        facts.add(new IssueView.Fact(facet.name(), count, ""));
      }
    }
    facts.add(moment("errors.first", issue.firstSeen(), times));
    facts.add(moment("errors.last", issue.lastSeen(), times));
    Instant regressed = issue.regressedAt();
    if (regressed != null) {
      facts.add(moment("issue.regressed", regressed, times));
    }
    addSuspect(issue, regressed == null ? issue.firstSeen() : regressed, times, facts);
    if (!issue.firstRelease().isEmpty()) {
      facts.add(fact("issue.firstrelease", issue.firstRelease()));
      facts.add(fact("issue.lastrelease", issue.lastRelease()));
    }
    facts.add(fact("errors.project", issue.project()));
    return facts;
  }

  /** What was put to work shortly before the errors began, or began again. */
  private void addSuspect(Issue issue, Instant began, Times times, List<IssueView.Fact> facts) {
    releases
        .lastDeploy(issue.project(), began.minus(SUSPECT_FOR), began)
        .ifPresent(deployed -> {
          Release.Deploy deploy = deployed.deploy();
          long minutes = Duration.between(deploy.finished(), began).toMinutes();
          String words =
              messages.text(
                  "issue.suspect.words", deployed.version(), deploy.environment(), minutes);
          facts.add(
              new IssueView.Fact(
                  messages.text("issue.suspect"), words, times.exact(deploy.finished())));
        });
  }

  private IssueView.Fact fact(String key, String value) {
    return new IssueView.Fact(messages.text(key), value, "");
  }

  private IssueView.Fact moment(String key, Instant at, Times times) {
    return new IssueView.Fact(messages.text(key), times.ago(at), times.exact(at));
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

  private static List<IssueView.EventRow> rows(
      Issue issue, Page page, @Nullable StoredEntry shown, TimeRange range, Times times) {
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
