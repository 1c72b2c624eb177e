package aegle.server.objectives;

import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How an objective stands.
 *
 * @param at the moment that all of it is about
 * @param from when the window began
 * @param step time between two points of the burn-down
 * @param parts one for each combination of the labels that split it; none when nothing was measured
 * @param problem why it cannot be measured as written, or empty
 */
public record BudgetReport(
    Objective objective,
    Instant at,
    Instant from,
    Duration step,
    List<Part> parts,
    String problem) {
  public BudgetReport {
    parts = List.copyOf(parts);
  }

  /** How much of a budget is left, in one word. */
  public enum Standing {
    /** Nothing was measured in the window. */
    UNMEASURED,
    WELL,
    /** Less than a quarter of the budget is left. */
    SHORT,
    /** There is none left. */
    SPENT
  }

  /**
   * One budget.
   *
   * @param labels the values that it belongs to
   * @param events of the window so far
   * @param failures among them
   * @param allowed how many of the window may fail: of those seen, and in a month of the calendar
   *     also of those still expected
   * @param measured how much of the window so far was measured
   * @param minutesPerEvent what an event stands for where time is measured, otherwise 0
   * @param paces how fast it is being spent, as the alerts see it
   * @param gone when nothing is left at the pace of the last hours; empty when it lasts
   * @param burnDown the share left after each step, NaN where nothing was measured
   */
  public record Part(
      Labels labels,
      double events,
      double failures,
      double allowed,
      Duration measured,
      double minutesPerEvent,
      List<Pace> paces,
      Optional<Instant> gone,
      List<Double> burnDown) {
    public Part {
      paces = List.copyOf(paces);
      burnDown = List.copyOf(burnDown);
    }

    /** The share of events that was good, NaN without events. */
    public double goodShare() {
      return events == 0 ? Double.NaN : 1 - failures / events;
    }

    /** The share of the budget that is left: 1 untouched, below 0 overspent; NaN without events. */
    public double left() {
      return allowed == 0 ? Double.NaN : 1 - failures / allowed;
    }

    /** How many failed, in the unit that people know. */
    public long failed() {
      return Math.round(told(failures));
    }

    /** How many more may fail, in the same unit; below 0, how many too many did. */
    public long mayStillFail() {
      double left = told(allowed - failures);
      return (long) (left < 0 ? Math.ceil(left - 0.5) : Math.floor(left));
    }

    private double told(double count) {
      return minutesPerEvent == 0 ? count : count * minutesPerEvent;
    }

    public Standing standing() {
      double left = left();
      if (Double.isNaN(left)) {
        return Standing.UNMEASURED;
      }
      if (left <= 0) {
        return Standing.SPENT;
      }
      return left < 0.25 ? Standing.SHORT : Standing.WELL;
    }
  }

  /**
   * How fast a budget is spent over the two windows of an alert.
   *
   * @param events of the long window; NaN when not measured
   * @param failures among them
   * @param rate times the pace that uses the budget up at the window's end; NaN when not measured
   * @param shortRate the same over the short window
   * @param lowerBound the share of failures that is proven with a confidence of 95 %
   */
  public record Pace(
      Burn burn,
      double events,
      double failures,
      double rate,
      double shortRate,
      double lowerBound) {}
}
