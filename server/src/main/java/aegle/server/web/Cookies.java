package aegle.server.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;

/**
 * Writes cookies that no script can read, that other sites cannot send along with a form, and that
 * travel by TLS only wherever people come by TLS.
 *
 * @param alwaysSecure whether people come by TLS even when a request does not say so
 */
record Cookies(boolean alwaysSecure) {

  /** The value of a cookie; empty without one. */
  static String get(HttpServletRequest request, String name) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(name)) {
          return cookie.getValue();
        }
      }
    }
    return "";
  }

  /** Sets a cookie; without a life it goes when the browser is closed. */
  void set(
      HttpServletRequest request,
      HttpServletResponse response,
      String name,
      String value,
      String path,
      @Nullable Duration life) {
    ResponseCookie.ResponseCookieBuilder cookie =
        ResponseCookie.from(name, value)
            .path(path)
            .httpOnly(true)
            .secure(alwaysSecure || request.isSecure())
            .sameSite("Lax");
    if (life != null) {
      cookie.maxAge(life);
    }
    response.addHeader("Set-Cookie", cookie.build().toString());
  }

  void drop(HttpServletRequest request, HttpServletResponse response, String name, String path) {
    set(request, response, name, "", path, Duration.ZERO);
  }
}
