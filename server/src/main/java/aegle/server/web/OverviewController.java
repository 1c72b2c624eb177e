package aegle.server.web;

import aegle.metrics.rules.RuleSnapshot;
import aegle.server.state.Receipts;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.OverviewView;
import aegle.server.web.view.Times;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.View;

/** {@code /}: is the platform well? */
@Controller
final class OverviewController {
  private static final int RECEIPTS_LOOKED_AT = 100;

  private final WebSources sources;
  private final Pages pages;
  private final VerdictReader verdicts;
  private final RuleRows alerts;
  private final FigureReader figures;

  OverviewController(WebSources sources, Pages pages) {
    this.sources = sources;
    this.pages = pages;
    verdicts = new VerdictReader(sources.settings().platform(), pages.messages());
    alerts = new RuleRows(new AlertReader(pages.messages()), pages.messages());
    figures = new FigureReader(sources.promql(), pages.messages());
  }

  @GetMapping("/")
  View overview(HttpServletRequest request) {
    Times times = pages.times(request);
    List<RuleSnapshot.Group> groups = sources.rules().get();
    List<RuleSnapshot.Alerting> firing = AlertReader.firing(groups);
    OverviewView view =
        new OverviewView(
            verdicts.read(
                groups,
                sources.targets().get(),
                sources.receipts().page(Receipts.Query.newest(RECEIPTS_LOOKED_AT)).receipts(),
                times),
            alerts.firing(groups, times),
            figures.read(GoldenFigure.GOLDEN, times, firing),
            figures.read(GoldenFigure.BUSINESS, times, firing));
    return pages.page(
        request, Room.OVERVIEW, pages.messages().text("room.overview"), "overview", view);
  }
}
