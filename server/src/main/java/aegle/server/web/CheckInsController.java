package aegle.server.web;

import aegle.records.StoredEntry;
import aegle.server.jobs.Jobs;
import aegle.server.web.view.CheckInsView;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** {@code /check-ins}: the jobs that report when they ran. */
@Controller
final class CheckInsController {
  private static final String USUAL_RANGE = "24h";

  private final WebSources sources;
  private final RecordTurns turns;
  private final Pages pages;
  private final Messages messages;
  private final MonitorReader reader;

  CheckInsController(WebSources sources, RecordTurns turns, Pages pages) {
    this.sources = sources;
    this.turns = turns;
    this.pages = pages;
    messages = pages.messages();
    reader = new MonitorReader(messages);
  }

  @GetMapping("/check-ins")
  View checkIns(
      @RequestParam(name = "range", required = false) @Nullable String range,
      @RequestParam(name = "from", required = false) @Nullable Long from,
      @RequestParam(name = "to", required = false) @Nullable Long to,
      HttpServletRequest request) {
    TimeRange shown = TimeRange.parse(range, from, to, USUAL_RANGE, sources.clock().instant());
    Times times = pages.times(request);
    Monitors found = turns.ask(records -> monitors(shown, times, records));
    CheckInsView view =
        new CheckInsView(
            sentence(found.monitors()),
            found.monitors(),
            found.notes(),
            times.clock(Instant.ofEpochMilli(shown.fromMillis())),
            times.clock(Instant.ofEpochMilli(shown.toMillis())),
            pages.dsn(request));
    String title = messages.text("room.check_ins");
    return pages.page(request, Room.CHECK_INS, title, shown, "checkins", view);
  }

  /** How the jobs are, as far as anybody knows. */
  private String sentence(List<CheckInsView.Monitor> monitors) {
    int all = monitors.size();
    long bad = monitors.stream().filter(monitor -> monitor.state() == State.CRITICAL).count();
    long unknown = monitors.stream().filter(monitor -> !monitor.judged()).count();
    long well = all - bad - unknown;
    if (all == 0) {
      return "";
    }
    if (unknown == all) {
      return messages.count("checkins.unjudged.all", all);
    }
    String rest = unknown == 0 ? "" : " " + messages.count("checkins.unjudged", unknown);
    if (bad > 0) {
      return messages.count("checkins.bad", bad, all) + rest;
    }
    return unknown == 0
        ? messages.count("checkins.well", all)
        : messages.count("checkins.well.of", well, all) + rest;
  }

  /** The jobs, those in trouble first, and what else has to be known of the answer. */
  private record Monitors(List<CheckInsView.Monitor> monitors, List<String> notes) {}

  private Monitors monitors(TimeRange range, Times times, Questions records) {
    Jobs jobs = Jobs.read(records::top);
    List<CheckInsView.Monitor> monitors = new ArrayList<>();
    for (Jobs.Job job : jobs.jobs()) {
      List<StoredEntry> reports = records.search(job.reports()).entries();
      if (!reports.isEmpty()) {
        monitors.add(reader.read(job.slug(), named(job, jobs), reports, range, times));
      }
    }
    monitors.sort(
        Comparator.comparingInt((CheckInsView.Monitor monitor) -> -monitor.state().urgency())
            .thenComparing(CheckInsView.Monitor::slug)
            .thenComparing(CheckInsView.Monitor::place));
    List<String> notes = new ArrayList<>(records.notes(messages));
    if (jobs.more()) {
      notes.add(messages.text("checkins.more", Jobs.MAX_JOBS));
    }
    return new Monitors(monitors, notes);
  }

  /** The project and environment of a job, where there are several of them. */
  private String named(Jobs.Job job, Jobs jobs) {
    List<String> words = new ArrayList<>();
    if (jobs.projects() > 1) {
      words.add(named("checkins.project", job.project()));
    }
    if (jobs.environments() > 1) {
      words.add(named("checkins.environment", job.environment()));
    }
    return String.join(", ", words);
  }

  private String named(String key, String name) {
    return name.isEmpty() ? messages.text(key + ".none") : messages.text(key, name);
  }
}
