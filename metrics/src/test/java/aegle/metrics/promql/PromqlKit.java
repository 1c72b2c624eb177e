package aegle.metrics.promql;

import aegle.metrics.memory.MemorySeriesStore;
import aegle.signals.GoFloat;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A store with an engine over it, and answers as lines of text. */
final class PromqlKit {
  private final MemorySeriesStore store = new MemorySeriesStore();
  private final PromqlEngine engine = new PromqlEngine(store, QueryLimits.DEFAULT, () -> 0);

  /** Loads values at a regular distance from time 0 on. */
  PromqlKit load(String series, long stepMillis, double... values) {
    Labels labels = SeriesNotation.parse(series + " 0").labels();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      samples.add(new Sample(labels, i * stepMillis, values[i]));
    }
    store.append(samples);
    return this;
  }

  PromqlEngine engine() {
    return engine;
  }

  /** One line a series: {@code up{job="a"} 1}. */
  List<String> instant(String expression, long timeMillis) {
    return lines(engine.instant(expression, timeMillis).value());
  }

  /** One line a series: {@code up{job="a"} 1@0 2@60}, times in seconds. */
  List<String> range(String expression, long startMillis, long endMillis, long stepMillis) {
    return lines(engine.range(expression, startMillis, endMillis, stepMillis).value());
  }

  private static List<String> lines(Value value) {
    return switch (value) {
      case Value.Scalar scalar -> List.of(GoFloat.plain(scalar.value()));
      case Value.Text text -> List.of(text.value());
      case Value.Vector vector ->
          vector.points().stream()
              .map(point -> point.labels() + " " + GoFloat.plain(point.value()))
              .collect(Collectors.toList());
      case Value.Matrix matrix -> matrix.lines().stream().map(PromqlKit::line).toList();
    };
  }

  private static String line(Value.Line line) {
    StringBuilder text = new StringBuilder(line.labels().toString());
    for (int i = 0; i < line.size(); i++) {
      text.append(' ').append(GoFloat.plain(line.values()[i])).append('@');
      text.append(GoFloat.plain(line.timestampsMillis()[i] / 1000.0));
    }
    return text.toString();
  }
}
