package aegle.metrics.promql.window;

/** Straight lines and smoothed curves through the values of a window. */
final class Trends {
  private Trends() {}

  static double deriv(Window window) {
    if (window.count() < 2) {
      return Rollup.NONE;
    }
    return new Line(window, window.timeMillis(0)).slope;
  }

  /** The value of the line at so many seconds after the time of evaluation. */
  static double predictLinear(Window window) {
    if (window.count() < 2) {
      return Rollup.NONE;
    }
    Line line = new Line(window, window.stepMillis());
    return line.slope * window.firstParameter() + line.intercept;
  }

  /** Double exponential smoothing; the parameters are the smoothing and the trend factor. */
  static double doubleExponential(Window window) {
    if (window.count() < 2) {
      return Rollup.NONE;
    }
    double smoothing = window.firstParameter();
    double trendFactor = window.secondParameter();
    double before = 0;
    double smoothed = window.value(0);
    double trend = window.value(1) - window.value(0);
    for (int i = 1; i < window.count(); i++) {
      double raw = smoothing * window.value(i);
      if (i > 1) {
        trend = trendFactor * (smoothed - before) + (1 - trendFactor) * trend;
      }
      double carried = (1 - smoothing) * (smoothed + trend);
      before = smoothed;
      smoothed = raw + carried;
    }
    return smoothed;
  }

  /** The line of least squares; its intercept is its value at a given time. */
  private static final class Line {
    private final double slope;
    private final double intercept;

    Line(Window window, long interceptMillis) {
      KahanSum sumX = new KahanSum();
      KahanSum sumY = new KahanSum();
      KahanSum sumXy = new KahanSum();
      KahanSum sumX2 = new KahanSum();
      double first = window.value(0);
      boolean constant = true;
      int count = window.count();
      for (int i = 0; i < count; i++) {
        double y = window.value(i);
        constant = constant && y == first;
        double x = (window.timeMillis(i) - interceptMillis) / 1000.0;
        sumX.add(x);
        sumY.add(y);
        sumXy.add(x * y);
        sumX2.add(x * x);
      }
      if (constant) {
        slope = Double.isInfinite(first) ? Double.NaN : 0;
        intercept = Double.isInfinite(first) ? Double.NaN : first;
        return;
      }
      double x = sumX.total();
      double y = sumY.total();
      double covariance = sumXy.total() - x * y / count;
      double variance = sumX2.total() - x * x / count;
      slope = covariance / variance;
      intercept = y / count - slope * x / count;
    }
  }
}
