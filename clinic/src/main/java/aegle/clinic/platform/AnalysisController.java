package aegle.clinic.platform;

import aegle.clinic.town.Town;
import aegle.starter.AiMetrics;
import aegle.starter.AiMetrics.Outcome;
import io.micrometer.core.instrument.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Has pictures of skin analysed and keeps what was found. */
@RestController
@RequestMapping("/api/analyses")
final class AnalysisController {
  // The newer model gets most of the pictures, the older one the rest, for comparison.
  private static final double NEWER_MODEL_SHARE = 0.85;

  private final AiClient ai;
  private final AnalysisStore store;
  private final Catalogue catalogue;
  private final AiMetrics metrics;
  private final Clock clock;

  AnalysisController(
      AiClient ai, AnalysisStore store, Catalogue catalogue, AiMetrics metrics, Clock clock) {
    this.ai = ai;
    this.store = store;
    this.catalogue = catalogue;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** What a visitor sends; the picture itself stays with the simulated AI's imagination. */
  record Picture(String clinicId, long customerId, String type) {}

  @PostMapping
  ResponseEntity<AnalysisStore.Analysis> analyse(@RequestBody Picture picture) {
    String clinicId = catalogue.clinic(picture.clinicId()).id();
    Reports.concern(clinicId, picture.customerId());
    catalogue.requireCustomer(picture.customerId());
    if (!Town.ANALYSIS_TYPES.contains(picture.type())) {
      throw new RefusedException(
          HttpStatus.UNPROCESSABLE_CONTENT, "no such analysis; use " + Town.ANALYSIS_TYPES);
    }
    boolean newer = ThreadLocalRandom.current().nextDouble() < NEWER_MODEL_SHARE;
    String model = newer ? Town.MODELS.getFirst() : Town.MODELS.getLast();
    long startNanos = clock.monotonicTime();
    AiClient.Finding finding;
    try {
      finding = analysed(model, picture.type());
    } catch (UncheckedIOException e) {
      Reports.error(e);
      metrics.track(model, picture.type(), Outcome.FAILED, since(startNanos));
      throw new RefusedException(
          HttpStatus.BAD_GATEWAY, "the analysis did not succeed; try again in a moment");
    }
    Duration duration = since(startNanos);
    metrics.track(model, picture.type(), Outcome.SUCCEEDED, duration);
    metrics.scored(model, finding.accuracy());
    AnalysisStore.Analysis kept =
        store.keep(
            clinicId,
            picture.customerId(),
            finding,
            duration,
            Instant.ofEpochMilli(clock.wallTime()));
    return ResponseEntity.status(HttpStatus.CREATED).body(kept);
  }

  @GetMapping
  List<AnalysisStore.Analysis> ofCustomer(@RequestParam("customer") long customerId) {
    catalogue.requireCustomer(customerId);
    return store.ofCustomer(customerId);
  }

  private AiClient.Finding analysed(String model, String type) {
    return Reports.step(
        "http.client",
        "POST /analyse " + type,
        () -> {
          try {
            return ai.analyse(model, type);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private Duration since(long startNanos) {
    return Duration.ofNanos(clock.monotonicTime() - startNanos);
  }
}
