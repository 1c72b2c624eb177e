package aegle.server.web;

import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.SimpleViews.Failure;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** What a reader sees when a page cannot be shown: what happened, what it means, what to do. */
@Controller
final class ErrorPages implements ErrorController {
  /** Characters of what was asked for that the page repeats. */
  private static final int MAX_NAME_CHARS = 100;

  private final Pages pages;

  /** What may be asked for and be gone; the first whose path begins the address. */
  private enum Missing {
    EVENT("/errors/event/", "", Room.ERRORS),
    ISSUE("/errors/", "", Room.ERRORS),
    REPLAY("/replays/", "", Room.REPLAYS),
    TRACE("/traces/", "", Room.TRACES),
    RELEASE("/releases/one", "version", Room.RELEASES),
    LINE("/logs/record", "id", Room.LOGS);

    private final String path;
    private final String parameter;
    private final Room room;

    Missing(String path, String parameter, Room room) {
      this.path = path;
      this.parameter = parameter;
      this.room = room;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

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
          case 400, 403, 404, 409, 413, 429, 503 -> "error." + status;
          default -> status < 500 ? "error.400" : "error.500";
        };
    String title = messages.text(kind + ".title");
    if (wantsNoPage(request)) {
      return ResponseEntity.status(status).body(Map.of("error", title));
    }
    @Nullable Failure failure = status == 404 ? missing(request) : null;
    if (failure == null) {
      failure =
          new Failure(
              status,
              title,
              messages.text(kind + ".meaning"),
              messages.text(kind + ".action"),
              messages.text("error.home"),
              "/");
    }
    return pages.page(request, Room.OTHER, failure.title(), "error", failure);
  }

  /** What can be said of a thing that is not kept; null where the address names none. */
  private @Nullable Failure missing(HttpServletRequest request) {
    Object asked = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    String path = asked instanceof String text ? decoded(text) : "";
    for (Missing missing : Missing.values()) {
      if (path.startsWith(missing.path)) {
        @Nullable String parameter = request.getParameter(missing.parameter);
        String name =
            missing.parameter.isEmpty()
                ? path.substring(missing.path.length()).split("/", 2)[0]
                : parameter;
        return name == null || name.isEmpty() ? null : failure(missing, cut(name));
      }
    }
    return null;
  }

  private Failure failure(Missing missing, String name) {
    Messages messages = pages.messages();
    String key = "missing." + missing.word();
    return new Failure(
        404,
        messages.text(key + ".title"),
        messages.text(key + ".meaning", name),
        messages.text(key + ".action"),
        messages.text("missing.to", messages.text(missing.room.key())),
        missing.room.path());
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      // Whoever wrote it: it is shown as it came.
      return path;
    }
  }

  /** As much of a name as the page repeats. */
  static String cut(String name) {
    return name.length() <= MAX_NAME_CHARS ? name : name.substring(0, MAX_NAME_CHARS) + "…";
  }

  private static boolean wantsNoPage(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    Object asked = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    boolean own = asked instanceof String path && path.startsWith("/ui/api/");
    return own || (accept != null && !accept.contains("text/html") && !accept.contains("*/*"));
  }
}
