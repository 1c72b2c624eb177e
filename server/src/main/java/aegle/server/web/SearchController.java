package aegle.server.web;

import aegle.metrics.rules.RuleSnapshot;
import aegle.server.probe.TargetSnapshot;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.SimpleViews.Found;
import aegle.server.web.view.SimpleViews.Hit;
import aegle.signals.Labels;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** One search over rooms, alerts, targets and metrics. */
@Controller
final class SearchController {
  private static final int MAX_HITS = 12;
  private static final int MAX_HITS_ON_PAGE = 200;
  private static final long LOOKBACK_MILLIS = 86_400_000;

  private final WebSources sources;
  private final Pages pages;

  SearchController(WebSources sources, Pages pages) {
    this.sources = sources;
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
      addRules(hits, wanted);
      addTargets(hits, wanted);
      addMetrics(hits, wanted, limit);
    }
    return new Found(asked.strip(), hits.subList(0, Math.min(limit, hits.size())));
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
      hits.add(new Hit(icon, name, pages.messages().text(kindKey), href));
    }
  }
}
