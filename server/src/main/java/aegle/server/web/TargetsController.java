package aegle.server.web;

import aegle.server.probe.ProbeSnapshot;
import aegle.server.probe.TargetSnapshot;
import aegle.server.probe.TargetSnapshot.Health;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.TargetsView;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.View;

/** {@code /targets}: who is asked for metrics, and how that goes. */
@Controller
final class TargetsController {
  /** More dropped targets than this are counted, not shown. */
  private static final int MAX_DROPPED = 200;

  private final WebSources sources;
  private final Pages pages;

  TargetsController(WebSources sources, Pages pages) {
    this.sources = sources;
    this.pages = pages;
  }

  @GetMapping("/targets")
  View targets(HttpServletRequest request) {
    Messages messages = pages.messages();
    return pages.page(
        request,
        Room.TARGETS,
        messages.text("room.targets"),
        "targets",
        read(sources.targets().get(), pages.times(request), messages));
  }

  static long down(ProbeSnapshot targets) {
    return targets.active().stream().filter(t -> t.health() == Health.DOWN).count();
  }

  /** Jobs none of whose targets answers, by name. */
  static List<String> silentJobs(ProbeSnapshot targets) {
    Map<String, Boolean> silent = new TreeMap<>();
    targets
        .active()
        .forEach(t -> silent.merge(t.job(), t.health() == Health.DOWN, Boolean::logicalAnd));
    return silent.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }

  private static TargetsView read(ProbeSnapshot targets, Times times, Messages messages) {
    Map<String, List<TargetSnapshot>> byJob = new TreeMap<>();
    targets.active().forEach(t -> byJob.computeIfAbsent(t.job(), _ -> new ArrayList<>()).add(t));
    List<TargetsView.Job> jobs = new ArrayList<>();
    byJob.forEach((name, found) -> jobs.add(job(name, found, times, messages)));
    jobs.sort(Comparator.comparingInt((TargetsView.Job job) -> -job.state().urgency()));
    List<TargetsView.Dropped> dropped =
        targets.dropped().stream()
            .limit(MAX_DROPPED)
            .map(d -> new TargetsView.Dropped(d.job(), d.discoveredLabels().toMap()))
            .toList();
    long down = down(targets);
    String sentence =
        down == 0
            ? messages.count("targets.all", targets.active().size())
            : messages.count("targets.down", down, targets.active().size());
    long droppedCount = targets.droppedCounts().values().stream().mapToLong(Long::longValue).sum();
    return new TargetsView(sentence, jobs, targets.problems(), dropped, droppedCount);
  }

  private static TargetsView.Job job(
      String name, List<TargetSnapshot> targets, Times times, Messages messages) {
    int up = (int) targets.stream().filter(t -> t.health() == Health.UP).count();
    State state = targets.stream().map(TargetsController::state).reduce(State.OK, State::orWorse);
    List<TargetsView.Row> rows =
        targets.stream()
            .sorted(
                Comparator.comparing(
                        TargetSnapshot::health, Comparator.comparing(h -> h == Health.UP))
                    .thenComparing(TargetSnapshot::scrapeUrl))
            .map(target -> row(target, times, messages))
            .toList();
    return new TargetsView.Job(name, up, targets.size(), state, rows);
  }

  private static TargetsView.Row row(TargetSnapshot target, Times times, Messages messages) {
    Instant last = target.lastScrape();
    Map<String, String> labels = new TreeMap<>(target.labels().toMap());
    labels.remove("job");
    return new TargetsView.Row(
        state(target),
        messages.text("target." + state(target).css()),
        target.scrapeUrl(),
        last == null ? messages.text("time.never") : times.ago(last),
        last == null ? "" : times.exact(last),
        last == null ? "" : Unit.SECONDS.write(target.lastScrapeDurationSeconds()).toString(),
        last == null ? "" : Unit.count(target.samples()),
        target.lastError(),
        labels);
  }

  private static State state(TargetSnapshot target) {
    return switch (target.health()) {
      case UP -> State.OK;
      case DOWN -> State.CRITICAL;
      case UNKNOWN -> State.UNKNOWN;
    };
  }
}
