package aegle.bench.conformance;

import aegle.metrics.SeriesStore;
import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.QueryLimits;
import aegle.metrics.promql.QueryResult;
import aegle.metrics.promql.SeriesNotation;
import aegle.metrics.promql.Value;
import aegle.signals.GoFloat;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Compares answers with those that a real Prometheus gave to the same questions about the same
 * samples: values within a hundred-thousandth, series in any order, warnings and infos word for
 * word.
 */
final class GoldenAnswersScript implements Script {
  private static final double EPSILON = 1e-5;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public boolean reads(Path file) {
    return file.endsWith("golden_prometheus_3_5_3/compliance_queries.jsonl.gz");
  }

  @Override
  public Verdict run(Path file) throws IOException {
    Verdict verdict = new Verdict();
    SeriesStore store = new MemorySeriesStore();
    store.append(samples(lines(file.resolveSibling("demo.om.gz"))));
    PromqlEngine engine = new PromqlEngine(store, QueryLimits.DEFAULT, System::nanoTime);
    for (String line : lines(file)) {
      JsonNode row = JSON.readTree(line);
      String query = row.get("query").asString();
      JsonNode range = row.get("range_request");
      long start = millis(range.get("start"));
      long end = millis(range.get("end"));
      long step = millis(range.get("step"));
      judge(
          "range " + query,
          row.get("range_response"),
          () -> engine.range(query, start, end, step),
          verdict);
      long time = millis(row.get("instant_time"));
      judge(
          "instant " + query,
          row.get("instant_response"),
          () -> engine.instant(query, time),
          verdict);
    }
    return verdict;
  }

  private static List<String> lines(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }

  /** Samples of OpenMetrics lines with a timestamp in seconds. */
  private static List<Sample> samples(List<String> lines) {
    Map<String, Labels> known = new HashMap<>();
    List<Sample> samples = new ArrayList<>(lines.size());
    for (String line : lines) {
      if (line.startsWith("#")) {
        continue;
      }
      int time = line.lastIndexOf(' ');
      int value = line.lastIndexOf(' ', time - 1);
      Labels labels =
          known.computeIfAbsent(
              line.substring(0, value), metric -> SeriesNotation.parse(metric + " 0").labels());
      samples.add(
          new Sample(
              labels,
              Math.round(Double.parseDouble(line.substring(time + 1)) * 1000),
              number(line.substring(value + 1, time))));
    }
    return samples;
  }

  private static double number(String text) {
    return GoFloat.parse(text);
  }

  private static long millis(JsonNode seconds) {
    return Math.round(seconds.asDouble() * 1000);
  }

  private static void judge(
      String name, JsonNode response, Supplier<QueryResult> asked, Verdict verdict) {
    String got;
    boolean right;
    try {
      QueryResult result = asked.get();
      got = ScriptJudge.shown(result.value()) + " " + result.warnings() + result.infos();
      right =
          text(response, "status").equals("success")
              && equal(response.get("data"), result.value())
              && texts(response, "warnings").equals(new TreeSet<>(result.warnings()))
              && texts(response, "infos").equals(new TreeSet<>(result.infos()));
    } catch (QueryException e) {
      got = "error: " + e.getMessage();
      right =
          text(response, "status").equals("error")
              && text(response, "error").endsWith(String.valueOf(e.getMessage()));
    }
    if (right) {
      verdict.pass();
    } else {
      verdict.fail(name, shortened(response.toString()), shortened(got));
    }
  }

  private static String shortened(String text) {
    return text.length() <= 1_500 ? text : text.substring(0, 1_500) + "...";
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value == null ? "" : value.asString();
  }

  private static Set<String> texts(JsonNode response, String field) {
    TreeSet<String> texts = new TreeSet<>();
    JsonNode list = response.get(field);
    if (list != null) {
      list.forEach(text -> texts.add(text.asString()));
    }
    return texts;
  }

  private static boolean equal(JsonNode data, Value value) {
    JsonNode result = data.get("result");
    return switch (value) {
      case Value.Scalar scalar ->
          text(data, "resultType").equals("scalar") && equal(result, scalar.value());
      case Value.Text text ->
          text(data, "resultType").equals("string")
              && result.get(1).asString().equals(text.value());
      case Value.Vector vector ->
          text(data, "resultType").equals("vector") && equal(result, vector);
      case Value.Matrix matrix ->
          text(data, "resultType").equals("matrix") && equal(result, matrix);
    };
  }

  private static boolean equal(JsonNode pair, double value) {
    return ScriptJudge.within(number(pair.get(1).asString()), value, EPSILON);
  }

  private static Labels labels(JsonNode metric) {
    Labels.Builder labels = Labels.builder();
    metric.properties().forEach(label -> labels.set(label.getKey(), label.getValue().asString()));
    return labels.build();
  }

  private static boolean equal(JsonNode result, Value.Vector vector) {
    Map<Labels, Value.Point> points = new HashMap<>();
    vector.points().forEach(point -> points.put(point.labels(), point));
    if (points.size() != result.size()) {
      return false;
    }
    for (JsonNode element : result) {
      Value.Point point = points.get(labels(element.get("metric")));
      if (point == null || !equal(element.get("value"), point.value())) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(JsonNode result, Value.Matrix matrix) {
    Map<Labels, Value.Line> lines = new HashMap<>();
    matrix.lines().forEach(line -> lines.put(line.labels(), line));
    if (lines.size() != result.size()) {
      return false;
    }
    for (JsonNode element : result) {
      Value.Line line = lines.get(labels(element.get("metric")));
      if (line == null || !equal(element.get("values"), line)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(JsonNode values, Value.Line line) {
    if (values.size() != line.size()) {
      return false;
    }
    for (int i = 0; i < line.size(); i++) {
      JsonNode pair = values.get(i);
      boolean right =
          millis(pair.get(0)) == line.timestampsMillis()[i] && equal(pair, line.values()[i]);
      if (!right) {
        return false;
      }
    }
    return true;
  }
}
