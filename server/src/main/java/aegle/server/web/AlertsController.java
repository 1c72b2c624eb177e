package aegle.server.web;

import aegle.server.web.view.Frame.Room;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/** {@code /alerts}: what fires; {@code /alerts/rule}: why. */
@Controller
final class AlertsController {
  private final WebSources sources;
  private final Pages pages;
  private final AlertReader alerts;
  private final RuleReader rules;

  AlertsController(WebSources sources, Pages pages) {
    this.sources = sources;
    this.pages = pages;
    alerts = new AlertReader(pages.messages());
    rules = new RuleReader(sources.promql(), alerts, pages.messages());
  }

  @GetMapping("/alerts")
  View alerts(HttpServletRequest request) {
    return pages.page(
        request,
        Room.ALERTS,
        pages.messages().text("room.alerts"),
        "alerts",
        alerts.read(sources.rules().get(), pages.times(request)));
  }

  @GetMapping("/alerts/rule")
  View rule(
      @RequestParam("group") String group,
      @RequestParam("name") String name,
      @RequestParam(name = "file", required = false) @Nullable String file,
      @RequestParam(name = "index", required = false) @Nullable Integer index,
      @RequestParam(name = "range", required = false) @Nullable String range,
      @RequestParam(name = "from", required = false) @Nullable Long from,
      @RequestParam(name = "to", required = false) @Nullable Long to,
      HttpServletRequest request) {
    TimeRange shown = TimeRange.parse(range, from, to, "1h", sources.clock().instant());
    RulePlace place = RulePlace.find(sources.rules().get(), group, name, file, index);
    if (place == null) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return pages.page(
        request,
        Room.ALERTS,
        name,
        shown,
        "rule",
        rules.read(place.group(), place.rule(), shown, pages.times(request)));
  }
}
