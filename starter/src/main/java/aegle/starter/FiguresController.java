package aegle.starter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/metrics}: nine figures as JSON. They include revenue, so it is private until the
 * platform says otherwise: 403 while neither token nor openness is set, 401 without the token.
 */
@RestController
final class FiguresController {
  private static final String SCHEME = "Bearer ";

  private final SystemFigures figures;
  private final StarterProperties properties;

  FiguresController(SystemFigures figures, StarterProperties properties) {
    this.figures = figures;
    this.properties = properties;
  }

  @GetMapping("/api/metrics")
  ResponseEntity<?> metrics(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
          @Nullable String authorization) {
    if (properties.metricsOpen()) {
      return answer(HttpStatus.OK, figures.figures());
    }
    if (properties.metricsToken().isEmpty()) {
      return answer(
          HttpStatus.FORBIDDEN,
          error("these figures are private; set aegle.starter.metrics-token to read them"));
    }
    if (authorization != null && isToken(authorization)) {
      return answer(HttpStatus.OK, figures.figures());
    }
    return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
        .cacheControl(CacheControl.noStore())
        .body(error("present the token as 'Authorization: Bearer TOKEN'"));
  }

  private boolean isToken(String authorization) {
    byte[] expected = (SCHEME + properties.metricsToken()).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> error(String text) {
    return Map.of("error", text);
  }

  private static <T> ResponseEntity<T> answer(HttpStatus status, T body) {
    return ResponseEntity.status(status).cacheControl(CacheControl.noStore()).body(body);
  }
}
