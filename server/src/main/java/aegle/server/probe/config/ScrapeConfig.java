package aegle.server.probe.config;

import aegle.metrics.relabel.Relabelling;
import aegle.protocols.jsonmetrics.JsonMapping;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One job of {@code scrape_configs}.
 *
 * @param exposition how the target's answer is taken
 * @param params query parameters, each with its values
 * @param targetRelabelling applied to targets before they are scraped
 * @param metricRelabelling applied to series before they are kept
 */
public record ScrapeConfig(
    String jobName,
    Duration interval,
    Duration timeout,
    String scheme,
    String metricsPath,
    Map<String, List<String>> params,
    Exposition exposition,
    ScrapeLimits limits,
    HttpSettings http,
    List<TargetGroup> staticGroups,
    List<FileDiscovery> fileDiscoveries,
    Relabelling targetRelabelling,
    Relabelling metricRelabelling) {
  public ScrapeConfig {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    params.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    params = copy;
    staticGroups = List.copyOf(staticGroups);
    fileDiscoveries = List.copyOf(fileDiscoveries);
  }

  /**
   * How the text of a target is understood.
   *
   * @param honorLabels whether the target's own labels win over those of the job
   * @param honorTimestamps whether the target's own timestamps are kept
   * @param trackTimestampsStaleness whether series with own timestamps end when they vanish
   * @param protocols formats that are asked for, best first
   * @param fallback the format of an answer that does not say what it is; none when null
   * @param json what answers in JSON mean; null when nobody said so
   */
  public record Exposition(
      boolean honorLabels,
      boolean honorTimestamps,
      boolean trackTimestampsStaleness,
      List<ScrapeProtocol> protocols,
      @Nullable ScrapeProtocol fallback,
      @Nullable JsonMapping json) {
    public Exposition {
      protocols = List.copyOf(protocols);
    }
  }

  /** The same job, whose targets answer JSON that means this. */
  ScrapeConfig withJson(JsonMapping json) {
    Exposition read =
        new Exposition(
            exposition.honorLabels,
            exposition.honorTimestamps,
            exposition.trackTimestampsStaleness,
            exposition.protocols,
            exposition.fallback,
            json);
    return new ScrapeConfig(
        jobName,
        interval,
        timeout,
        scheme,
        metricsPath,
        params,
        read,
        limits,
        http,
        staticGroups,
        fileDiscoveries,
        targetRelabelling,
        metricRelabelling);
  }
}
