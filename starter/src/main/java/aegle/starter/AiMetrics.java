package aegle.starter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Measures the analyses of an AI service. A call never throws; may be called from any thread.
 *
 * <p>Duration goes into two series, because one name cannot be both: {@code
 * ai_processing_duration_seconds} is a summary with quantiles of the last two minutes, which cannot
 * be added over instances, and {@code ai_analysis_duration_seconds} is a histogram, which can.
 */
public final class AiMetrics {
  private static final double[] QUANTILES = {0.5, 0.9, 0.95, 0.99};
  // The objective (3 s) and the alert threshold (10 s) are edges, and slower answers have room.
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
    Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(10),
    Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(60)
  };
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final double[] SCORES = {0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1};

  private final MeterRegistry registry;
  private final BoundedLabel models;
  private final BoundedLabel analysisTypes;
  private final Counter refusedDurations;
  private final Counter refusedScores;
  private final LongAdder succeeded = new LongAdder();

  AiMetrics(MeterRegistry registry, StarterProperties properties) {
    this.registry = registry;
    this.models = new BoundedLabel("model", properties.maxModels(), registry);
    this.analysisTypes = new BoundedLabel("analysis_type", properties.maxAnalysisTypes(), registry);
    this.refusedDurations = Refusals.counter(registry, "ai_track");
    this.refusedScores = Refusals.counter(registry, "ai_scored");
  }

  /** How an analysis ended. */
  public enum Outcome {
    SUCCEEDED("true"),
    FAILED("false");

    private final String success;

    Outcome(String success) {
      this.success = success;
    }
  }

  /** Starts every series of a model's analysis type at zero. */
  public void announce(String model, String analysisType) {
    String admitted = models.admit(model);
    String type = analysisTypes.admit(analysisType);
    quantiles(admitted, type);
    histogram(admitted, type);
    completed(admitted, Outcome.SUCCEEDED);
    completed(admitted, Outcome.FAILED);
  }

  /**
   * An analysis ended.
   *
   * @param duration measured with a monotonic clock, from the request to the last byte of the
   *     answer; failed analyses count too, or a service that times out would look fast
   */
  public void track(String model, String analysisType, Outcome outcome, Duration duration) {
    String admitted = models.admit(model);
    String type = analysisTypes.admit(analysisType);
    completed(admitted, outcome).increment();
    if (outcome == Outcome.SUCCEEDED) {
      succeeded.increment();
    }
    if (duration.isNegative()) {
      refusedDurations.increment();
      return;
    }
    quantiles(admitted, type).record(duration);
    histogram(admitted, type).record(duration);
  }

  /**
   * A model's answer was scored.
   *
   * @param accuracy 0 to 1, against what a person found; zero is a score like any other
   */
  public void scored(String model, double accuracy) {
    if (accuracy >= 0 && accuracy <= 1) {
      DistributionSummary.builder("ai.analysis.accuracy")
          .description("Scores of analyses, 0 to 1")
          .tag("model", models.admit(model))
          .serviceLevelObjectives(SCORES)
          .register(registry)
          .record(accuracy);
    } else {
      refusedScores.increment();
    }
  }

  /** Analyses that succeeded since the start. */
  long succeededCount() {
    return succeeded.sum();
  }

  private Counter completed(String model, Outcome outcome) {
    return Counter.builder("ai.analysis.completed")
        .description("Analyses that ended, by success")
        .tag("model", model)
        .tag("success", outcome.success)
        .register(registry);
  }

  private Timer quantiles(String model, String type) {
    return Timer.builder("ai.processing.duration")
        .description("Time of an analysis: quantiles of the last two minutes of this instance")
        .tag("model", model)
        .tag("analysis_type", type)
        .publishPercentiles(QUANTILES)
        .maximumExpectedValue(LONGEST)
        .register(registry);
  }

  private Timer histogram(String model, String type) {
    return Timer.builder("ai.analysis.duration")
        .description("Time of an analysis, as a histogram that adds up over instances")
        .tag("model", model)
        .tag("analysis_type", type)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
