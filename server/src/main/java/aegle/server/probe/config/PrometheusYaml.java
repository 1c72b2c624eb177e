package aegle.server.probe.config;

import aegle.metrics.yaml.YamlNode;
import aegle.signals.Labels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the root of {@code prometheus.yml} and its {@code global} part. */
final class PrometheusYaml {
  private static final String[] KEYS = {
    "global", "rule_files", "scrape_configs", "alerting", "storage", "runtime"
  };
  private static final String[] GLOBAL_KEYS = {
    "scrape_interval",
    "scrape_timeout",
    "scrape_protocols",
    "evaluation_interval",
    "external_labels",
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
    "rule_query_offset"
  };
  private static final Pattern RULE_FILE =
      Pattern.compile("[^*]*(\\*[^/]*)?\\.(yml|yaml|json|rules|rule)(\\*)?|[^/]+|.*/[^/]+");

  private final Path folder;

  PrometheusYaml(Path folder) {
    this.folder = folder;
  }

  PrometheusConfig read(YamlNode root, String text) {
    refuseOtherSystems(root);
    root.allowOnly(KEYS);
    root.find("alerting").ifPresent(PrometheusYaml::checkAlerting);
    root.find("storage").ifPresent(PrometheusYaml::checkStorage);
    root.find("runtime").ifPresent(PrometheusYaml::checkRuntime);
    GlobalConfig global = global(root);
    List<ScrapeConfig> jobs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlNode node : root.find("scrape_configs").map(YamlNode::items).orElse(List.of())) {
      ScrapeConfig job = new ScrapeYaml(folder, global).read(node);
      if (!names.add(job.jobName())) {
        throw node.error(
            "found multiple scrape configs with job name \"" + job.jobName() + "\"; rename one");
      }
      jobs.add(job);
    }
    return new PrometheusConfig(folder, text, global, ruleFiles(root), jobs);
  }

  private static void refuseOtherSystems(YamlNode root) {
    root.refuse(
        "remote_write",
        "what is sent on stands in 'forwards' of aegle.yml; write it there and remove the block");
    root.refuse("remote_read", "Aegle answers from its own store only; remove the block");
    root.refuse("scrape_config_files", "write the jobs into scrape_configs of this file");
    root.refuse("tracing", "Aegle sends no traces of itself; remove the block");
    root.refuse("otlp", "OTLP is not taken in yet; remove the block");
  }

  private static List<RuleFilePattern> ruleFiles(YamlNode root) {
    List<RuleFilePattern> patterns = new ArrayList<>();
    for (YamlNode node : root.find("rule_files").map(YamlNode::items).orElse(List.of())) {
      String pattern = node.text();
      int star = pattern.indexOf('*');
      boolean starInFolder = star >= 0 && pattern.indexOf('/', star) >= 0;
      if (!RULE_FILE.matcher(pattern).matches() || starInFolder) {
        throw node.error(
            "invalid rule file path \"" + pattern + "\"; * may stand only in its last part");
      }
      patterns.add(new RuleFilePattern(pattern, node));
    }
    return patterns;
  }

  private static GlobalConfig global(YamlNode root) {
    YamlNode node = root.find("global").orElseGet(() -> YamlNode.parse(root.file(), "{}"));
    node.refuse("query_log_file", "Aegle writes no query log; remove the key");
    node.refuse(
        "scrape_failure_log_file",
        "failed scrapes are shown on the Targets page and logged; remove the key");
    node.refuse("extra_scrape_metrics", "these series are not made yet; remove the key");
    node.allowOnly(GLOBAL_KEYS);
    CommonYaml.checkFormats(node);
    if (!node.duration("rule_query_offset", Duration.ZERO).isZero()) {
      node.refuse("rule_query_offset", "rules are evaluated without an offset; remove the key");
    }
    Duration interval = CommonYaml.positive(node, "scrape_interval", GlobalConfig.DEFAULT_INTERVAL);
    Duration longest =
        interval.compareTo(GlobalConfig.DEFAULT_TIMEOUT) < 0
            ? interval
            : GlobalConfig.DEFAULT_TIMEOUT;
    Duration timeout = CommonYaml.positive(node, "scrape_timeout", longest);
    if (timeout.compareTo(interval) > 0) {
      throw node.require("scrape_timeout")
          .error(
              "global scrape timeout greater than scrape interval; make it at most the interval");
    }
    return new GlobalConfig(
        interval,
        timeout,
        CommonYaml.positive(node, "evaluation_interval", GlobalConfig.DEFAULT_INTERVAL),
        node.find("external_labels").map(TargetGroup::labels).orElse(Labels.EMPTY),
        CommonYaml.protocols(node, ScrapeProtocol.DEFAULT),
        CommonYaml.limits(node, ScrapeLimits.DEFAULT));
  }

  /**
   * The block as Prometheus ships it, without an address, is taken; one that names an Alertmanager
   * asks for what Aegle does not do.
   */
  private static void checkAlerting(YamlNode alerting) {
    alerting.allowOnly("alertmanagers", "alert_relabel_configs");
    if (!alerting.find("alert_relabel_configs").map(YamlNode::items).orElse(List.of()).isEmpty()) {
      alerting.refuse(
          "alert_relabel_configs",
          "Aegle tells people itself; route by labels in alertmanager.yml and remove the list");
    }
    for (YamlNode manager : alerting.find("alertmanagers").map(YamlNode::items).orElse(List.of())) {
      for (String key : manager.entries().keySet()) {
        if (key.endsWith("_sd_configs")) {
          manager.refuse(key, FORWARDING);
        }
      }
      for (YamlNode group : manager.find("static_configs").map(YamlNode::items).orElse(List.of())) {
        if (!group.find("targets").map(YamlNode::items).orElse(List.of()).isEmpty()) {
          group.refuse("targets", FORWARDING);
        }
      }
    }
  }

  private static final String FORWARDING =
      "Aegle notifies people itself, as alertmanager.yml says, and sends alerts to no other"
          + " Alertmanager; remove the 'alerting' block";

  private static void checkStorage(YamlNode storage) {
    storage.refuse("exemplars", "exemplars are not kept; remove the key");
    storage.allowOnly("tsdb");
    storage
        .find("tsdb")
        .ifPresent(tsdb -> {
          tsdb.refuse("retention", "set how long samples are kept in aegle.yml and remove the key");
          tsdb.allowOnly("out_of_order_time_window");
          if (!tsdb.duration("out_of_order_time_window", Duration.ZERO).isZero()) {
            tsdb.refuse(
                "out_of_order_time_window",
                "samples older than the newest of their series are refused; remove the key");
          }
        });
  }

  /** {@code gogc} steers Go's garbage collector, which a Java process does not have. */
  private static void checkRuntime(YamlNode runtime) {
    for (String key : runtime.entries().keySet()) {
      runtime.refuse(
          key,
          "it sets the Go runtime ("
              + key.toUpperCase(Locale.ROOT)
              + "), and Aegle runs on Java;"
              + " remove the 'runtime' block");
    }
  }
}
