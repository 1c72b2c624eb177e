package aegle.server.wiring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes reports for programs: our own JSON, and SARIF 2.1.0. */
public final class ReportJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private ReportJson() {}

  /** A report as the API and {@code --format json} give it. */
  public static JsonNode of(Report report) {
    ObjectNode root = JSON.createObjectNode();
    root.put("at", report.at().toString());
    root.put("live", report.isLive());
    root.put("rules", report.rules());
    root.put("metrics", report.metrics());
    ArrayNode findings = root.putArray("findings");
    report.findings().forEach(finding -> findings.add(of(finding)));
    ArrayNode ignored = root.putArray("ignored");
    for (Report.Ignored one : report.ignored()) {
      ObjectNode node = of(one.finding());
      node.put("ignoredUntil", one.until());
      node.put("reason", one.reason());
      ignored.add(node);
    }
    return root;
  }

  private static ObjectNode of(Finding finding) {
    ObjectNode node = JSON.createObjectNode();
    node.put("check", finding.check());
    node.put("severity", finding.severity().word());
    node.put("file", finding.file());
    node.put("line", finding.line());
    node.put("rule", finding.rule());
    node.put("sentence", finding.sentence());
    node.put("liveNow", finding.liveNow());
    node.put("liveCorrected", finding.liveMended());
    node.put("printed", finding.printed());
    node.put("correction", finding.correction());
    return node;
  }

  /** A metric as the catalogue gives it. */
  public static JsonNode of(Metric metric) {
    ObjectNode node = JSON.createObjectNode();
    node.put("name", metric.name());
    node.put("type", metric.type().word());
    node.put("unit", metric.unit());
    node.put("help", metric.help());
    node.put("series", metric.series());
    ObjectNode labels = node.putObject("labels");
    metric
        .labels()
        .forEach((name, values) -> {
          ObjectNode label = labels.putObject(name);
          label.put("values", values.count());
          label.put("onAllSeries", values.isOnAll());
          ArrayNode samples = label.putArray("samples");
          values.samples().forEach(samples::add);
        });
    ArrayNode edges = node.putArray("bucketEdges");
    metric.edges().forEach(edges::add);
    node.put("lastSampleMillis", metric.lastMillis());
    node.put("bornAboveZero", metric.bornAboveZero());
    if (!Double.isNaN(metric.perHour())) {
      node.put("lastHour", metric.perHour());
    }
    node.put("sampled", metric.isSample());
    return node;
  }

  /** A report as code hosts read it. */
  public static JsonNode sarif(Report report, String version) {
    ObjectNode root = JSON.createObjectNode();
    root.put("$schema", SCHEMA);
    root.put("version", "2.1.0");
    ObjectNode run = root.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "aegle check");
    driver.put("version", version);
    Map<String, Integer> rules = new LinkedHashMap<>();
    ArrayNode descriptions = driver.putArray("rules");
    ArrayNode results = run.putArray("results");
    for (Finding finding : report.findings()) {
      ObjectNode result = result(finding, rules, descriptions);
      results.add(result);
    }
    for (Report.Ignored one : report.ignored()) {
      ObjectNode result = result(one.finding(), rules, descriptions);
      ObjectNode suppression = result.putArray("suppressions").addObject();
      suppression.put("kind", "inSource");
      suppression.put("justification", one.reason());
      results.add(result);
    }
    run.put("columnKind", "utf16CodeUnits");
    return root;
  }

  private static ObjectNode result(
      Finding finding, Map<String, Integer> rules, ArrayNode descriptions) {
    int index =
        rules.computeIfAbsent(
            finding.check(),
            id -> {
              ObjectNode rule = descriptions.addObject();
              rule.put("id", id);
              rule.putObject("shortDescription").put("text", id.replace('-', ' '));
              return descriptions.size() - 1;
            });
    ObjectNode result = JSON.createObjectNode();
    result.put("ruleId", finding.check());
    result.put("ruleIndex", index);
    result.put("level", level(finding.severity()));
    result.putObject("message").put("text", words(finding));
    ObjectNode place = result.putArray("locations").addObject().putObject("physicalLocation");
    place.putObject("artifactLocation").put("uri", uri(finding.file()));
    place.putObject("region").put("startLine", Math.max(1, finding.line()));
    ObjectNode properties = result.putObject("properties");
    properties.put("severity", finding.severity().word());
    properties.put("liveNow", finding.liveNow());
    properties.put("liveCorrected", finding.liveMended());
    properties.put("correction", finding.correction());
    return result;
  }

  private static String uri(String file) {
    return file.replace('\\', '/').replace(" ", "%20");
  }

  private static String words(Finding finding) {
    return finding.rule().isEmpty()
        ? finding.sentence()
        : finding.rule() + ": " + finding.sentence();
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case FATAL, BUG -> "error";
      case WARNING -> "warning";
      case INFORMATION -> "note";
    };
  }

  /** The severities of a report with how many findings each has, the worst first. */
  static List<Map.Entry<Severity, Long>> counts(Report report) {
    return List.of(Severity.values()).stream()
        .map(severity ->
            Map.entry(
                severity,
                report.findings().stream().filter(found -> found.severity() == severity).count()))
        .filter(entry -> entry.getValue() > 0)
        .toList();
  }
}
