package aegle.metrics.rules;

import java.time.Duration;
import java.util.Map;

/**
 * How rules behave; the defaults are Prometheus's.
 *
 * @param externalLabels added to alerts that leave the server
 * @param externalUrl under which people reach the server, without a slash at the end
 * @param interval of groups that name none
 * @param queryOffset of groups that name none
 * @param resendDelay how often a firing alert is told again, rounded up to the group's interval
 * @param outageTolerance how long the server may have been away and still restore pending alerts
 * @param forGracePeriod how long a restored alert waits at least; shorter {@code for}s restore
 *     nothing
 * @param resolvedRetention how long a resolved alert is told again
 */
public record RuleSettings(
    Map<String, String> externalLabels,
    String externalUrl,
    Duration interval,
    Duration queryOffset,
    Duration resendDelay,
    Duration outageTolerance,
    Duration forGracePeriod,
    Duration resolvedRetention) {
  public static final RuleSettings DEFAULT =
      new RuleSettings(
          Map.of(),
          "",
          Duration.ofMinutes(1),
          Duration.ZERO,
          Duration.ofMinutes(1),
          Duration.ofHours(1),
          Duration.ofMinutes(10),
          Duration.ofMinutes(15));

  public RuleSettings {
    externalLabels = Map.copyOf(externalLabels);
    if (interval.isZero() || interval.isNegative()) {
      throw new IllegalArgumentException(
          "the interval of rules is " + interval + "; use a positive duration such as 1m");
    }
  }

  public RuleSettings withExternal(Map<String, String> labels, String url) {
    return new RuleSettings(
        labels,
        url,
        interval,
        queryOffset,
        resendDelay,
        outageTolerance,
        forGracePeriod,
        resolvedRetention);
  }

  public RuleSettings withInterval(Duration newInterval) {
    return new RuleSettings(
        externalLabels,
        externalUrl,
        newInterval,
        queryOffset,
        resendDelay,
        outageTolerance,
        forGracePeriod,
        resolvedRetention);
  }
}
