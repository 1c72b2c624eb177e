package aegle.metrics.promql;

import aegle.metrics.Matcher;
import aegle.metrics.promql.window.Rollup;
import aegle.metrics.promql.window.Rollups;
import aegle.signals.Labels;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Evaluates calls of functions: finds the family of a function and hands the call to it. */
final class FunctionCalls {
  private final Evaluator evaluator;
  private final Steps steps;

  FunctionCalls(Evaluator evaluator) {
    this.evaluator = evaluator;
    this.steps = evaluator.steps();
  }

  /** Functions that give a scalar. */
  double[] scalar(Expr.Call call) {
    int count = steps.count();
    double[] values = new double[count];
    QueryRun run = evaluator.run();
    switch (call.function().name()) {
      case "pi" -> Arrays.fill(values, Math.PI);
      case "time" -> Arrays.setAll(values, step -> steps.millis(step) / 1000.0);
      case "scalar" -> {
        return onlyValues(call.arguments().getFirst());
      }
      case "start" -> Arrays.fill(values, run.steps().startMillis() / 1000.0);
      case "end" -> Arrays.fill(values, run.steps().endMillis() / 1000.0);
      case "step" -> Arrays.fill(values, run.stepMillis() / 1000.0);
      case "range" -> {
        long range = run.steps().endMillis() - run.steps().startMillis();
        Arrays.fill(values, range / 1000.0);
      }
      case "max_of", "min_of" -> {
        double[] first = evaluator.scalar(call.arguments().get(0));
        double[] second = evaluator.scalar(call.arguments().get(1));
        boolean max = call.function().name().equals("max_of");
        Arrays.setAll(
            values,
            step ->
                max ? Math.max(first[step], second[step]) : Math.min(first[step], second[step]));
      }
      default -> throw unsupported(call);
    }
    return values;
  }

  private static QueryException unsupported(Expr.Call call) {
    return QueryRun.failure(
        call, "function " + call.function().name() + " is not supported by this server");
  }

  /** The value at each step where a vector has exactly one, NaN elsewhere. */
  private double[] onlyValues(Expr vector) {
    double[] values = new double[steps.count()];
    int[] found = new int[values.length];
    Arrays.fill(values, Double.NaN);
    evaluator.stream(
        vector,
        new RowSink() {
          @Override
          public void accept(Labels labels, boolean dropName, double[] row) {
            for (int step = 0; step < row.length; step++) {
              if (!Row.isAbsent(row[step])) {
                found[step]++;
                values[step] = found[step] == 1 ? row[step] : Double.NaN;
              }
            }
          }

          @Override
          public boolean keepsValues() {
            return false;
          }
        });
    return values;
  }

  /** Functions that give an instant vector. */
  void stream(Expr.Call call, RowSink sink) {
    String name = call.function().name();
    Optional<Rollup> rollup = Rollups.find(name);
    if (rollup.isPresent()) {
      rollup(call, rollup.get(), sink);
      return;
    }
    List<Expr> arguments = call.arguments();
    switch (name) {
      case "vector" -> sink.accept(Labels.EMPTY, false, evaluator.scalar(arguments.getFirst()));
      case "absent" -> absent(arguments.getFirst(), sink);
      case "timestamp" -> timestamp(arguments.getFirst(), sink);
      case "sort", "sort_desc" -> sort(call, sink);
      case "sort_by_label", "sort_by_label_desc" -> sortByLabel(call, sink);
      case "label_replace" -> new LabelFunctions(evaluator).replace(call, sink);
      case "label_join" -> new LabelFunctions(evaluator).join(call, sink);
      case "histogram_quantile" -> new HistogramFunctions(evaluator).quantile(call, sink);
      case "histogram_quantiles" -> new HistogramFunctions(evaluator).quantiles(call, sink);
      case "histogram_fraction" -> new HistogramFunctions(evaluator).fraction(call, sink);
      case "histogram_avg",
          "histogram_count",
          "histogram_sum",
          "histogram_stddev",
          "histogram_stdvar" ->
          // These look at native histograms only, and there are none: every sample is a number.
          evaluator.rows(arguments.getFirst());
      default -> {
        if (!new ValueFunctions(evaluator).stream(call, sink)) {
          throw unsupported(call);
        }
      }
    }
  }

  private void rollup(Expr.Call call, Rollup rollup, RowSink sink) {
    String name = call.function().name();
    List<Expr> arguments = call.arguments();
    boolean quantile = name.equals("quantile_over_time");
    Expr range = arguments.get(quantile ? 1 : 0);
    List<Expr> scalars =
        quantile ? arguments.subList(0, 1) : arguments.subList(1, arguments.size());
    double[] none = new double[steps.count()];
    double[] first = scalars.isEmpty() ? none : evaluator.scalar(scalars.get(0));
    double[] second = scalars.size() < 2 ? none : evaluator.scalar(scalars.get(1));
    Selection.Parameters parameters = new Selection.Parameters(first, second);
    if (name.equals("double_exponential_smoothing")) {
      checkFactors(call, parameters);
    }
    if (name.equals("absent_over_time")) {
      absentOverTime(range, rollup, parameters, sink);
      return;
    }
    boolean keepsName = name.equals("last_over_time") || name.equals("first_over_time");
    boolean counter = name.equals("rate") || name.equals("increase");
    CounterNames names = new CounterNames(evaluator.annotations(), range);
    boolean[] any = new boolean[1];
    evaluator
        .selection()
        .rollup(
            range,
            rollup,
            parameters,
            sink.keepsValues(),
            (labels, dropName, values) -> {
              if (counter) {
                names.check(labels);
              }
              any[0] = true;
              sink.accept(labels, dropName || !keepsName, values);
            });
    if (quantile && any[0]) {
      warnOfQuantiles(first, arguments.getFirst());
    }
  }

  private void warnOfQuantiles(double[] quantiles, Expr argument) {
    for (double value : quantiles) {
      if (!(value >= 0 && value <= 1)) {
        evaluator.annotations().invalidQuantile(value, argument);
      }
    }
  }

  private static void checkFactors(Expr.Call call, Selection.Parameters parameters) {
    for (int i = 0; i < parameters.first().length; i++) {
      checkFactor(call, "smoothing", "sf", parameters.first()[i]);
      checkFactor(call, "trend", "tf", parameters.second()[i]);
    }
  }

  private static void checkFactor(Expr.Call call, String what, String name, double value) {
    if (value <= 0 || value >= 1) {
      throw QueryRun.failure(
          call,
          String.format("invalid %s factor. Expected: 0 < %s < 1, got: %f", what, name, value));
    }
  }

  /** Says once what metric does not look like a counter. */
  private static final class CounterNames {
    private final Annotations annotations;
    private final Expr range;
    private final Set<String> seen = new HashSet<>();
    private String last = "";

    CounterNames(Annotations annotations, Expr range) {
      this.annotations = annotations;
      this.range = range;
    }

    void check(Labels labels) {
      String name = labels.metricName();
      if (name.isEmpty() || name.equals(last)) {
        return;
      }
      last = name;
      boolean counter =
          name.endsWith("_total")
              || name.endsWith("_sum")
              || name.endsWith("_count")
              || name.endsWith("_bucket");
      if (!counter && seen.add(name)) {
        annotations.possiblyNoCounter(name, range);
      }
    }
  }

  private void absentOverTime(
      Expr range, Rollup rollup, Selection.Parameters parameters, RowSink sink) {
    double[] absent = new double[steps.count()];
    Arrays.fill(absent, 1);
    evaluator
        .selection()
        .rollup(range, rollup, parameters, false, (_, _, values) -> clear(absent, values));
    Evaluator.emit(sink, absentLabels(range), false, absent);
  }

  private void absent(Expr vector, RowSink sink) {
    double[] absent = new double[steps.count()];
    Arrays.fill(absent, 1);
    evaluator.stream(
        vector,
        new RowSink() {
          @Override
          public void accept(Labels labels, boolean dropName, double[] values) {
            clear(absent, values);
          }

          @Override
          public boolean keepsValues() {
            return false;
          }
        });
    Evaluator.emit(sink, absentLabels(vector), false, absent);
  }

  private static void clear(double[] absent, double[] values) {
    for (int step = 0; step < values.length; step++) {
      if (!Row.isAbsent(values[step])) {
        absent[step] = Row.ABSENT;
      }
    }
  }

  /** The labels that the missing series would surely have had. */
  private static Labels absentLabels(Expr expr) {
    List<Matcher> matchers =
        switch (expr) {
          case Expr.VectorSelector selector -> selector.matchers();
          case Expr.MatrixSelector matrix -> matrix.selector().matchers();
          default -> List.of();
        };
    Labels.Builder labels = Labels.builder();
    Set<String> seen = new HashSet<>();
    for (Matcher matcher : matchers) {
      if (matcher.name().equals(Labels.METRIC_NAME)) {
        continue;
      }
      if (matcher.type() == Matcher.Type.EQUAL && seen.add(matcher.name())) {
        labels.set(matcher.name(), matcher.value());
      } else {
        labels.remove(matcher.name());
      }
    }
    return labels.build();
  }

  private void timestamp(Expr vector, RowSink sink) {
    if (vector.unwrapped() instanceof Expr.VectorSelector selector) {
      evaluator.selection().stream(selector, true, sink);
      return;
    }
    evaluator.stream(
        vector,
        sink.through((labels, _, values, next) -> {
          for (int step = 0; step < values.length; step++) {
            if (!Row.isAbsent(values[step])) {
              values[step] = steps.millis(step) / 1000.0;
            }
          }
          next.accept(labels, true, values);
        }));
  }

  private void sort(Expr.Call call, RowSink sink) {
    List<Row> rows = evaluator.rows(call.arguments().getFirst());
    if (steps.count() > 1) {
      evaluator.annotations().sortInRangeQuery(call);
    } else {
      rows.sort(Choice.byValue(0, call.function().name().equals("sort_desc")));
    }
    rows.forEach(row -> sink.accept(row.labels(), row.dropName(), row.values()));
  }

  private void sortByLabel(Expr.Call call, RowSink sink) {
    List<Row> rows = evaluator.rows(call.arguments().getFirst());
    if (steps.count() > 1) {
      evaluator.annotations().sortInRangeQuery(call);
    } else {
      List<String> names = call.arguments().stream().skip(1).map(Evaluator::text).toList();
      Comparator<Labels> order = LabelFunctions.naturalOrder(names);
      boolean descending = call.function().name().equals("sort_by_label_desc");
      Comparator<Labels> wanted = descending ? order.reversed() : order;
      rows.sort((first, second) -> wanted.compare(first.labels(), second.labels()));
    }
    rows.forEach(row -> sink.accept(row.labels(), row.dropName(), row.values()));
  }
}
