package aegle.protocols.vitals;

import org.jspecify.annotations.Nullable;

/** The metrics that are known, with the thresholds of their ratings (web.dev/articles/vitals). */
enum Vital {
  CLS(0.1, 0.25, 1_000),
  FID(100, 300, Vital.HOUR_MILLIS),
  FCP(1_800, 3_000, Vital.HOUR_MILLIS),
  INP(200, 500, Vital.HOUR_MILLIS),
  LCP(2_500, 4_000, Vital.HOUR_MILLIS),
  TTFB(800, 1_800, Vital.HOUR_MILLIS);

  /** A page that took longer than this was asleep: 1 hour. */
  static final double HOUR_MILLIS = 3_600_000;

  private final double good;
  private final double poor;
  private final double max;

  /**
   * @param good the highest value that is good; milliseconds, or a score of its own for CLS
   * @param poor above this it is poor
   * @param max above this it is no measurement
   */
  Vital(double good, double poor, double max) {
    this.good = good;
    this.poor = poor;
    this.max = max;
  }

  /** The metric of a name, or null. */
  static @Nullable Vital of(String name) {
    for (Vital vital : values()) {
      if (vital.name().equals(name)) {
        return vital;
      }
    }
    return null;
  }

  boolean isCredible(double value) {
    return value >= 0 && value <= max;
  }

  String rating(double value) {
    return value <= good ? "good" : value <= poor ? "needs-improvement" : "poor";
  }
}
