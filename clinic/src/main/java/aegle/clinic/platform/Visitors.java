package aegle.clinic.platform;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.servlet.HandlerInterceptor;

/** Remembers which visitors were seen in the last minutes, by the number in their cookie. */
final class Visitors implements HandlerInterceptor {
  private static final Duration ACTIVE_FOR = Duration.ofMinutes(5);
  private static final int MAX_REMEMBERED = 100_000;
  private static final int MAX_COOKIE_CHARS = 32;

  private final InstantSource clock;
  private final Map<String, Instant> lastSeen = new ConcurrentHashMap<>();

  Visitors(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals("visitor")
            && cookie.getValue().length() <= MAX_COOKIE_CHARS
            && lastSeen.size() < MAX_REMEMBERED) {
          lastSeen.put(cookie.getValue(), clock.instant());
        }
      }
    }
    return true;
  }

  /** Visitors of the last five minutes. */
  long active() {
    Instant oldest = clock.instant().minus(ACTIVE_FOR);
    lastSeen.values().removeIf(seen -> seen.isBefore(oldest));
    return lastSeen.size();
  }
}
