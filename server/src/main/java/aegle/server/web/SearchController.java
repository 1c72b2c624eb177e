package aegle.server.web;

import aegle.metrics.rules.RuleSnapshot;
import aegle.server.jobs.Jobs;
import aegle.server.probe.TargetSnapshot;
import aegle.server.state.Issue;
import aegle.server.state.Release;
import aegle.server.state.Releases;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.SimpleViews.Found;
import aegle.server.web.view.SimpleViews.Hit;
import aegle.signals.Labels;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/** One search over rooms, alerts, issues, releases, jobs, targets, metrics and pasted ids. */
@Controller
final class SearchController {
  private static final Logger LOG = LoggerFactory.getLogger(SearchController.class);

  /** Of a trace, an event or a replay. */
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  private static final int MAX_HITS = 12;
  private static final int MAX_HITS_ON_PAGE = 200;
  private static final long LOOKBACK_MILLIS = Duration.ofDays(1).toMillis();

  private final WebSources sources;
  private final RecordTurns turns;
  private final Pages pages;

  SearchController(WebSources sources, RecordTurns turns, Pages pages) {
    this.sources = sources;
    this.turns = turns;
    this.pages = pages;
  }

  /** The list below the search field while a person types. */
  @GetMapping("/ui/jump")
  View jump(@RequestParam(name = "q", defaultValue = "") String asked, HttpServletRequest request) {
    return pages.page(request, Room.OTHER, "", "jump", find(asked, MAX_HITS));
  }

  @GetMapping("/search")
  View search(
      @RequestParam(name = "q", defaultValue = "") String asked, HttpServletRequest request) {
    String title = pages.messages().text("search.title");
    return pages.page(request, Room.OTHER, title, "search", find(asked, MAX_HITS_ON_PAGE));
  }

  private Found find(String asked, int limit) {
    String wanted = asked.strip().toLowerCase(Locale.ROOT);
    List<Hit> hits = new ArrayList<>();
    if (!wanted.isEmpty()) {
      addRooms(hits, wanted);
      addRecords(hits, wanted);
      addRules(hits, wanted);
      addIssues(hits, wanted, limit);
      addReleases(hits, wanted);
      addTargets(hits, wanted);
      addMetrics(hits, wanted, limit);
    }
    String words = asked.strip();
    return new Found(words, hits.subList(0, Math.min(limit, hits.size())), logs(words));
  }

  private static String logs(String words) {
    String start = words.substring(0, Math.min(words.length(), QueryText.MAX_VALUE_CHARS));
    String quoted = '"' + start.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    return RecordAddresses.logs(quoted, "range=24h");
  }

  private void addRecords(List<Hit> hits, String wanted) {
    String id = wanted.replace("-", "");
    try {
      hits.addAll(
          turns.ask(
              records -> ID.matcher(id).matches() ? ids(records, id) : jobs(records, wanted)));
    } catch (ResponseStatusException e) {
      // The rest is found without the records, which are as busy as they may be.
      LOG.debug("Searched without the records: status={}", e.getStatusCode());
    }
  }

  /** What is kept under an id that was pasted. */
  private List<Hit> ids(Questions records, String id) {
    Kept kept = new Kept(records);
    List<String> asked = List.of(id);
    List<Hit> found = new ArrayList<>();
    kept.traces(asked)
        .forEach(trace ->
            found.add(hit("waypoints", trace, "search.trace", RecordAddresses.trace(trace))));
    kept.errors(asked)
        .forEach((event, address) -> found.add(hit("bug", event, "search.event", address)));
    kept.replays(asked)
        .forEach(replay ->
            found.add(
                hit("monitor-play", replay, "search.replay", RecordAddresses.replay(replay))));
    return found;
  }

  private List<Hit> jobs(Questions records, String wanted) {
    List<Hit> found = new ArrayList<>();
    Jobs.read(records::top).jobs().stream()
        .map(Jobs.Job::slug)
        .distinct()
        .forEach(
            slug -> add(found, wanted, "calendar-check", slug, "search.checkin", "/check-ins"));
    return found;
  }

  private void addIssues(List<Hit> hits, String wanted, int limit) {
    for (Issue issue : sources.incidents().issues().named(wanted, limit)) {
      String name = (issue.kind() + " " + issue.title()).strip();
      String href = RecordAddresses.issue(Long.toString(issue.id()));
      hits.add(hit("bug", name, "search.issue", href));
    }
  }

  private void addReleases(List<Hit> hits, String wanted) {
    for (Release release : sources.incidents().releases().list("", Releases.MAX_PAGE)) {
      String href = ReleasesController.address(release.version());
      add(hits, wanted, "package", release.version(), "search.release", href);
    }
  }

  private void addRooms(List<Hit> hits, String wanted) {
    Messages messages = pages.messages();
    for (Room room : Room.values()) {
      if (room != Room.OTHER) {
        add(hits, wanted, room.icon(), messages.text(room.key()), "search.room", room.path());
      }
    }
  }

  private void addRules(List<Hit> hits, String wanted) {
    for (RuleSnapshot.Group group : sources.rules().get()) {
      for (RuleSnapshot.Alerting rule : AlertReader.alerting(group)) {
        String href = Addresses.rule(group, rule);
        add(hits, wanted, "bell", rule.name(), "search.rule", href);
      }
    }
  }

  private void addTargets(List<Hit> hits, String wanted) {
    for (TargetSnapshot target : sources.targets().get().active()) {
      String href = "/targets#job-" + Addresses.encode(target.job());
      add(hits, wanted, "target", target.job() + " " + target.scrapeUrl(), "search.target", href);
    }
  }

  private void addMetrics(List<Hit> hits, String wanted, int limit) {
    long now = sources.clock().millis();
    sources.store().labelValues(Labels.METRIC_NAME, now - LOOKBACK_MILLIS, now, List.of()).stream()
        .filter(name -> name.toLowerCase(Locale.ROOT).contains(wanted))
        .limit(limit)
        .forEach(name -> {
          String href = Addresses.explore(name, "1h");
          add(hits, wanted, "chart-line", name, "search.metric", href);
        });
  }

  private void add(
      List<Hit> hits, String wanted, String icon, String name, String kindKey, String href) {
    if (name.toLowerCase(Locale.ROOT).contains(wanted)) {
      hits.add(hit(icon, name, kindKey, href));
    }
  }

  private Hit hit(String icon, String name, String kindKey, String href) {
    return new Hit(icon, name, pages.messages().text(kindKey), href);
  }
}
