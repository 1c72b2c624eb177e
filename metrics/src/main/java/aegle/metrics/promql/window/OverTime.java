package aegle.metrics.promql.window;

/** Statistics of the values in a window: the functions that end in {@code _over_time}. */
final class OverTime {
  private OverTime() {}

  static double sum(Window window) {
    KahanSum sum = new KahanSum();
    for (int i = 0; i < window.count(); i++) {
      sum.add(window.value(i));
    }
    return sum.total();
  }

  static double avg(Window window) {
    Mean mean = new Mean();
    mean.reset(window.value(0));
    for (int i = 1; i < window.count(); i++) {
      mean.add(window.value(i));
    }
    return mean.result();
  }

  static double min(Window window) {
    return window.value(indexOfLeast(window));
  }

  static double max(Window window) {
    return window.value(indexOfGreatest(window));
  }

  static double timeOfMin(Window window) {
    return window.timeMillis(indexOfLastLeast(window)) / 1000.0;
  }

  static double timeOfMax(Window window) {
    return window.timeMillis(indexOfLastGreatest(window)) / 1000.0;
  }

  private static int indexOfLeast(Window window) {
    int least = 0;
    for (int i = 1; i < window.count(); i++) {
      if (window.value(i) < window.value(least) || Double.isNaN(window.value(least))) {
        least = i;
      }
    }
    return least;
  }

  private static int indexOfGreatest(Window window) {
    int greatest = 0;
    for (int i = 1; i < window.count(); i++) {
      if (window.value(i) > window.value(greatest) || Double.isNaN(window.value(greatest))) {
        greatest = i;
      }
    }
    return greatest;
  }

  private static int indexOfLastLeast(Window window) {
    int least = 0;
    for (int i = 1; i < window.count(); i++) {
      if (window.value(i) <= window.value(least) || Double.isNaN(window.value(least))) {
        least = i;
      }
    }
    return least;
  }

  private static int indexOfLastGreatest(Window window) {
    int greatest = 0;
    for (int i = 1; i < window.count(); i++) {
      if (window.value(i) >= window.value(greatest) || Double.isNaN(window.value(greatest))) {
        greatest = i;
      }
    }
    return greatest;
  }

  static double quantile(Window window) {
    return Quantiles.of(window.firstParameter(), window.copy(), window.count());
  }

  /** The median of the distances from the median. */
  static double medianAbsoluteDeviation(Window window) {
    double[] values = window.copy();
    int count = window.count();
    for (int i = 0; i < count; i++) {
      if (Double.isNaN(values[i])) {
        return Double.NaN;
      }
    }
    double median = Quantiles.of(0.5, values, count);
    for (int i = 0; i < count; i++) {
      values[i] = Math.abs(values[i] - median);
    }
    return Quantiles.of(0.5, values, count);
  }

  static double stddev(Window window) {
    return Math.sqrt(stdvar(window));
  }

  static double stdvar(Window window) {
    double mean = 0;
    double meanLost = 0;
    double squares = 0;
    double squaresLost = 0;
    for (int i = 0; i < window.count(); i++) {
      double value = window.value(i);
      double delta = value - (mean + meanLost);
      double part = delta / (i + 1);
      double newMean = mean + part;
      meanLost = KahanSum.compensation(meanLost, mean, part, newMean);
      mean = newMean;
      double square = delta * (value - (mean + meanLost));
      double newSquares = squares + square;
      squaresLost = KahanSum.compensation(squaresLost, squares, square, newSquares);
      squares = newSquares;
    }
    return (squares + squaresLost) / window.count();
  }
}
