package aegle.server.probe;

import aegle.metrics.PromDuration;
import aegle.server.probe.config.ScrapeConfig;
import aegle.server.probe.config.TargetGroup;
import aegle.server.probe.http.HttpAddress;
import aegle.signals.Labels;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The targets of a job: addresses with their labels, relabelled as Prometheus does (scrape/target).
 *
 * @param active what is to be scraped, each once
 * @param dropped labels of what relabelling dropped, at most so many as are kept
 * @param droppedCount how many were dropped
 * @param problems addresses that cannot be scraped, with the reason
 */
record TargetList(
    List<Target> active, List<Labels> dropped, long droppedCount, List<String> problems) {
  /** Dropped targets of a job that are remembered when the configuration sets no limit. */
  private static final int KEPT_DROPPED = 1_000;

  private static final int KEPT_PROBLEMS = 100;

  static TargetList of(ScrapeConfig config, List<TargetGroup> groups) {
    Map<Target.Identity, Target> active = new LinkedHashMap<>();
    List<Labels> dropped = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    long droppedCount = 0;
    long keptDropped =
        config.limits().keptDropped() == 0 ? KEPT_DROPPED : config.limits().keptDropped();
    for (TargetGroup group : groups) {
      for (String address : group.addresses()) {
        Labels discovered = discovered(config, group, address);
        Optional<Labels> relabelled = config.targetRelabelling().apply(discovered);
        if (relabelled.isEmpty()) {
          droppedCount++;
          if (dropped.size() < keptDropped) {
            dropped.add(Target.shown(discovered));
          }
          continue;
        }
        try {
          Target target = target(config, discovered, relabelled.get());
          active.putIfAbsent(target.identity(), target);
        } catch (IllegalArgumentException e) {
          if (problems.size() < KEPT_PROBLEMS) {
            problems.add("job " + config.jobName() + ": target left out: " + e.getMessage());
          }
        }
      }
    }
    return new TargetList(List.copyOf(active.values()), dropped, droppedCount, problems);
  }

  private static Labels discovered(ScrapeConfig config, TargetGroup group, String address) {
    Labels.Builder labels = group.labels().toBuilder().set("__address__", address);
    setMissing(labels, "job", config.jobName());
    setMissing(labels, "__scrape_interval__", PromDuration.format(config.interval().toMillis()));
    setMissing(labels, "__scrape_timeout__", PromDuration.format(config.timeout().toMillis()));
    setMissing(labels, "__metrics_path__", config.metricsPath());
    setMissing(labels, "__scheme__", config.scheme());
    config
        .params()
        .forEach((name, values) -> {
          if (!values.isEmpty()) {
            setMissing(labels, "__param_" + name, values.getFirst());
          }
        });
    return labels.build();
  }

  private static void setMissing(Labels.Builder labels, String name, String value) {
    if (labels.get(name).isEmpty()) {
      labels.set(name, value);
    }
  }

  private static Target target(ScrapeConfig config, Labels discovered, Labels relabelled) {
    String address = relabelled.get("__address__");
    if (address.isEmpty()) {
      throw new IllegalArgumentException("no address");
    }
    if (address.contains("/")) {
      throw new IllegalArgumentException("\"" + address + "\" is not a valid hostname");
    }
    Duration interval = duration(relabelled, "__scrape_interval__", "interval");
    Duration timeout = duration(relabelled, "__scrape_timeout__", "timeout");
    if (timeout.compareTo(interval) > 0) {
      throw new IllegalArgumentException(
          "scrape timeout cannot be greater than scrape interval (\""
              + relabelled.get("__scrape_timeout__")
              + "\" > \""
              + relabelled.get("__scrape_interval__")
              + "\")");
    }
    Labels.Builder labels = relabelled.toBuilder();
    setMissing(labels, "instance", address);
    for (String name : labels.names()) {
      if (name.startsWith("__")) {
        labels.remove(name);
      }
    }
    return new Target(
        config,
        Target.shown(discovered),
        labels.build(),
        address(config, relabelled, address),
        interval,
        timeout);
  }

  private static Duration duration(Labels labels, String label, String word) {
    try {
      Duration duration = PromDuration.parse(labels.get(label));
      if (duration.isZero()) {
        throw new IllegalArgumentException("scrape " + word + " cannot be 0");
      }
      return duration;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("error parsing scrape " + word + ": " + e.getMessage(), e);
    }
  }

  private static HttpAddress address(ScrapeConfig config, Labels labels, String hostAndPort) {
    String path = labels.get("__metrics_path__");
    try {
      String encoded =
          new URI(null, null, path.startsWith("/") ? path : "/" + path, null).toASCIIString();
      return HttpAddress.of(labels.get("__scheme__"), hostAndPort, encoded + query(config, labels));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("__metrics_path__ is no path: " + e.getReason(), e);
    }
  }

  /** Parameters in the order of their names; {@code __param_} labels replace the first values. */
  private static String query(ScrapeConfig config, Labels labels) {
    Map<String, List<String>> params = new TreeMap<>();
    config.params().forEach((name, values) -> params.put(name, new ArrayList<>(values)));
    labels.forEach((name, value) -> {
      if (name.startsWith("__param_")) {
        List<String> values =
            params.computeIfAbsent(name.substring("__param_".length()), _ -> new ArrayList<>());
        if (values.isEmpty()) {
          values.add(value);
        } else {
          values.set(0, value);
        }
      }
    });
    StringBuilder query = new StringBuilder();
    params.forEach((name, values) ->
        values.forEach(value ->
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))));
    return query.toString();
  }
}
