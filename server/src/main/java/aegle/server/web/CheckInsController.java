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
  private final Pages pages;
  private final Messages messages;
  private final MonitorReader reader;

  CheckInsController(WebSources sources, Pages pages) {
    this.sources = sources;
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
    // A job that has been silent for longer than the range is the very one to be shown.
    RecordQuery all = RecordQuery.of(EntryKind.CHECK_IN).within(Asking.PATIENCE);
    TopValues slugs = sources.records().top(all, MonitorReader.SLUG, MAX_MONITORS);
    List<CheckInsView.Monitor> monitors = new ArrayList<>();
    for (TopValues.Counted slug : slugs.values()) {
      RecordQuery query =
          all.withText(Asking.is(MonitorReader.SLUG, slug.value())).withLimit(REPORTS);
      List<StoredEntry> reports = sources.records().search(query).entries();
      if (!reports.isEmpty()) {
        monitors.add(reader.read(slug.value(), reports, shown, times));
      }
    }
    monitors.sort(
        Comparator.comparingInt((CheckInsView.Monitor monitor) -> -monitor.state().urgency())
            .thenComparing(CheckInsView.Monitor::slug));
    long bad = monitors.stream().filter(monitor -> monitor.state() == State.CRITICAL).count();
    String sentence =
        bad == 0
            ? messages.count("checkins.well", monitors.size())
            : messages.count("checkins.bad", bad, monitors.size());
    CheckInsView view =
        new CheckInsView(
            sentence,
            monitors,
            times.clock(Instant.ofEpochMilli(shown.fromMillis())),
            times.clock(Instant.ofEpochMilli(shown.toMillis())),
            pages.dsn(request));
    String title = messages.text("room.check_ins");
    return pages.page(request, Room.CHECK_INS, title, shown, "checkins", view);
  }
}
