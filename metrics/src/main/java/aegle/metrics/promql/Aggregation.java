package aegle.metrics.promql;

import aegle.metrics.promql.window.Quantiles;
import aegle.signals.GoFloat;
import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates an aggregation. What needs only a few numbers a group takes the rows as they stream by
 * and keeps none of them; quantiles and the choosing aggregators keep them.
 */
final class Aggregation {
  private final Evaluator evaluator;
  private final Expr.Aggregate aggregate;
  private final MatchLabels grouping;
  private final int steps;

  Aggregation(Evaluator evaluator, Expr.Aggregate aggregate) {
    this.evaluator = evaluator;
    this.aggregate = aggregate;
    this.grouping = MatchLabels.of(!aggregate.without(), aggregate.grouping());
    this.steps = evaluator.steps().count();
  }

  void stream(RowSink sink) {
    switch (aggregate.operator()) {
      case SUM, AVG, MIN, MAX, COUNT, GROUP, STDDEV, STDVAR -> fold(sink);
      case QUANTILE -> quantile(sink);
      case COUNT_VALUES -> countValues(sink);
      case TOPK, BOTTOMK, LIMITK, LIMIT_RATIO ->
          new Choice(evaluator, aggregate, grouping).stream(sink);
    }
  }

  /** A group while its rows come in. */
  private static final class Group {
    private final GroupFold fold;
    private boolean dropName;

    Group(GroupFold fold) {
      this.fold = fold;
    }
  }

  private void fold(RowSink sink) {
    Map<Labels, Group> groups = new LinkedHashMap<>();
    evaluator.stream(
        aggregate.expr(),
        new RowSink() {
          @Override
          public void accept(Labels labels, boolean dropName, double[] values) {
            Labels key = grouping.of(labels);
            Group group = groups.get(key);
            if (group == null) {
              evaluator.run().hold(2L * steps);
              group = new Group(GroupFold.of(aggregate.operator(), steps));
              groups.put(key, group);
            }
            group.dropName |= dropName;
            group.fold.add(values);
          }

          @Override
          public boolean keepsValues() {
            return false;
          }
        });
    groups.forEach(
        (labels, group) -> Evaluator.emit(sink, labels, group.dropName, group.fold.results()));
  }

  private Map<Labels, List<Row>> grouped() {
    Map<Labels, List<Row>> groups = new LinkedHashMap<>();
    for (Row row : evaluator.rows(aggregate.expr())) {
      groups.computeIfAbsent(grouping.of(row.labels()), _ -> new ArrayList<>()).add(row);
    }
    return groups;
  }

  private void quantile(RowSink sink) {
    Expr parameter = parameter();
    double[] quantiles = evaluator.scalar(parameter);
    warnOfQuantiles(quantiles, parameter);
    grouped()
        .forEach((labels, rows) -> {
          double[] results = Row.absent(steps);
          double[] present = new double[rows.size()];
          boolean dropName = false;
          for (Row row : rows) {
            dropName |= row.dropName();
          }
          for (int step = 0; step < steps; step++) {
            int count = 0;
            for (Row row : rows) {
              double value = row.values()[step];
              if (!Row.isAbsent(value)) {
                present[count++] = value;
              }
            }
            if (count > 0) {
              results[step] = Quantiles.of(quantiles[step], present, count);
            }
          }
          Evaluator.emit(sink, labels, dropName, results);
        });
  }

  private void warnOfQuantiles(double[] quantiles, Expr parameter) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double quantile : quantiles) {
      if (Double.isNaN(quantile)) {
        evaluator.annotations().invalidQuantile(quantile, parameter);
      } else {
        least = Math.min(least, quantile);
        most = Math.max(most, quantile);
      }
    }
    if (most > 1) {
      evaluator.annotations().invalidQuantile(most, parameter);
    }
    if (least < 0) {
      evaluator.annotations().invalidQuantile(least, parameter);
    }
  }

  private Expr parameter() {
    Expr parameter = aggregate.parameter();
    if (parameter == null) {
      throw new AssertionError("BUG: no parameter in " + aggregate);
    }
    return parameter;
  }

  private void countValues(RowSink sink) {
    String label = Evaluator.text(parameter());
    if (label.isEmpty()) {
      throw QueryRun.failure(aggregate, "invalid label name " + label);
    }
    Map<Labels, double[]> counts = new LinkedHashMap<>();
    evaluator.stream(
        aggregate.expr(),
        new RowSink() {
          @Override
          public void accept(Labels labels, boolean dropName, double[] values) {
            for (int step = 0; step < values.length; step++) {
              if (!Row.isAbsent(values[step])) {
                count(labels.with(label, GoFloat.plain(values[step])), label, step, counts);
              }
            }
          }

          @Override
          public boolean keepsValues() {
            return false;
          }
        });
    counts.forEach((labels, values) -> sink.accept(labels, false, values));
  }

  private void count(Labels labels, String label, int step, Map<Labels, double[]> counts) {
    Labels key = grouping.of(labels);
    if (!aggregate.without() && !key.has(label)) {
      key = key.with(label, labels.get(label));
    }
    double[] values =
        counts.computeIfAbsent(
            key,
            _ -> {
              evaluator.run().hold(steps);
              return Row.absent(steps);
            });
    values[step] = Row.isAbsent(values[step]) ? 1 : values[step] + 1;
  }
}
