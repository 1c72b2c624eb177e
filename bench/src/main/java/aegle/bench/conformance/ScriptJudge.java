package aegle.bench.conformance;

import aegle.bench.conformance.ScriptCommand.Eval;
import aegle.bench.conformance.ScriptCommand.Expected;
import aegle.bench.conformance.ScriptCommand.TextRule;
import aegle.metrics.promql.QueryResult;
import aegle.metrics.promql.SeriesNotation;
import aegle.metrics.promql.Value;
import aegle.signals.GoFloat;
import aegle.signals.Labels;
import aegle.signals.StaleMarker;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Compares an answer with what a script expects; an empty result means that it is right. */
final class ScriptJudge {
  private static final double EPSILON = 1e-6;

  private final Eval eval;
  private final Expected expected;

  ScriptJudge(Eval eval) {
    this.eval = eval;
    this.expected = eval.expected();
  }

  /** Judges an error. */
  Optional<String> error(String message) {
    if (!expected.has(TextRule.Kind.FAIL)) {
      return Optional.of("error: " + message);
    }
    for (TextRule rule : expected.of(TextRule.Kind.FAIL)) {
      if (!matches(rule, message)) {
        return Optional.of("error: " + message);
      }
    }
    return Optional.empty();
  }

  private static boolean matches(TextRule rule, String text) {
    String exact = rule.exact();
    String pattern = rule.pattern();
    if (exact != null) {
      return exact.equals(text);
    }
    return pattern == null || Pattern.compile(pattern).matcher(text).find();
  }

  /** Judges an answer with its warnings. */
  Optional<String> result(QueryResult result) {
    if (expected.has(TextRule.Kind.FAIL)) {
      return Optional.of("no error but " + shown(result.value()));
    }
    return annotations(result).or(() -> value(result.value()));
  }

  Optional<String> annotations(QueryResult result) {
    return texts(result.warnings(), TextRule.Kind.WARN, TextRule.Kind.NO_WARN)
        .or(() -> texts(result.infos(), TextRule.Kind.INFO, TextRule.Kind.NO_INFO));
  }

  private Optional<String> texts(List<String> texts, TextRule.Kind wanted, TextRule.Kind unwanted) {
    if (expected.has(unwanted) && !texts.isEmpty()) {
      return Optional.of("unexpected: " + texts);
    }
    List<TextRule> rules = expected.of(wanted);
    if (rules.isEmpty()) {
      return Optional.empty();
    }
    boolean allMatched =
        !texts.isEmpty()
            && rules.stream().allMatch(rule -> texts.stream().anyMatch(text -> matches(rule, text)))
            && texts.stream()
                .allMatch(text -> rules.stream().anyMatch(rule -> matches(rule, text)));
    return allMatched ? Optional.empty() : Optional.of(wanted + " texts: " + texts);
  }

  private Optional<String> value(Value value) {
    boolean right =
        switch (value) {
          case Value.Scalar scalar ->
              expected.scalar().isPresent()
                  && equal(scalar.value(), expected.scalar().getAsDouble());
          case Value.Text text -> text.value().equals(expected.string());
          case Value.Vector vector -> vector(vector);
          case Value.Matrix matrix -> matrix(matrix);
        };
    return right ? Optional.empty() : Optional.of(shown(value));
  }

  /** Judges the middle of three steps against an instant answer. */
  Optional<String> step(QueryResult result, long timeMillis) {
    if (!(result.value() instanceof Value.Matrix matrix)) {
      return Optional.of("no matrix");
    }
    List<Value.Point> points = new ArrayList<>();
    for (Value.Line line : matrix.lines()) {
      for (int i = 0; i < line.size(); i++) {
        if (line.timestampsMillis()[i] == timeMillis) {
          points.add(new Value.Point(line.labels(), timeMillis, line.values()[i]));
        }
      }
    }
    if (expected.has(TextRule.Kind.ORDERED)) {
      return Optional.empty();
    }
    if (expected.scalar().isPresent()) {
      Labels none = Labels.EMPTY;
      boolean right =
          points.size() == 1
              && points.getFirst().labels().equals(none)
              && equal(points.getFirst().value(), expected.scalar().getAsDouble());
      return right ? Optional.empty() : Optional.of("as a range: " + shown(result.value()));
    }
    return vector(new Value.Vector(points))
        ? Optional.empty()
        : Optional.of("as a range: " + shown(result.value()));
  }

  private boolean vector(Value.Vector vector) {
    List<SeriesNotation> wanted = expected.series();
    if (expected.scalar().isPresent() || vector.points().size() != wanted.size()) {
      return false;
    }
    if (expected.has(TextRule.Kind.ORDERED)) {
      for (int i = 0; i < wanted.size(); i++) {
        if (!matches(wanted.get(i), vector.points().get(i))) {
          return false;
        }
      }
      return true;
    }
    Map<Labels, Value.Point> byLabels = new HashMap<>();
    vector.points().forEach(point -> byLabels.put(point.labels(), point));
    return wanted.stream()
        .allMatch(series -> {
          Value.Point point = byLabels.get(series.labels());
          return point != null && matches(series, point);
        });
  }

  private static boolean matches(SeriesNotation wanted, Value.Point point) {
    OptionalDouble value = wanted.values().getFirst();
    return wanted.labels().equals(point.labels())
        && value.isPresent()
        && equal(value.getAsDouble(), point.value());
  }

  private boolean matrix(Value.Matrix matrix) {
    boolean rangeVector = expected.rangeStepMillis() > 0;
    long start = rangeVector ? expected.rangeStartMillis() : eval.startMillis();
    long step = rangeVector ? expected.rangeStepMillis() : eval.stepMillis();
    if (step == 0 || matrix.lines().size() != expected.series().size()) {
      return false;
    }
    Map<Labels, Value.Line> byLabels = new HashMap<>();
    matrix.lines().forEach(line -> byLabels.put(line.labels(), line));
    for (SeriesNotation series : expected.series()) {
      Value.Line line = byLabels.get(series.labels());
      if (line == null || !matches(series, line, start, step)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(SeriesNotation series, Value.Line line, long start, long step) {
    int next = 0;
    for (int i = 0; i < series.values().size(); i++) {
      OptionalDouble value = series.values().get(i);
      if (value.isEmpty()) {
        continue;
      }
      boolean right =
          next < line.size()
              && line.timestampsMillis()[next] == start + i * step
              && equal(value.getAsDouble(), line.values()[next]);
      if (!right) {
        return false;
      }
      next++;
    }
    return next == line.size();
  }

  /** Equal up to a relative difference of a millionth, as the scripts mean it. */
  static boolean equal(double a, double b) {
    if (StaleMarker.is(a) || StaleMarker.is(b)) {
      return StaleMarker.is(a) && StaleMarker.is(b);
    }
    return within(a, b, EPSILON);
  }

  static boolean within(double a, double b, double epsilon) {
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return Double.isNaN(a) && Double.isNaN(b);
    }
    if (a == b) {
      return true;
    }
    double sum = Math.abs(a) + Math.abs(b);
    double difference = Math.abs(a - b);
    if (a == 0 || b == 0 || sum < Double.MIN_NORMAL) {
      return difference < epsilon * Double.MIN_NORMAL;
    }
    return difference / Math.min(sum, Double.MAX_VALUE) < epsilon;
  }

  static String shown(Value value) {
    return switch (value) {
      case Value.Scalar scalar -> GoFloat.general(scalar.value());
      case Value.Text text -> '"' + text.value() + '"';
      case Value.Vector vector -> {
        List<String> points = new ArrayList<>();
        vector
            .points()
            .forEach(point -> points.add(point.labels() + " " + GoFloat.general(point.value())));
        yield points.toString();
      }
      case Value.Matrix matrix -> {
        List<String> lines = new ArrayList<>();
        for (Value.Line line : matrix.lines()) {
          StringBuilder text = new StringBuilder(line.labels().toString());
          for (int i = 0; i < line.size(); i++) {
            text.append(' ').append(GoFloat.general(line.values()[i]));
            text.append('@').append(line.timestampsMillis()[i] / 1000.0);
          }
          lines.add(text.toString());
        }
        yield lines.toString();
      }
    };
  }

  /** The expectation in words. */
  String shown() {
    List<String> lines = new ArrayList<>();
    for (TextRule rule : expected.rules()) {
      lines.add(rule.kind() + " " + rule.exact() + " " + rule.pattern());
    }
    expected.scalar().ifPresent(value -> lines.add(GoFloat.general(value)));
    if (expected.string() != null) {
      lines.add('"' + expected.string() + '"');
    }
    for (SeriesNotation series : expected.series()) {
      StringBuilder text = new StringBuilder(series.labels().toString());
      series
          .values()
          .forEach(value ->
              text.append(' ')
                  .append(value.isPresent() ? GoFloat.general(value.getAsDouble()) : "_"));
      lines.add(text.toString());
    }
    return lines.toString();
  }
}
