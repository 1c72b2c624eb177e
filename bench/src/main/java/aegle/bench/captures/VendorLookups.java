package aegle.bench.captures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What should be found after a request of Datadog's or New Relic's clients: series with their
 * values, and records by their words, read out of the recorded body by other code than the server's
 * own. A gauge is found at its value, a counter at no less.
 */
final class VendorLookups {
  private final Lookups lookups;
  private final Map<String, Lookups.Question> series = new LinkedHashMap<>();

  VendorLookups(Lookups lookups) {
    this.lookups = lookups;
  }

  /** Of a series that is told several times the last one counts. */
  List<Lookups.Question> series() {
    return new ArrayList<>(series.values());
  }

  static boolean isOne(String target) {
    return target.startsWith("/api/v1/")
        || target.startsWith("/api/v2/")
        || target.startsWith("/metric/v1")
        || target.startsWith("/log/v1")
        || target.startsWith("/v1/accounts/")
        || target.startsWith("/agent_listener/");
  }

  void read(Capture capture, String target, JsonNode body) {
    if (target.startsWith("/agent_listener/")) {
      readAgent(AgentCalls.method(capture), body);
    } else if (target.contains("/series") || target.contains("/distribution_points")) {
      body.path("series").forEach(this::readSeries);
    } else if (target.startsWith("/api/v1/events")) {
      lookups.ask("log", "event.title", body.path("title").asString(""));
    } else if (target.startsWith("/api/v1/check_run")) {
      body.forEach(check -> lookups.ask("log", "check.name", check.path("check").asString("")));
    } else if (target.startsWith("/api/v2/logs")) {
      body.forEach(log -> askMessage(log.path("message").asString("")));
    } else if (target.startsWith("/metric/v1")) {
      body.forEach(block -> block.path("metrics").forEach(this::readPoint));
    } else if (target.startsWith("/log/v1")) {
      readLogs(body);
    } else if (target.startsWith("/v1/accounts/")) {
      body.forEach(this::readEvent);
    }
  }

  private void askMessage(String message) {
    if (!message.startsWith("{")) {
      lookups.askWords(message);
    }
  }

  private void readLogs(JsonNode blocks) {
    blocks.forEach(
        block -> block.path("logs").forEach(log -> askMessage(log.path("message").asString(""))));
  }

  private void readSeries(JsonNode metric) {
    String name = legal(metric.path("metric").asString(""));
    String type = metric.path("type").asString("");
    List<String> labels = new ArrayList<>();
    for (JsonNode tag : metric.path("tags")) {
      int colon = tag.asString("").indexOf(':');
      if (colon > 0) {
        String label = legal(tag.asString("").substring(0, colon));
        labels.add(label + "=\"" + tag.asString("").substring(colon + 1) + "\"");
      }
    }
    String selector = "{" + String.join(",", labels) + "}";
    for (JsonNode point : metric.path("points")) {
      JsonNode value = point.isArray() ? point.path(1) : point.path("value");
      if (type.equals("distribution")) {
        put(name + "_count" + selector, ">=", value.size());
      } else if (value.isNumber() && Double.isFinite(value.asDouble())) {
        boolean counts = type.equals("count") || type.equals("1");
        put((counts ? total(name) : name) + selector, counts ? ">=" : "==", value.asDouble());
      }
    }
  }

  private void readPoint(JsonNode metric) {
    String name = legal(metric.path("name").asString(""));
    JsonNode value = metric.path("value");
    switch (metric.path("type").asString("gauge")) {
      case "count" -> put(total(name), ">=", value.asDouble());
      case "summary" -> put(name + "_sum_total", ">=", value.path("sum").asDouble());
      default -> put(name, "==", value.asDouble());
    }
  }

  private void readEvent(JsonNode event) {
    if (!event.has("metricName")) {
      lookups.ask("log", "event.name", event.path("eventType").asString(""));
      return;
    }
    String name = legal(event.path("metricName").asString("").replaceAll("([A-Z])", "_$1"));
    if (event.has("throughput")) {
      put(total(name), ">=", event.path("throughput").asDouble());
    } else if (event.has("max")) {
      put("max(" + name + "_max)", ">=", 0);
    } else if (event.has("value") && !event.has("le") && !event.has("phi")) {
      put(name, "==", event.path("value").asDouble());
    }
  }

  private void readAgent(String method, JsonNode body) {
    JsonNode rows = body.path(body.size() - 1);
    switch (method) {
      case "metric_data" -> rows.forEach(this::readMetric);
      case "error_data" ->
          rows.forEach(row -> lookups.ask("error", "message", row.path(2).asString("")));
      case "span_event_data" ->
          rows.forEach(row -> lookups.ask("span", "span.id", row.at("/0/guid").asString("")));
      case "custom_event_data", "analytic_event_data" ->
          rows.forEach(row -> lookups.ask("log", "event.name", row.at("/0/type").asString("")));
      case "log_event_data" -> readLogs(body);
      default -> {
        return; // The rest brings nothing that is kept.
      }
    }
  }

  private void readMetric(JsonNode row) {
    String name = row.at("/0/name").asString("");
    if (name.startsWith("Custom/")) {
      String own = legal(name.replaceFirst("^(Custom/)+", ""));
      put(total(own), ">=", row.at("/1/0").asDouble());
      if (row.at("/1/1").asDouble() > 0) {
        put(own + "_sum_total", ">=", row.at("/1/1").asDouble());
      }
    }
  }

  private void put(String selected, String comparison, double value) {
    series.put(
        selected, new Lookups.Question(Lookups.SERIES, selected + " " + comparison + " " + value));
  }

  private static String total(String name) {
    return name.endsWith("_total") ? name : name + "_total";
  }

  private static String legal(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_:]", "_");
  }
}
