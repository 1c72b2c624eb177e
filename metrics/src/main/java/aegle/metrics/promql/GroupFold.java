package aegle.metrics.promql;

import aegle.metrics.promql.window.KahanSum;
import aegle.metrics.promql.window.Mean;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Folds the rows of one group into one row, step by step. */
abstract class GroupFold {
  /** The results so far, {@link Row#ABSENT} where no row had a value yet. */
  final double[] results;

  private GroupFold(int steps) {
    results = Row.absent(steps);
  }

  static GroupFold of(Aggregator operator, int steps) {
    return switch (operator) {
      case SUM -> new Sum(steps);
      case AVG -> new Average(steps);
      case MIN -> new Extreme(steps, true);
      case MAX -> new Extreme(steps, false);
      case COUNT -> new Count(steps);
      case GROUP -> new Present(steps);
      case STDDEV -> new Variance(steps, true);
      case STDVAR -> new Variance(steps, false);
      case TOPK, BOTTOMK, QUANTILE, COUNT_VALUES, LIMITK, LIMIT_RATIO ->
          throw new AssertionError("BUG: " + operator.text() + " is no fold");
    };
  }

  abstract void add(double[] values);

  /** The final row; the fold takes no more after this. */
  double[] results() {
    return results;
  }

  private static final class Sum extends GroupFold {
    private final double[] compensations;

    Sum(int steps) {
      super(steps);
      compensations = new double[steps];
    }

    @Override
    void add(double[] values) {
      for (int i = 0; i < values.length; i++) {
        double value = values[i];
        if (Row.isAbsent(value)) {
          continue;
        }
        double sum = results[i];
        if (Row.isAbsent(sum)) {
          results[i] = value;
          continue;
        }
        double total = sum + value;
        compensations[i] = KahanSum.compensation(compensations[i], sum, value, total);
        results[i] = total;
      }
    }

    @Override
    double[] results() {
      for (int i = 0; i < results.length; i++) {
        if (!Row.isAbsent(results[i])) {
          results[i] += compensations[i];
        }
      }
      return results;
    }
  }

  private static final class Average extends GroupFold {
    private final @Nullable Mean[] means;

    Average(int steps) {
      super(steps);
      means = new Mean[steps];
    }

    @Override
    void add(double[] values) {
      for (int i = 0; i < values.length; i++) {
        double value = values[i];
        if (Row.isAbsent(value)) {
          continue;
        }
        Mean mean = means[i];
        if (mean == null) {
          mean = new Mean();
          mean.reset(value);
          means[i] = mean;
        } else {
          mean.add(value);
        }
      }
    }

    @Override
    double[] results() {
      for (int i = 0; i < results.length; i++) {
        Mean mean = means[i];
        if (mean != null) {
          results[i] = mean.result();
        }
      }
      return results;
    }
  }

  private static final class Extreme extends GroupFold {
    private final boolean least;

    Extreme(int steps, boolean least) {
      super(steps);
      this.least = least;
    }

    @Override
    void add(double[] values) {
      for (int i = 0; i < values.length; i++) {
        double value = values[i];
        if (Row.isAbsent(value)) {
          continue;
        }
        double best = results[i];
        // A NaN, the mark of absence among them, gives way to any number.
        if (Double.isNaN(best) ? replaces(best, value) : least ? value < best : value > best) {
          results[i] = value;
        }
      }
    }

    private static boolean replaces(double best, double value) {
      return Row.isAbsent(best) || !Double.isNaN(value);
    }
  }

  private static final class Count extends GroupFold {
    Count(int steps) {
      super(steps);
    }

    @Override
    void add(double[] values) {
      for (int i = 0; i < values.length; i++) {
        if (!Row.isAbsent(values[i])) {
          results[i] = Row.isAbsent(results[i]) ? 1 : results[i] + 1;
        }
      }
    }
  }

  private static final class Present extends GroupFold {
    Present(int steps) {
      super(steps);
    }

    @Override
    void add(double[] values) {
      for (int i = 0; i < values.length; i++) {
        if (!Row.isAbsent(values[i])) {
          results[i] = 1;
        }
      }
    }
  }

  /** Welford's way, without compensation, as Prometheus takes it. */
  private static final class Variance extends GroupFold {
    private final double[] counts;
    private final double[] means;
    private final boolean root;

    Variance(int steps, boolean root) {
      super(steps);
      this.counts = new double[steps];
      this.means = new double[steps];
      this.root = root;
      Arrays.fill(results, 0);
    }

    @Override
    void add(double[] values) {
      for (int i = 0; i < values.length; i++) {
        double value = values[i];
        if (Row.isAbsent(value)) {
          continue;
        }
        counts[i]++;
        if (counts[i] == 1) {
          means[i] = value;
          results[i] = Double.isFinite(value) ? 0 : Double.NaN;
          continue;
        }
        double delta = value - means[i];
        means[i] += delta / counts[i];
        results[i] += delta * (value - means[i]);
      }
    }

    @Override
    double[] results() {
      for (int i = 0; i < results.length; i++) {
        double variance = results[i] / counts[i];
        results[i] = counts[i] == 0 ? Row.ABSENT : root ? Math.sqrt(variance) : variance;
      }
      return results;
    }
  }
}
