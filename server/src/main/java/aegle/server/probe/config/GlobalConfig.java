package aegle.server.probe.config;

import aegle.signals.Labels;
import java.time.Duration;
import java.util.List;

/**
 * What holds for all jobs that do not say otherwise.
 *
 * @param externalLabels set on what leaves the house: alerts and federation
 */
public record GlobalConfig(
    Duration scrapeInterval,
    Duration scrapeTimeout,
    Duration evaluationInterval,
    Labels externalLabels,
    List<ScrapeProtocol> protocols,
    ScrapeLimits limits) {
  public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  public GlobalConfig {
    protocols = List.copyOf(protocols);
  }
}
