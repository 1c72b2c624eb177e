package aegle.server.web;

import aegle.records.RecordQueryException;
import aegle.records.StoreException;
import aegle.server.web.view.Times;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** {@code /ui/logs/tail}: the lines that match, as they come in. */
@Controller
final class LogTailController {
  private final LogTails tails;
  private final Pages pages;

  LogTailController(LogTails tails, Pages pages) {
    this.tails = tails;
    this.pages = pages;
  }

  @GetMapping("/ui/logs/tail")
  SseEmitter tail(
      @RequestParam(name = "q", defaultValue = "") String query,
      Principal person,
      HttpServletRequest request) {
    Times times = pages.times(request);
    LogLines lines = new LogLines(pages.messages(), times);
    try {
      return tails.follow(person.getName(), query, entry -> lines.line(entry, query, "range=1h"));
    } catch (RecordQueryException e) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
    } catch (StoreException e) {
      throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, e.getMessage(), e);
    }
  }
}
