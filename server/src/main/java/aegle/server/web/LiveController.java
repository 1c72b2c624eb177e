package aegle.server.web;

import aegle.server.web.view.Frame.Room;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** {@code /ui/live}: the stream that open pages listen to. */
@Controller
final class LiveController {
  private final LiveFeed feed;
  private final Pages pages;

  LiveController(LiveFeed feed, Pages pages) {
    this.feed = feed;
    this.pages = pages;
  }

  /** The rail alone, whose counts change while a page is open. */
  @GetMapping("/ui/rail")
  View rail(@RequestParam("room") Room room, HttpServletRequest request) {
    return pages.page(request, room, "", "layout/rail", "");
  }

  @GetMapping("/ui/live")
  SseEmitter live() {
    SseEmitter emitter = feed.join();
    if (emitter == null) {
      throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
    }
    return emitter;
  }
}
