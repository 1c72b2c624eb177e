package aegle.server.web;

import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.PartsView;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.View;

/** {@code /ui}: every part of the pages with all its states, for those who build pages. */
@Controller
final class PartsController {
  private static final String SAMPLE = "minute() + 10 * sin(vector(time() / 300))";

  private final Pages pages;
  private final WebSources sources;

  PartsController(Pages pages, WebSources sources) {
    this.pages = pages;
    this.sources = sources;
  }

  @GetMapping("/ui")
  View parts(HttpServletRequest request) {
    TimeRange range = TimeRange.parse("1h", null, null, "1h", sources.clock().instant());
    PartsView view = PartsView.samples(pages.times(request), Addresses.chart(SAMPLE, range));
    return pages.page(request, Room.OTHER, pages.messages().text("parts.title"), "ui", view);
  }
}
