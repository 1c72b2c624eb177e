package aegle.bench.conformance;

import aegle.bench.conformance.ScriptCommand.Load;
import aegle.metrics.Matcher;
import aegle.metrics.SeriesStore;
import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.promql.Expr;
import aegle.metrics.promql.PromqlParser;
import aegle.metrics.promql.SeriesNotation;
import aegle.metrics.promql.TimeShift;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The series that a script has loaded, and the knowledge of those that Aegle cannot hold: native
 * histograms and series with start times. A query that could see one of them is beyond Aegle.
 */
final class ScriptStore {
  private static final Set<String> UNSUPPORTED = Set.of("info", "start_timestamp");

  private final SeriesStore store = new MemorySeriesStore();
  private final Set<Labels> beyond = new HashSet<>();

  SeriesStore store() {
    return store;
  }

  void load(Load load) {
    Map<Labels, List<OptionalDouble>> series = new LinkedHashMap<>();
    for (String line : load.lines()) {
      int histogram = line.indexOf("{{");
      if (histogram >= 0) {
        // "m{{...}}" has no labels of its own.
        beyond.add(SeriesNotation.parse(line.substring(0, histogram) + " 0").labels());
        continue;
      }
      int startTimes = line.indexOf("@st");
      if (startTimes > 0) {
        beyond.add(SeriesNotation.parse(line.substring(0, startTimes) + " 0").labels());
        continue;
      }
      SeriesNotation notation = SeriesNotation.parse(line);
      series.put(notation.labels(), notation.values());
      if (load.customBuckets()) {
        noteCustomBuckets(notation.labels());
      }
    }
    store.append(samples(series, load.stepMillis()));
  }

  private void noteCustomBuckets(Labels labels) {
    String base = labels.metricName().replaceFirst("_(bucket|count|sum)$", "");
    beyond.add(labels.without("le").with(Labels.METRIC_NAME, base));
  }

  private static List<Sample> samples(Map<Labels, List<OptionalDouble>> series, long stepMillis) {
    List<Sample> samples = new ArrayList<>();
    series.forEach((labels, values) -> {
      for (int i = 0; i < values.size(); i++) {
        OptionalDouble value = values.get(i);
        if (value.isPresent()) {
          samples.add(new Sample(labels, i * stepMillis, value.getAsDouble()));
        }
      }
    });
    return samples;
  }

  /** Whether an answer needs what Aegle does not have. */
  boolean isBeyond(Expr expr) {
    for (Expr.VectorSelector selector : PromqlParser.selectors(expr)) {
      if (selector.shift().extension() != TimeShift.Extension.NONE) {
        return true;
      }
      for (Labels labels : beyond) {
        if (matches(selector.matchers(), labels)) {
          return true;
        }
      }
    }
    return usesUnsupported(expr);
  }

  private static boolean matches(List<Matcher> matchers, Labels labels) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels));
  }

  private static boolean usesUnsupported(Expr expr) {
    boolean itself =
        switch (expr) {
          case Expr.Call call -> UNSUPPORTED.contains(call.function().name());
          case Expr.Aggregate aggregate -> aggregate.operator().text().equals("limit_ratio");
          case Expr.Binary binary -> {
            var matching = binary.matching();
            boolean fill =
                matching != null && (matching.fillLeft() != null || matching.fillRight() != null);
            yield fill
                || binary.operator().text().equals("</")
                || binary.operator().text().equals(">/");
          }
          case Expr.NumberLiteral _,
              Expr.StringLiteral _,
              Expr.VectorSelector _,
              Expr.MatrixSelector _,
              Expr.Subquery _,
              Expr.Unary _,
              Expr.Paren _ ->
              false;
        };
    return itself || expr.children().stream().anyMatch(ScriptStore::usesUnsupported);
  }
}
