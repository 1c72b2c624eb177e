package aegle.clinic.platform;

import aegle.clinic.town.Clinic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/**
 * The page on which visitors book. Its script and style come from {@code src/main/frontend}; what
 * differs from place to place is written into the page, since its policy allows no script in it.
 */
@RestController
final class PageController {
  private final String page;
  private final String policy;
  private final RunningRelease running;

  PageController(List<Clinic> clinics, Watch watch, RunningRelease running) {
    this.running = running;
    this.page =
        template()
            .replace("{{dsn}}", HtmlUtils.htmlEscape(watch.pageDsn()))
            .replace("{{vitals}}", HtmlUtils.htmlEscape(watch.vitals()))
            .replace("{{environment}}", Watch.ENVIRONMENT)
            .replace("{{clinics}}", options(clinics));
    this.policy = policy(watch);
  }

  @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
  ResponseEntity<String> page() {
    return ResponseEntity.ok()
        .header("Content-Security-Policy", policy)
        .body(page.replace("{{release}}", running.version()));
  }

  private static String options(List<Clinic> clinics) {
    StringBuilder options = new StringBuilder();
    for (Clinic clinic : clinics) {
      options.append(
          "\n<option value=\"%s\" data-time-zone=\"%s\">%s, %s to %s</option>"
              .formatted(
                  clinic.id(),
                  clinic.zone(),
                  HtmlUtils.htmlEscape(clinic.name()),
                  clinic.opens(),
                  clinic.closes()));
    }
    return options.toString();
  }

  /** Sentry's SDK packs replays in a worker that it makes itself, hence {@code blob:}. */
  private static String policy(Watch watch) {
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        + " worker-src blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
        + " connect-src 'self'"
        + origin(watch.pageDsn())
        + origin(watch.vitals());
  }

  private static String origin(String address) {
    if (address.isEmpty()) {
      return "";
    }
    URI uri = URI.create(address);
    return " " + uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort();
  }

  private static String template() {
    try (InputStream in = PageController.class.getResourceAsStream("/page/booking.html")) {
      if (in == null) {
        throw new AssertionError("BUG: no resource page/booking.html");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
