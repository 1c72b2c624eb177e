package aegle.server.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/**
 * Theme and time zone of a reader. They are cookies, so that the first byte of a page already has
 * them; they say nothing of the person.
 */
@Controller
final class Preferences {
  private static final String THEME = "aegle-theme";
  private static final String ZONE = "aegle-zone";
  private static final Duration KEPT = Duration.ofDays(400);

  private final Cookies cookies;

  Preferences(Cookies cookies) {
    this.cookies = cookies;
  }

  static String theme(HttpServletRequest request) {
    String theme = Cookies.get(request, THEME);
    return theme.equals("light") || theme.equals("dark") ? theme : "";
  }

  static ZoneId zone(HttpServletRequest request, ZoneId otherwise) {
    String zone = Cookies.get(request, ZONE);
    return isZone(zone) ? ZoneId.of(zone) : otherwise;
  }

  @PostMapping("/ui/preferences")
  View change(
      @RequestParam(name = "theme", defaultValue = "") String theme,
      @RequestParam(name = "zone", defaultValue = "") String zone,
      @RequestParam(name = "back", defaultValue = "/") String back,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (theme.equals("light") || theme.equals("dark") || theme.equals("auto")) {
      cookies.set(request, response, THEME, theme, "/", KEPT);
    }
    if (isZone(zone)) {
      cookies.set(request, response, ZONE, zone, "/", KEPT);
    }
    return Addresses.redirect(back);
  }

  private static boolean isZone(String zone) {
    if (zone.isEmpty() || zone.length() > 64) {
      return false;
    }
    try {
      ZoneId.of(zone);
      return true;
    } catch (DateTimeException _) {
      return false;
    }
  }
}
