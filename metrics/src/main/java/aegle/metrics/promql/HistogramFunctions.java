package aegle.metrics.promql;

import aegle.signals.GoFloat;
import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Functions of classic histograms: series that differ in {@code le} only are its buckets. */
final class HistogramFunctions {
  private static final String BOUND = "le";

  private final Evaluator evaluator;
  private final int steps;

  HistogramFunctions(Evaluator evaluator) {
    this.evaluator = evaluator;
    this.steps = evaluator.steps().count();
  }

  /** One bucket at all steps. */
  @SuppressWarnings("ArrayRecordComponent") // A column, never compared.
  private record BucketRow(double bound, double[] counts) {}

  /** The buckets of one histogram by rising bound. */
  private record Histogram(Labels labels, List<BucketRow> buckets) {
    /** The buckets that are there at a step. */
    void at(int step, Buckets into) {
      into.clear();
      for (BucketRow bucket : buckets) {
        double count = bucket.counts()[step];
        if (!Row.isAbsent(count)) {
          into.add(bucket.bound(), count);
        }
      }
    }
  }

  private List<Histogram> histograms(Expr vector) {
    Map<Labels, List<BucketRow>> byLabels = new LinkedHashMap<>();
    for (Row row : evaluator.rows(vector)) {
      String bound = row.labels().get(BOUND);
      try {
        double value = GoFloat.parse(bound);
        byLabels
            .computeIfAbsent(row.labels().without(BOUND), _ -> new ArrayList<>())
            .add(new BucketRow(value, row.values()));
      } catch (NumberFormatException e) {
        evaluator.annotations().badBucketLabel(row.labels().metricName(), bound, vector);
      }
    }
    List<Histogram> histograms = new ArrayList<>();
    byLabels.forEach((labels, buckets) -> {
      buckets.sort(Comparator.comparingDouble(BucketRow::bound));
      histograms.add(new Histogram(labels, buckets));
    });
    return histograms;
  }

  void quantile(Expr.Call call, RowSink sink) {
    Expr argument = call.arguments().get(0);
    Expr vector = call.arguments().get(1);
    double[] quantiles = checkedQuantiles(argument);
    for (Histogram histogram : histograms(vector)) {
      double[] results = quantiles(histogram, quantiles, vector);
      Evaluator.emit(sink, histogram.labels(), true, results);
    }
  }

  /** Several quantiles at once, told apart by a label (experimental). */
  void quantiles(Expr.Call call, RowSink sink) {
    Expr vector = call.arguments().get(0);
    String label = Evaluator.text(call.arguments().get(1));
    List<double[]> columns = new ArrayList<>();
    for (Expr argument : call.arguments().subList(2, call.arguments().size())) {
      columns.add(checkedQuantiles(argument));
    }
    List<Histogram> histograms = histograms(vector);
    for (double[] quantiles : columns) {
      String shown = GoFloat.general(quantiles[0]);
      String value = shown.matches("-?[0-9]+") ? shown + ".0" : shown;
      for (Histogram histogram : histograms) {
        Labels labels = histogram.labels().with(label, value);
        Evaluator.emit(sink, labels, true, quantiles(histogram, quantiles, vector));
      }
    }
  }

  private double[] checkedQuantiles(Expr argument) {
    double[] quantiles = evaluator.scalar(argument);
    for (double quantile : quantiles) {
      if (!(quantile >= 0 && quantile <= 1)) {
        evaluator.annotations().invalidQuantile(quantile, argument);
      }
    }
    return quantiles;
  }

  private double[] quantiles(Histogram histogram, double[] quantiles, Expr vector) {
    Buckets buckets = new Buckets(histogram.buckets().size());
    double[] results = Row.absent(steps);
    for (int step = 0; step < steps; step++) {
      histogram.at(step, buckets);
      if (buckets.isEmpty()) {
        continue;
      }
      if (buckets.allows(quantiles[step])) {
        Buckets.Correction correction = buckets.makeMonotonic();
        if (correction.needed()) {
          evaluator
              .annotations()
              .forcedMonotonicity(
                  histogram.labels().metricName(),
                  vector,
                  evaluator.steps().millis(step),
                  correction);
        }
      }
      results[step] = buckets.quantile(quantiles[step]);
    }
    return results;
  }

  void fraction(Expr.Call call, RowSink sink) {
    double[] lower = evaluator.scalar(call.arguments().get(0));
    double[] upper = evaluator.scalar(call.arguments().get(1));
    for (Histogram histogram : histograms(call.arguments().get(2))) {
      Buckets buckets = new Buckets(histogram.buckets().size());
      double[] results = Row.absent(steps);
      for (int step = 0; step < steps; step++) {
        histogram.at(step, buckets);
        if (!buckets.isEmpty()) {
          results[step] = buckets.fraction(lower[step], upper[step]);
        }
      }
      Evaluator.emit(sink, histogram.labels(), true, results);
    }
  }
}
