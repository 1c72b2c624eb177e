package aegle.metrics.promql.window;

/** How much a series grew: {@code rate}, {@code increase}, {@code delta} and their kin. */
final class Rates {
  private Rates() {}

  static double rate(Window window) {
    return extrapolated(window, true, true);
  }

  static double increase(Window window) {
    return extrapolated(window, true, false);
  }

  static double delta(Window window) {
    return extrapolated(window, false, false);
  }

  /**
   * The growth between the first and the last sample, stretched to the edges of the window.
   *
   * <p>An edge is reached when it is no further from its sample than 1.1 times the mean distance of
   * samples; otherwise the series is taken to begin or end half such a distance beyond. A counter
   * is not stretched below zero.
   */
  private static double extrapolated(Window window, boolean counter, boolean perSecond) {
    int intervals = window.count() - 1;
    if (intervals < 1) {
      return Rollup.NONE;
    }
    double first = window.value(0);
    double growth = window.lastValue() - first;
    if (counter) {
      growth = window.withResets(growth);
    }
    double toStart = (window.timeMillis(0) - window.startMillis()) / 1000.0;
    double toEnd = (window.endMillis() - window.lastMillis()) / 1000.0;
    double sampled = (window.lastMillis() - window.timeMillis(0)) / 1000.0;
    double meanDistance = sampled / intervals;
    double threshold = meanDistance * 1.1;
    if (toStart >= threshold) {
      toStart = meanDistance / 2;
    }
    if (counter && growth > 0 && first >= 0) {
      toStart = Math.min(toStart, sampled * (first / growth));
    }
    if (toEnd >= threshold) {
      toEnd = meanDistance / 2;
    }
    double factor = sampled == 0 ? 1 : (sampled + toStart + toEnd) / sampled;
    if (perSecond) {
      factor /= (window.endMillis() - window.startMillis()) / 1000.0;
    }
    return growth * factor;
  }

  static double irate(Window window) {
    return ofLastTwo(window, true);
  }

  static double idelta(Window window) {
    return ofLastTwo(window, false);
  }

  private static double ofLastTwo(Window window, boolean perSecond) {
    int count = window.count();
    if (count < 2) {
      return Rollup.NONE;
    }
    double last = window.value(count - 1);
    double previous = window.value(count - 2);
    long millis = window.timeMillis(count - 1) - window.timeMillis(count - 2);
    if (millis == 0) {
      return Rollup.NONE;
    }
    // After a reset the counter began at zero.
    double growth = perSecond && last < previous ? last : last - previous;
    return perSecond ? growth / (millis / 1000.0) : growth;
  }

  static double resets(Window window) {
    double resets = 0;
    for (int i = 1; i < window.count(); i++) {
      if (window.value(i) < window.value(i - 1)) {
        resets++;
      }
    }
    return resets;
  }

  static double changes(Window window) {
    double changes = 0;
    for (int i = 1; i < window.count(); i++) {
      double previous = window.value(i - 1);
      double value = window.value(i);
      if (value != previous && !(Double.isNaN(value) && Double.isNaN(previous))) {
        changes++;
      }
    }
    return changes;
  }
}
