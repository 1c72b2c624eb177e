package aegle.server.probe.config;

import aegle.metrics.relabel.RelabelYaml;
import aegle.metrics.relabel.Relabelling;
import aegle.metrics.yaml.YamlNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads one item of {@code scrape_configs}. */
final class ScrapeYaml {
  private static final String[] KEYS = {
    "job_name",
    "scrape_interval",
    "scrape_timeout",
    "scrape_protocols",
    "fallback_scrape_protocol",
    "honor_labels",
    "honor_timestamps",
    "track_timestamps_staleness",
    "scheme",
    "metrics_path",
    "params",
    "static_configs",
    "file_sd_configs",
    "relabel_configs",
    "metric_relabel_configs",
    "body_size_limit",
    "sample_limit",
    "target_limit",
    "label_limit",
    "label_name_length_limit",
    "label_value_length_limit",
    "keep_dropped_targets",
    "metric_name_validation_scheme",
    "metric_name_escaping_scheme",
    "scrape_native_histograms",
    "convert_classic_histograms_to_nhcb",
    "always_scrape_classic_histograms",
    "scrape_classic_histograms",
    "native_histogram_bucket_limit",
    "native_histogram_min_bucket_factor",
    "basic_auth",
    "authorization",
    "bearer_token",
    "bearer_token_file",
    "tls_config",
    "follow_redirects",
    "enable_compression",
    "enable_http2"
  };

  private final Path folder;
  private final GlobalConfig global;

  ScrapeYaml(Path folder, GlobalConfig global) {
    this.folder = folder;
    this.global = global;
  }

  ScrapeConfig read(YamlNode node) {
    if (node.isNull()) {
      throw node.error("empty or null scrape config section; remove it");
    }
    refuseOtherDiscoveries(node);
    HttpYaml.refuseUnsupported(node);
    node.refuse(
        "scrape_failure_log_file",
        "failed scrapes are shown on the Targets page and logged; remove the key");
    node.refuse("extra_scrape_metrics", "these series are not made yet; remove the key");
    node.allowOnly(KEYS);
    CommonYaml.checkFormats(node);
    if (node.bool("scrape_classic_histograms", false)) {
      node.refuse("scrape_classic_histograms", "native histograms are not kept yet");
    }
    String job = node.text("job_name", "");
    if (job.isEmpty()) {
      throw node.error("job_name is empty; every job needs a name of its own");
    }
    Duration interval = CommonYaml.positive(node, "scrape_interval", global.scrapeInterval());
    return new ScrapeConfig(
        job,
        interval,
        timeout(node, job, interval),
        scheme(node),
        metricsPath(node),
        params(node),
        exposition(node),
        CommonYaml.limits(node, global.limits()),
        new HttpYaml(folder).read(node),
        node.find("static_configs").map(TargetGroup::readAll).orElse(List.of()),
        node.find("file_sd_configs")
            .map(list -> FileDiscovery.readAll(list, folder))
            .orElse(List.of()),
        relabelling(node, "relabel_configs"),
        relabelling(node, "metric_relabel_configs"));
  }

  private Duration timeout(YamlNode node, String job, Duration interval) {
    boolean globalIsLonger = global.scrapeTimeout().compareTo(interval) > 0;
    Duration timeout =
        CommonYaml.positive(
            node, "scrape_timeout", globalIsLonger ? interval : global.scrapeTimeout());
    if (timeout.compareTo(interval) > 0) {
      throw node.require("scrape_timeout")
          .error(
              "scrape timeout greater than scrape interval for scrape config with job name \""
                  + job
                  + "\"; make it at most the interval");
    }
    return timeout;
  }

  private static String scheme(YamlNode node) {
    String scheme = node.text("scheme", "http").toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw node.require("scheme").error("'scheme' is '" + scheme + "'; use http or https");
    }
    return scheme;
  }

  private static String metricsPath(YamlNode node) {
    String path = node.text("metrics_path", "");
    return path.isEmpty() ? "/metrics" : path;
  }

  private ScrapeConfig.Exposition exposition(YamlNode node) {
    return new ScrapeConfig.Exposition(
        node.bool("honor_labels", false),
        node.bool("honor_timestamps", true),
        node.bool("track_timestamps_staleness", false),
        CommonYaml.protocols(node, global.protocols()),
        node.find("fallback_scrape_protocol").map(CommonYaml::protocol).orElse(null),
        null);
  }

  private static Map<String, List<String>> params(YamlNode node) {
    Map<String, List<String>> params = new LinkedHashMap<>();
    node.find("params")
        .ifPresent(map -> map.entries().forEach((name, list) -> params.put(name, list.texts())));
    return params;
  }

  private static Relabelling relabelling(YamlNode node, String key) {
    return node.find(key).map(RelabelYaml::read).orElse(Relabelling.NONE);
  }

  private static void refuseOtherDiscoveries(YamlNode node) {
    for (String key : node.entries().keySet()) {
      if (key.endsWith("_sd_configs") && !key.equals("file_sd_configs")) {
        node.refuse(
            key,
            "Aegle finds targets by static_configs and file_sd_configs; let a script write the"
                + " targets into a file");
      }
    }
  }
}
