package aegle.metrics.promql;

import java.time.Duration;

/**
 * What a query may cost; reaching a limit is a {@link QueryException} that names it.
 *
 * @param lookback how old a sample may be and still count as the current value of an instant
 *     selector
 * @param maxSamples samples in memory at once
 * @param maxSeries series that selectors may touch
 * @param maxSteps steps of a range query (Prometheus allows 11,000)
 * @param timeout wall time
 */
public record QueryLimits(
    Duration lookback, long maxSamples, int maxSeries, int maxSteps, Duration timeout) {
  public static final QueryLimits DEFAULT =
      new QueryLimits(Duration.ofMinutes(5), 50_000_000, 1_000_000, 11_000, Duration.ofMinutes(2));
}
