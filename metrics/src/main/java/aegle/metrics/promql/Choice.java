package aegle.metrics.promql;

import aegle.signals.GoFloat;
import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates {@code topk}, {@code bottomk} and {@code limitk}: chooses series of each group, at each
 * step anew.
 */
final class Choice {
  private final Evaluator evaluator;
  private final Expr.Aggregate aggregate;
  private final MatchLabels grouping;
  private final int steps;

  Choice(Evaluator evaluator, Expr.Aggregate aggregate, MatchLabels grouping) {
    this.evaluator = evaluator;
    this.aggregate = aggregate;
    this.grouping = grouping;
    this.steps = evaluator.steps().count();
  }

  void stream(RowSink sink) {
    if (aggregate.operator() == Aggregator.LIMIT_RATIO) {
      throw QueryRun.failure(aggregate, "limit_ratio is experimental and not supported");
    }
    Expr parameter = aggregate.parameter();
    if (parameter == null) {
      throw new AssertionError("BUG: no parameter in " + aggregate);
    }
    double[] wanted = evaluator.scalar(parameter);
    List<Row> rows = evaluator.rows(aggregate.expr());
    if (!checkedAny(wanted)) {
      return;
    }
    Map<Labels, List<Row>> groups = new LinkedHashMap<>();
    for (Row row : rows) {
      groups.computeIfAbsent(grouping.of(row.labels()), _ -> new ArrayList<>()).add(row);
    }
    if (steps == 1) {
      for (List<Row> group : groups.values()) {
        for (Row row : chosen(group, 0, count(wanted[0]))) {
          sink.accept(row.labels(), row.dropName(), row.values());
        }
      }
      return;
    }
    groups.values().forEach(group -> choose(group, wanted, sink));
  }

  /** False when no step wants any series. */
  private boolean checkedAny(double[] wanted) {
    double most = Double.NEGATIVE_INFINITY;
    boolean nan = false;
    for (double value : wanted) {
      nan |= Double.isNaN(value);
      most = Math.max(most, value);
    }
    if (!nan && most < 1) {
      return false;
    }
    if (nan) {
      throw QueryRun.failure(aggregate, "Parameter value is NaN");
    }
    for (double value : wanted) {
      if (value <= -0x1p63) {
        throw QueryRun.failure(aggregate, "Scalar value " + shown(value) + " underflows int64");
      }
      if (value >= 0x1p63) {
        throw QueryRun.failure(aggregate, "Scalar value " + shown(value) + " overflows int64");
      }
    }
    return true;
  }

  private static String shown(double value) {
    return GoFloat.general(value);
  }

  private static int count(double wanted) {
    return Math.clamp((long) wanted, 0, Integer.MAX_VALUE);
  }

  private void choose(List<Row> group, double[] wanted, RowSink sink) {
    IdentityHashMap<Row, boolean[]> kept = new IdentityHashMap<>();
    group.forEach(row -> kept.put(row, new boolean[steps]));
    for (int step = 0; step < steps; step++) {
      for (Row row : chosen(group, step, count(wanted[step]))) {
        boolean[] marks = kept.get(row);
        if (marks == null) {
          throw new AssertionError("BUG: chose a row of another group");
        }
        marks[step] = true;
      }
    }
    for (Row row : group) {
      boolean[] marks = kept.get(row);
      double[] values = row.values();
      for (int step = 0; step < steps; step++) {
        if (marks == null || !marks[step]) {
          values[step] = Row.ABSENT;
        }
      }
      Evaluator.emit(sink, row.labels(), row.dropName(), values);
    }
  }

  /** The chosen rows at a step, best first. */
  private List<Row> chosen(List<Row> group, int step, int count) {
    List<Row> present = new ArrayList<>();
    for (Row row : group) {
      if (!Row.isAbsent(row.values()[step])) {
        present.add(row);
        if (aggregate.operator() == Aggregator.LIMITK && present.size() == count) {
          break;
        }
      }
    }
    if (count == 0) {
      return List.of();
    }
    if (aggregate.operator() == Aggregator.LIMITK) {
      return present;
    }
    boolean top = aggregate.operator() == Aggregator.TOPK;
    Collections.sort(present, byValue(step, top));
    return present.subList(0, Math.min(count, present.size()));
  }

  /** NaN is the last choice of either. */
  static Comparator<Row> byValue(int step, boolean highestFirst) {
    return (first, second) -> {
      double a = first.values()[step];
      double b = second.values()[step];
      if (Double.isNaN(a) || Double.isNaN(b)) {
        return Boolean.compare(Double.isNaN(a), Double.isNaN(b));
      }
      int order = a < b ? -1 : a > b ? 1 : 0;
      return highestFirst ? -order : order;
    };
  }
}
