package aegle.starter;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/health}: 200 when healthy or degraded, 503 when unhealthy, never cached. */
@RestController
final class HealthController {
  private final HealthBoard board;

  HealthController(HealthBoard board) {
    this.board = board;
  }

  @GetMapping("/api/health")
  ResponseEntity<HealthReport> health() {
    HealthReport report = board.report();
    HttpStatus status =
        report.status() == HealthReport.Status.UNHEALTHY
            ? HttpStatus.SERVICE_UNAVAILABLE
            : HttpStatus.OK;
    return ResponseEntity.status(status).cacheControl(CacheControl.noStore()).body(report);
  }
}
