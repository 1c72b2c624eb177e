package aegle.starter;

import aegle.starter.TimedCalls.Answer;
import aegle.starter.TimedCalls.Pending;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers the nine figures of {@code /api/metrics} from counters and from the platform. */
final class SystemFigures {
  private static final Logger log = LoggerFactory.getLogger(SystemFigures.class);

  private final Optional<BusinessFigures> business;
  private final RecentRequests requests;
  private final AiMetrics ai;
  private final MeterRegistry registry;
  private final TimedCalls calls;

  SystemFigures(
      @Nullable BusinessFigures business,
      RecentRequests requests,
      AiMetrics ai,
      MeterRegistry registry,
      StarterProperties properties,
      Clock clock) {
    this.business = Optional.ofNullable(business);
    this.requests = requests;
    this.ai = ai;
    this.registry = registry;
    this.calls = new TimedCalls(properties.healthDeadline(), clock);
  }

  Figures figures() {
    Pending<Long> users = ask("activeUsers", () -> platform().activeUsers());
    Pending<Long> appointments = ask("appointmentsToday", () -> platform().appointmentsToday());
    Pending<Money> revenue = ask("revenueToday", () -> platform().revenueToday());
    RecentRequests.Summary recent = requests.summary();
    Money earned = value("revenueToday", revenue);
    String currency = earned == null ? "" : earned.currency().getCurrencyCode();
    return new Figures(
        value("activeUsers", users),
        recent.total(),
        recent.errorRate(),
        value("appointmentsToday", appointments),
        ai.succeededCount(),
        earned == null ? null : earned.amount(),
        recent.meanMillis(),
        cacheHitRate(),
        poolUsage(),
        Figures.units(currency));
  }

  private BusinessFigures platform() {
    return business.orElseThrow();
  }

  private <T> Pending<T> ask(String figure, Callable<T> call) {
    return business.isEmpty() ? Answer.Late::new : calls.start(figure, call);
  }

  private <T> @Nullable T value(String figure, Pending<T> pending) {
    return switch (pending.answer()) {
      case Answer.Given<T> given -> given.value();
      case Answer.Late<T> _ -> null;
      case Answer.Failed<T> failed -> {
        log.warn("Figure failed: name={} error={}", figure, failed.cause().toString());
        yield null;
      }
    };
  }

  private @Nullable Double cacheHitRate() {
    double hits = cacheGets("hit");
    double misses = cacheGets("miss");
    return hits + misses == 0 ? null : hits / (hits + misses);
  }

  private double cacheGets(String result) {
    return registry.find("cache.gets").tag("result", result).functionCounters().stream()
        .mapToDouble(FunctionCounter::count)
        .sum();
  }

  private @Nullable Double poolUsage() {
    double max = sum("hikaricp.connections.max");
    return max <= 0 ? null : sum("hikaricp.connections.active") / max;
  }

  private double sum(String gauge) {
    return registry.find(gauge).gauges().stream().mapToDouble(Gauge::value).sum();
  }

  /**
   * The document of {@code /api/metrics}; a figure that could not be had is null.
   *
   * @param units what each number means
   */
  record Figures(
      @Nullable Long activeUsers,
      long apiRequests,
      double errorRate,
      @Nullable Long appointmentsToday,
      long aiAnalysesCompleted,
      @Nullable BigDecimal revenueToday,
      double avgResponseTime,
      @Nullable Double cacheHitRate,
      @Nullable Double dbConnectionPoolUsage,
      Map<String, String> units) {
    static Map<String, String> units(String currency) {
      return Map.of(
          "activeUsers", "people in the last 5 minutes",
          "apiRequests", "requests since the start",
          "errorRate", "share of the last 5 minutes, 0 to 1",
          "appointmentsToday", "appointments, each clinic by its own calendar",
          "aiAnalysesCompleted", "analyses since the start",
          "revenueToday", currency.isEmpty() ? "unknown" : currency,
          "avgResponseTime", "milliseconds, mean of the last 5 minutes",
          "cacheHitRate", "share since the start, 0 to 1",
          "dbConnectionPoolUsage", "share of the pool in use, 0 to 1");
    }
  }
}
