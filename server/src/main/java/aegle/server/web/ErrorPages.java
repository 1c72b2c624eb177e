package aegle.server.web;

import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.SimpleViews.Failure;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** What a reader sees when a page cannot be shown: what happened, what it means, what to do. */
@Controller
final class ErrorPages implements ErrorController {
  private final Pages pages;

  ErrorPages(Pages pages) {
    this.pages = pages;
  }

  @RequestMapping("/error")
  Object error(HttpServletRequest request) {
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    int status = code instanceof Integer number ? number : 404;
    Messages messages = pages.messages();
    String kind =
        switch (status) {
          case 400, 403, 404, 503 -> "error." + status;
          default -> status < 500 ? "error.400" : "error.500";
        };
    String title = messages.text(kind + ".title");
    if (wantsNoPage(request)) {
      return ResponseEntity.status(status).body(Map.of("error", title));
    }
    Failure failure =
        new Failure(
            status, title, messages.text(kind + ".meaning"), messages.text(kind + ".action"));
    return pages.page(request, Room.OTHER, title, "error", failure);
  }

  private static boolean wantsNoPage(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    Object asked = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    boolean own = asked instanceof String path && path.startsWith("/ui/api/");
    return own || (accept != null && !accept.contains("text/html") && !accept.contains("*/*"));
  }
}
