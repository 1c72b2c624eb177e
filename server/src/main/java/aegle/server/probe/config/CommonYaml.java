package aegle.server.probe.config;

import aegle.metrics.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code global} and a job have in common. */
final class CommonYaml {
  private static final Pattern SIZE = Pattern.compile("(\\d+)([KMGTPE]?)i?B");
  private static final Map<String, Integer> SHIFTS =
      Map.of("", 0, "K", 10, "M", 20, "G", 30, "T", 40, "P", 50, "E", 60);

  private CommonYaml() {}

  static Duration positive(YamlNode node, String key, Duration otherwise) {
    Duration duration = node.duration(key, Duration.ZERO);
    // As in Prometheus, a zero is the same as nothing.
    return duration.isZero() ? otherwise : duration;
  }

  static ScrapeLimits limits(YamlNode node, ScrapeLimits otherwise) {
    return new ScrapeLimits(
        node.find("body_size_limit").map(CommonYaml::bytes).orElse(otherwise.bodyBytes()),
        count(node, "sample_limit", otherwise.samples()),
        count(node, "target_limit", otherwise.targets()),
        count(node, "label_limit", otherwise.labels()),
        count(node, "label_name_length_limit", otherwise.labelNameLength()),
        count(node, "label_value_length_limit", otherwise.labelValueLength()),
        count(node, "keep_dropped_targets", otherwise.keptDropped()));
  }

  /** As in Prometheus, a job's 0 means the global limit. */
  private static long count(YamlNode node, String key, long otherwise) {
    long count = node.number(key, 0);
    if (count < 0) {
      throw node.require(key).error("'" + key + "' is " + count + "; use 0 or more");
    }
    return count == 0 ? otherwise : count;
  }

  private static long bytes(YamlNode node) {
    String text = node.text().strip();
    if (text.equals("0")) {
      return ScrapeLimits.DEFAULT_BODY_BYTES;
    }
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches() || matcher.group(1).length() > 18) {
      throw node.error("'" + text + "' is not a size; use a size such as 10MB");
    }
    long number = Long.parseLong(matcher.group(1));
    int shift = SHIFTS.getOrDefault(matcher.group(2), 0);
    if (number > ScrapeLimits.MAX_BODY_BYTES >> shift) {
      throw node.error(
          "'body_size_limit' is "
              + text
              + "; at most "
              + (ScrapeLimits.MAX_BODY_BYTES >> 20)
              + "MB are allowed, for an answer is held in memory while it is read");
    }
    return number == 0 ? ScrapeLimits.DEFAULT_BODY_BYTES : number << shift;
  }

  static List<ScrapeProtocol> protocols(YamlNode node, List<ScrapeProtocol> otherwise) {
    List<YamlNode> items = node.find("scrape_protocols").map(YamlNode::items).orElse(List.of());
    List<ScrapeProtocol> protocols = new ArrayList<>();
    for (YamlNode item : items) {
      ScrapeProtocol protocol = protocol(item);
      if (protocols.contains(protocol)) {
        throw item.error("duplicated protocol in scrape_protocols; keep one");
      }
      protocols.add(protocol);
    }
    return protocols.isEmpty() ? otherwise : protocols;
  }

  static ScrapeProtocol protocol(YamlNode node) {
    if (node.text().equals("PrometheusProto")) {
      throw node.error("Aegle does not read protobuf; use one of " + ScrapeProtocol.words());
    }
    return ScrapeProtocol.of(node.text())
        .orElseThrow(() ->
            node.error(
                "unknown scrape protocol "
                    + node.text()
                    + "; allowed are "
                    + ScrapeProtocol.words()));
  }

  /** Settings about native histograms and names, taken only where they ask for what Aegle does. */
  static void checkFormats(YamlNode node) {
    for (String key :
        List.of(
            "scrape_native_histograms",
            "convert_classic_histograms_to_nhcb",
            "always_scrape_classic_histograms")) {
      if (node.bool(key, false)) {
        node.refuse(key, "native histograms are not kept yet; remove the key");
      }
    }
    String names = node.text("metric_name_validation_scheme", "utf8");
    if (!names.toLowerCase(Locale.ROOT).equals("utf8")) {
      node.refuse(
          "metric_name_validation_scheme", "names are UTF-8 text here; use utf8 or remove the key");
    }
    String escaping = node.text("metric_name_escaping_scheme", "allow-utf-8");
    if (!escaping.equals("allow-utf-8")) {
      node.refuse(
          "metric_name_escaping_scheme",
          "names are asked for as they are; use allow-utf-8 or remove the key");
    }
  }
}
