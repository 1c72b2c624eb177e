package aegle.server.web;

import aegle.records.RecordQuery;
import aegle.records.StoredEntry;
import aegle.records.TopValues;
import aegle.server.web.view.CheckInsView;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.signals.EntryKind;
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
  private static final int MAX_MONITORS = 100;

  /** Reports of a job that are looked at. */
  private static final int REPORTS = 100;

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
    long bad =
        found.monitors().stream().filter(monitor -> monitor.state() == State.CRITICAL).count();
    String sentence =
        bad == 0
            ? messages.count("checkins.well", found.monitors().size())
            : messages.count("checkins.bad", bad, found.monitors().size());
    CheckInsView view =
        new CheckInsView(
            sentence,
            found.monitors(),
            found.notes(),
            times.clock(Instant.ofEpochMilli(shown.fromMillis())),
            times.clock(Instant.ofEpochMilli(shown.toMillis())),
            pages.dsn(request));
    String title = messages.text("room.check_ins");
    return pages.page(request, Room.CHECK_INS, title, shown, "checkins", view);
  }

  /** The jobs, those in trouble first, and what else has to be known of the answer. */
  private record Monitors(List<CheckInsView.Monitor> monitors, List<String> notes) {}

  private Monitors monitors(TimeRange range, Times times, Questions records) {
    // A job that has been silent for longer than the range is the very one to be shown.
    RecordQuery all = RecordQuery.of(EntryKind.CHECK_IN);
    TopValues slugs = records.top(all, MonitorReader.SLUG, MAX_MONITORS);
    List<CheckInsView.Monitor> monitors = new ArrayList<>();
    for (TopValues.Counted slug : slugs.values()) {
      RecordQuery query =
          all.withText(QueryText.clause(MonitorReader.SLUG, slug.value())).withLimit(REPORTS);
      List<StoredEntry> reports = records.search(query).entries();
      if (!reports.isEmpty()) {
        monitors.add(reader.read(slug.value(), reports, range, times));
      }
    }
    monitors.sort(
        Comparator.comparingInt((CheckInsView.Monitor monitor) -> -monitor.state().urgency())
            .thenComparing(CheckInsView.Monitor::slug));
    return new Monitors(monitors, records.notes(messages));
  }
}
